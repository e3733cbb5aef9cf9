"""One run of another tool, file to printed JSON: python peer.py <tool> <ground truth> <detections> <iou type>."""

import contextlib
import importlib
import io
import json
import sys
import time

MODULES = {
    "hotcoco": ("hotcoco", "hotcoco", "COCOeval"),
    "ultrafast-pycocotools": ("ultrafast_pycocotools", "ultrafast_pycocotools", "COCOeval"),
    "faster-coco-eval": ("faster_coco_eval", "faster_coco_eval", "COCOeval_faster"),
    "pycocotools": ("pycocotools.coco", "pycocotools.cocoeval", "COCOeval"),
}

tool, ground_truth, detections, iou_type = sys.argv[1:]
reading, evaluating, name = MODULES[tool]
COCO = importlib.import_module(reading).COCO
COCOeval = getattr(importlib.import_module(evaluating), name)
with contextlib.redirect_stdout(io.StringIO()):
    start = time.perf_counter()
    truth = COCO(ground_truth)
    results = truth.loadRes(detections)
    loaded = time.perf_counter()
    evaluation = COCOeval(truth, results, iou_type)
    evaluation.evaluate()
    evaluation.accumulate()
    evaluation.summarize()
    done = time.perf_counter()
times = {"load": (loaded - start) * 1000, "evaluate": (done - loaded) * 1000}
print(json.dumps({"stats": [float(value) for value in evaluation.stats], "times": times}))
