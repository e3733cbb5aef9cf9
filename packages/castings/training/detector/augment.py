"""Batches to train on: crops, turned, mirrored, a little brighter or darker."""

import numpy as np

from .castings import Castings

CROP = 160  # pixels; most of a picture is sound metal
MOST_OBJECTS = 6


def batches(castings: Castings, batch: int, random):
    """Shuffled: pixels [batch, CROP, CROP, 3] uint8, boxes [batch, MOST_OBJECTS, 4], classes, -1 for none."""
    order = random.permutation(len(castings))
    for start in range(0, len(order) - batch + 1, batch):
        pixels = np.empty((batch, CROP, CROP, 3), np.uint8)
        boxes = np.zeros((batch, MOST_OBJECTS, 4), np.float32)
        classes = np.full((batch, MOST_OBJECTS), -1, np.int32)
        for i, row in enumerate(order[start : start + batch]):
            pixels[i], some, kinds = augment(castings.pixels[row], castings.boxes[row], castings.classes[row], random)
            boxes[i, : len(some)], classes[i, : len(some)] = some, kinds
        yield pixels, boxes, classes


def augment(pixels, boxes, classes, random):
    pixels, boxes, classes = crop(pixels, boxes, classes, random)
    for _ in range(random.integers(4)):
        pixels = np.rot90(pixels)
        boxes = np.stack([boxes[:, 1], CROP - boxes[:, 2], boxes[:, 3], CROP - boxes[:, 0]], 1)
    if random.random() < 0.5:
        pixels = pixels[:, ::-1]
        boxes = np.stack([CROP - boxes[:, 2], boxes[:, 1], CROP - boxes[:, 0], boxes[:, 3]], 1)
    table = np.clip(np.arange(256) * random.uniform(0.85, 1.15) + random.uniform(-8, 8), 0, 255).astype(np.uint8)
    return table[pixels], boxes, classes


def crop(pixels, boxes, classes, random):
    """Of ten places the one that shows most objects whole, a cut one counting against it three times over."""
    size = pixels.shape[0]
    places = random.integers(0, size - CROP + 1, (10, 2))
    corners = np.concatenate([places, places], 1)[:, None].astype(np.float32)
    moved = boxes[None] - corners
    shown = np.clip(moved, 0, CROP)
    left = _area(shown) / _area(moved)
    best = ((left > 0.999).sum(1) - 3 * ((left > 0) & (left <= 0.999)).sum(1)).argmax()
    x, y = places[best]
    kept = left[best] > 0.4
    return pixels[y : y + CROP, x : x + CROP], shown[best][kept], classes[kept]


def _area(box):
    return (box[..., 2] - box[..., 0]) * (box[..., 3] - box[..., 1])
