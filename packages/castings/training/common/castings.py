"""Pictures of castings as arrays: drawn by the project's own generator, read back at the size of the network's input."""

import json
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image

REPOSITORY = Path(__file__).resolve().parents[4]
BORESCOPE = ["node", str(REPOSITORY / "packages/borescope/dist/cli.js")]
CLASSES = ["open hole", "blow hole", "scratch", "crack", "burr"]
SIZE = 320  # pixels of the detector's input
FILL = 114  # the grey of a letterbox, as Ultralytics has it


@dataclass
class Castings:
    """n pictures, a row each."""

    pixels: Sequence[np.ndarray]  # [size, size, 3] uint8, letterboxed
    boxes: Sequence[np.ndarray]  # [k, 4]: x1 y1 x2 y2 in pixels of the input
    classes: Sequence[np.ndarray]  # [k]: rows of CLASSES
    ids: Sequence[int]
    hard: Sequence[bool]  # poor light or low resolution
    placements: Sequence[np.ndarray]  # scale, left, top: input = image * scale + (left, top)
    originals: Sequence[np.ndarray]  # width, height of the file

    def __len__(self):
        return len(self.pixels)

    def only(self, rows):
        """Some of the pictures; pixels are not copied."""
        return Castings(**{name: [column[row] for row in rows] for name, column in vars(self).items()})


def join(parts) -> Castings:
    """The pictures of several folders, to train on."""
    return Castings(**{name: [one for part in parts for one in vars(part)[name]] for name in vars(parts[0])})


def draw(folder: Path, images: int, seed: int) -> Path:
    """Draws pictures unless they are there already."""
    if not (folder / "annotations.json").exists():
        command = [*BORESCOPE, "castings", str(folder), "--images", str(images), "--seed", str(seed)]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return folder


def read(folder: Path) -> Castings:
    """Reads a drawn folder; the arrays are kept beside it for the next time."""
    truth = json.loads((folder / "annotations.json").read_text())
    images = truth["images"]
    row_of = {image["id"]: row for row, image in enumerate(images)}
    placements = np.array([place(image["width"], image["height"])[0] for image in images], np.float64)
    boxes = [[] for _ in images]
    classes = [[] for _ in images]
    category = {c["id"]: CLASSES.index(c["name"]) for c in truth["categories"]}
    for annotation in truth["annotations"]:
        row = row_of[annotation["image_id"]]
        x, y, w, h = annotation["bbox"]
        scale, left, top = placements[row]
        boxes[row].append([x * scale + left, y * scale + top, (x + w) * scale + left, (y + h) * scale + top])
        classes[row].append(category[annotation["category_id"]])
    return Castings(
        _pixels(folder, images),
        [np.array(b, np.float32).reshape(-1, 4) for b in boxes],
        [np.array(c, np.int32) for c in classes],
        [image["id"] for image in images],
        np.array([image["light"] == "poor" or image["resolution"] == "low" for image in images]),
        placements,
        np.array([[image["width"], image["height"]] for image in images], np.float64),
    )


def place(width: int, height: int):
    """Letterbox: (scale, left, top) and the size drawn, rounded as Ultralytics does."""
    scale = min(SIZE / width, SIZE / height)
    w, h = round(width * scale), round(height * scale)
    return (scale, round((SIZE - w) / 2 - 0.1), round((SIZE - h) / 2 - 0.1)), (w, h)


def _pixels(folder: Path, images) -> np.ndarray:
    cache = folder / f"pixels-{SIZE}.npy"
    if cache.exists():
        return np.load(cache, mmap_mode="r")
    pixels = np.full((len(images), SIZE, SIZE, 3), FILL, np.uint8)
    for row, image in enumerate(images):
        data = np.asarray(Image.open(folder / "images" / image["file_name"]).convert("RGB"))
        (_, left, top), (w, h) = place(image["width"], image["height"])
        pixels[row, top : top + h, left : left + w] = bilinear(data, w, h)
    np.save(cache, pixels)
    return pixels


def bilinear(data: np.ndarray, width: int, height: int) -> np.ndarray:
    """Half-pixel centres, no antialiasing: what @borescope/inference does, to a grey level."""
    if data.shape[1] == width and data.shape[0] == height:
        return data

    def taps(n_from, n_to):
        at = np.clip((np.arange(n_to) + 0.5) * n_from / n_to - 0.5, 0, n_from - 1)
        first = np.floor(at).astype(int)
        return first, np.minimum(first + 1, n_from - 1), (at - first).astype(np.float32)

    top, bottom, down = taps(data.shape[0], height)
    left, right, across = taps(data.shape[1], width)
    rows = data[top] * (1 - down)[:, None, None] + data[bottom] * down[:, None, None]
    mixed = rows[:, left] * (1 - across)[None, :, None] + rows[:, right] * across[None, :, None]
    return np.rint(mixed).astype(np.uint8)
