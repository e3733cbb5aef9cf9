"""Batches to train on: crops around objects and elsewhere, turned, mirrored, a little brighter or darker."""

import numpy as np

from common.castings import CLASSES, Castings

CROP = 112  # pixels; most of a picture is sound metal
MOST_OBJECTS = 6
ELSEWHERE = 0.35  # share of crops that are not chosen for an object


class Batches:
    """Draws crops: of a class by the root of its frequency, so that the rare ones are seen, then of one of its objects."""

    def __init__(self, castings: Castings, random):
        self.castings, self.random = castings, random
        self.objects = [
            [(row, k) for row, kinds in enumerate(castings.classes) for k in np.flatnonzero(kinds == c)]
            for c in range(len(CLASSES))
        ]
        roots = np.sqrt([len(objects) for objects in self.objects])
        self.chances = roots / roots.sum()

    def draw(self, batch: int):
        """Pixels [batch, CROP, CROP, 3] uint8, boxes [batch, MOST_OBJECTS, 4], classes [batch, MOST_OBJECTS], -1 for none."""
        pixels = np.empty((batch, CROP, CROP, 3), np.uint8)
        boxes = np.zeros((batch, MOST_OBJECTS, 4), np.float32)
        classes = np.full((batch, MOST_OBJECTS), -1, np.int32)
        for i in range(batch):
            pixels[i], some, kinds = self._turned(*self._crop())
            boxes[i, : len(some)], classes[i, : len(some)] = some[:MOST_OBJECTS], kinds[:MOST_OBJECTS]
        return pixels, boxes, classes

    def _crop(self):
        """Of six places the one that cuts the fewest objects."""
        random, castings = self.random, self.castings
        last = castings.pixels[0].shape[0] - CROP
        if random.random() < ELSEWHERE:
            row = random.integers(len(castings))
            places = random.integers(0, last + 1, (6, 2))
        else:
            objects = self.objects[random.choice(len(CLASSES), p=self.chances)]
            row, k = objects[random.integers(len(objects))]
            box = castings.boxes[row][k]
            low, high = box[2:] - CROP, box[:2]  # corners from which the object is seen whole, if it fits
            places = random.uniform(np.minimum(low, high), np.maximum(low, high), (6, 2))
            places = np.clip(np.rint(places), 0, last).astype(int)
        boxes = castings.boxes[row]
        moved = boxes[None] - np.concatenate([places, places], 1)[:, None].astype(np.float32)
        shown = np.clip(moved, 0, CROP)
        left = _area(shown) / _area(moved)
        best = ((left > 0) & (left < 0.999)).sum(1).argmin()
        (x, y), kept = places[best], left[best] > 0.4
        return castings.pixels[row][y : y + CROP, x : x + CROP], shown[best][kept], castings.classes[row][kept]

    def _turned(self, pixels, boxes, classes):
        random = self.random
        for _ in range(random.integers(4)):
            pixels = np.rot90(pixels)
            boxes = np.stack([boxes[:, 1], CROP - boxes[:, 2], boxes[:, 3], CROP - boxes[:, 0]], 1)
        if random.random() < 0.5:
            pixels = pixels[:, ::-1]
            boxes = np.stack([CROP - boxes[:, 2], boxes[:, 1], CROP - boxes[:, 0], boxes[:, 3]], 1)
        levels = np.arange(256) * random.uniform(0.85, 1.15) + random.uniform(-8, 8)
        return np.clip(levels, 0, 255).astype(np.uint8)[pixels], boxes, classes


def _area(box):
    return (box[..., 2] - box[..., 0]) * (box[..., 3] - box[..., 1])
