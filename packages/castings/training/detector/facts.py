"""Where the trained model fails: `python -m detector.facts runs/1/castings-detector.onnx`.

Runs the exported file over the demo's pictures (`borescope castings` with its defaults) and says whether it fails as the
worked example does. Outcomes are counted at IoU 0.5 and confidence 0.25: first within a class, by falling score; what is
left over claims objects of other classes, which are then mispredicted.
"""

import argparse
import json
from pathlib import Path

import numpy as np
import onnxruntime

from common.castings import CLASSES, Castings, draw, read
from .results import evaluate, overlaps, write_results

IOU, CONFIDENCE = 0.5, 0.25


def facts(model: Path, castings: Castings, truth: Path, results: Path) -> dict:
    write_results(castings, *run(model, castings), results)
    scores = evaluate(truth, results)
    by_class = {c["category"]: c for c in scores["classes"]}
    counts = outcomes(castings, json.loads(results.read_text()))
    ranked = sorted(CLASSES, key=lambda name: by_class[name]["AP"])
    burr = counts["burr"]
    missed_hard = burr["undetected in the hard slice"]
    return {
        "AP": scores["AP"],
        "AP50": scores["AP50"],
        "classes": {name: {"AP": by_class[name]["AP"], **counts[name]} for name in CLASSES},
        "holds": {
            "burr has the most annotations": max(CLASSES, key=lambda name: counts[name]["annotations"]) == "burr",
            "burr has one of the two lowest APs": "burr" in ranked[:2],
            "open hole and blow hole have the two highest": set(ranked[3:]) == {"open hole", "blow hole"},
            "burrs are missed more often than mispredicted": burr["undetected"] > burr["mispredicted"],
            "of the undetected burrs 60 % are in the hard slice": missed_hard >= 0.6 * burr["undetected"],
        },
    }


def run(model: Path, castings: Castings):
    session = onnxruntime.InferenceSession(str(model), providers=["CPUExecutionProvider"])
    boxes, scores = [], []
    for pixels in castings.pixels:
        image = np.ascontiguousarray(pixels.transpose(2, 0, 1)[None], np.float32) / 255
        output = session.run(None, {"images": image})[0][0].T
        middle, half = output[:, :2], output[:, 2:4] / 2
        boxes.append(np.concatenate([middle - half, middle + half], 1))
        scores.append(output[:, 4:])
    return np.stack(boxes), np.stack(scores)


def outcomes(castings: Castings, results) -> dict:
    names = ("annotations", "detected", "mispredicted", "undetected", "undetected in the hard slice")
    counts = {name: dict.fromkeys(names, 0) for name in CLASSES}
    row_of = {image: row for row, image in enumerate(castings.ids)}
    found = [[] for _ in castings.ids]
    for result in sorted(results, key=lambda result: -result["score"]):
        if result["score"] >= CONFIDENCE:
            found[row_of[result["image_id"]]].append(result)
    for row, detections in enumerate(found):
        classes, claimed = castings.classes[row], claims(castings, row, detections)
        for object_class, by in zip(classes, claimed):
            count = counts[CLASSES[object_class]]
            outcome = "undetected" if by < 0 else "detected" if by == object_class else "mispredicted"
            count["annotations"] += 1
            count[outcome] += 1
            count["undetected in the hard slice"] += int(outcome == "undetected" and castings.hard[row])
    return counts


def claims(castings: Castings, row: int, detections) -> np.ndarray:
    """The class that each object of a picture was claimed by, -1 where none claimed it."""
    classes = castings.classes[row]
    claimed = np.full(len(classes), -1)
    if not detections or not len(classes):
        return claimed
    scale, left, top = castings.placements[row]
    box = np.array([d["bbox"] for d in detections]) * scale
    box[:, :2] += [left, top]
    box[:, 2:] += box[:, :2]
    overlap = overlaps(box, castings.boxes[row])
    kind = np.array([d["category_id"] - 1 for d in detections])
    free = np.ones(len(detections), bool)
    for same in (True, False):
        for i in np.flatnonzero(free):
            may = (claimed < 0) & ((classes == kind[i]) == same) & (overlap[i] >= IOU)
            if may.any():
                claimed[np.where(may, overlap[i], -1).argmax()] = kind[i]
                free[i] = False
    return claimed


def record(model: Path, data: Path) -> dict:
    """Writes facts.json beside the model."""
    folder = draw(data / "demo", 96, 1)
    found = facts(model, read(folder), folder / "annotations.json", model.with_name("demo-results.json"))
    model.with_name("facts.json").write_text(json.dumps(found, indent=2) + "\n")
    return found


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("model", type=Path)
    parser.add_argument("--data", type=Path, default=Path("data"), help="where drawn pictures are kept")
    options = parser.parse_args()
    print(json.dumps(record(options.model, options.data), indent=2))


if __name__ == "__main__":
    main()
