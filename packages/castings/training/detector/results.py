"""Scores and boxes → COCO results → what `borescope` says of them."""

import json
import subprocess
from pathlib import Path

import numpy as np

from common.castings import BORESCOPE, Castings

CONFIDENCE, IOU, MOST = 0.001, 0.65, 100  # the defaults of @borescope/inference


def write_results(castings: Castings, boxes, scores, file: Path):
    """boxes [n, cells, 4] in input pixels, scores [n, cells, classes] → a results file."""
    rows = []
    for row in range(len(castings)):
        scale, left, top = castings.placements[row]
        width, height = castings.originals[row]
        which, best = scores[row].argmax(-1), scores[row].max(-1)
        for i in suppress(boxes[row], best, which):
            corners = (boxes[row][i] - [left, top, left, top]) / scale
            x1, y1, x2, y2 = np.clip(corners, 0, [width, height, width, height])
            box = [float(v) for v in (x1, y1, x2 - x1, y2 - y1)]
            rows.append(
                {"image_id": castings.ids[row], "category_id": int(which[i]) + 1, "bbox": box, "score": float(best[i])}
            )
    file.write_text(json.dumps(rows))


def suppress(boxes, score, which):
    """Class-aware non-maximum suppression."""
    order = np.argsort(-score, kind="stable")
    order = order[score[order] >= CONFIDENCE]
    kept = []
    while len(order) > 0 and len(kept) < MOST:
        i, rest = order[0], order[1:]
        kept.append(i)
        order = rest[(which[rest] != which[i]) | (overlaps(boxes[i : i + 1], boxes[rest])[0] <= IOU)]
    return kept


def overlaps(a, b):
    """IoU of every box of a [n, 4] with every one of b [m, 4]."""
    inner = np.clip(np.minimum(a[:, None, 2:], b[None, :, 2:]) - np.maximum(a[:, None, :2], b[None, :, :2]), 0, None)
    both = inner.prod(-1)
    area = lambda box: (box[:, 2] - box[:, 0]) * (box[:, 3] - box[:, 1])
    return both / (area(a)[:, None] + area(b)[None] - both + 1e-9)


def evaluate(truth: Path, results: Path) -> dict:
    """`borescope evaluate --json`: AP of all, and by class."""
    command = [*BORESCOPE, "evaluate", str(truth), str(results), "--json"]
    model = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)["models"][0]
    return {"AP": model["summary"]["AP"], "AP50": model["summary"]["AP50"], "classes": model["perClass"]}
