"""The closed vocabulary, and what may be said of an object: terms, each with the ways to write it."""

import math

import numpy as np

# term: how it may be written, the first as a caption writes it
TERMS = {
    "open hole": ["open hole", "open holes"],
    "blow hole": ["blow hole", "blow holes", "blowhole", "blowholes"],
    "scratch": ["scratch", "scratches", "scratched"],
    "crack": ["crack", "cracks", "cracked"],
    "burr": ["burr", "burrs"],
    "small": ["small", "tiny"],
    "medium": ["medium"],
    "large": ["large", "big"],
    "thin": ["thin", "narrow"],
    "round": ["round", "compact"],
    "long": ["long"],
    "cast face": ["cast face", "raw face", "rough face"],
    "worked face": ["worked face", "machined face"],
    "part edge": ["outer edge", "part edge"],
    "hole rim": ["hole rim", "hole edge", "rim", "inner edge"],
    "good light": ["good light", "bright"],
    "poor light": ["low light", "poor light", "dim light", "dark"],
    "normal resolution": ["normal resolution", "sharp"],
    "low resolution": ["low resolution", "blurred", "blurry"],
    "turned": ["turned"],
    "milled": ["milled"],
    "ground": ["ground"],
    "shot blasted": ["shot blasted", "blasted"],
    "aluminium": ["aluminium", "aluminum"],
    "grey iron": ["grey iron", "gray iron", "cast iron"],
    "steel": ["steel"],
    "flange": ["flange", "flanges"],
    "housing": ["housing", "housings"],
    "bracket": ["bracket", "brackets"],
    "ring": ["ring", "rings"],
    "cover": ["cover", "covers"],
}
# words that say nothing here
SILENT = ["a", "an", "and", "at", "by", "defect", "defects", "from", "in", "of", "on", "surface", "the", "with"]
NAMES = list(TERMS)
MOST_TERMS = 12


def terms_of(image: dict, annotation: dict, category: str) -> list[int]:
    """All that is true of an object: rows of NAMES."""
    said = [category, annotation["size"], annotation["place"], f"{image['light']} light"]
    said += [f"{image['resolution']} resolution", image["surface"], image["metal"], image["part"]]
    said += shapes_of(annotation["bbox"], annotation["area"], max(image["width"], image["height"]))
    return [NAMES.index(term) for term in said]


def shapes_of(box, area: float, side: float) -> list[str]:
    """From the box and the pixels of the mask."""
    _, _, width, height = box
    length = math.hypot(width, height)
    shapes = []
    if area / length**2 < 0.12:
        shapes.append("thin")
    if max(width, height) < 1.5 * min(width, height) and area > 0.5 * width * height:
        shapes.append("round")
    if length > 0.16 * side:
        shapes.append("long")
    return shapes


def caption(true: list[int], random) -> list[int]:
    """One to five of the terms that are true, the class mostly among them."""
    chosen = set(random.choice(true[1:], random.integers(0, 5), replace=False).tolist())
    if not chosen or random.random() < 0.8:
        chosen.add(true[0])
    return sorted(chosen)


def true_of(captions: list[list[int]], objects: list[list[int]]) -> np.ndarray:
    """[captions, objects]: 1 where all terms of the caption are true of the object."""
    has = np.zeros((len(objects), len(NAMES)), np.float32)
    for row, terms in enumerate(objects):
        has[row, terms] = 1
    wants = np.zeros((len(captions), len(NAMES)), np.float32)
    for row, terms in enumerate(captions):
        wants[row, terms] = 1
    return (wants @ has.T >= wants.sum(1, keepdims=True)).astype(np.float32)


def padded(captions: list[list[int]]) -> np.ndarray:
    """Token ids [n, MOST_TERMS] int64: row of the term + 1, then zeros."""
    tokens = np.zeros((len(captions), MOST_TERMS), np.int64)
    for row, terms in enumerate(captions):
        tokens[row, : len(terms)] = np.array(terms) + 1
    return tokens
