"""Crops of objects, and all that is true of each."""

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image

from common.castings import FILL, bilinear

from .captions import terms_of

SIDE = 64  # pixels of the network's input
MARGIN = 1.5  # a crop's side over the box's longer one …
LEAST = 0.15  # … and at least this share of the picture's longer side, so that small things look small


@dataclass
class Crops:
    """pixels [n, SIDE, SIDE, 3] uint8, and the terms that are true of each."""

    pixels: np.ndarray
    terms: list[list[int]]

    def __len__(self):
        return len(self.terms)


def read_crops(folders: list[Path]) -> Crops:
    parts = [_read(folder) for folder in folders]
    return Crops(np.concatenate([p for p, _ in parts]), [terms for _, some in parts for terms in some])


def _read(folder: Path):
    truth = json.loads((folder / "annotations.json").read_text())
    names = {category["id"]: category["name"] for category in truth["categories"]}
    by_image = {}
    for annotation in truth["annotations"]:
        by_image.setdefault(annotation["image_id"], []).append(annotation)
    cache = folder / f"crops-{SIDE}.npy"
    known = np.load(cache) if cache.exists() else None
    pixels, terms = [], []
    for image in truth["images"]:
        annotations = by_image.get(image["id"], [])
        if annotations and known is None:
            data = np.asarray(Image.open(folder / "images" / image["file_name"]).convert("RGB"))
            pixels += [crop(data, annotation["bbox"]) for annotation in annotations]
        terms += [terms_of(image, annotation, names[annotation["category_id"]]) for annotation in annotations]
    if known is None:
        known = np.stack(pixels)
        np.save(cache, known)
    return known, terms


def crop(data: np.ndarray, box) -> np.ndarray:
    """A square around the box's middle, in whole pixels, grey beyond the picture, resized as detectors' inputs are."""
    x, y, width, height = box
    side = max(1, round(max(MARGIN * max(width, height), LEAST * max(data.shape[:2]))))
    left, top = round(x + width / 2 - side / 2), round(y + height / 2 - side / 2)
    square = np.full((side, side, 3), FILL, np.uint8)
    x1, y1, x2, y2 = max(left, 0), max(top, 0), min(left + side, data.shape[1]), min(top + side, data.shape[0])
    square[y1 - top : y2 - top, x1 - left : x2 - left] = data[y1:y2, x1:x2]
    return bilinear(square, SIDE, SIDE)
