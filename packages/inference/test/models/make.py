"""Makes the small ONNX models of the tests, and what a decoder written apart finds with them.

    pip install onnx==1.23.2 onnxruntime numpy opencv-python-headless
    python make.py

The families have exactly the inputs and outputs (names, ranks, types, metadata) that their exporters write; their
weights are random numbers, moved a little by the mean of the image, so that a fault in the preprocessing shows.
"""

import json
from pathlib import Path

import cv2
import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto, helper, numpy_helper

HERE = Path(__file__).parent
SIDE = 32
ANCHORS = 21  # cells of strides 8, 16, 32
NAMES = ["open hole", "burr"]
random = np.random.default_rng(5)


def save(name, nodes, inputs, outputs, weights, metadata=None):
    graph = helper.make_graph(
        nodes,
        name,
        [helper.make_tensor_value_info(n, kind, shape) for n, kind, shape in inputs],
        [helper.make_tensor_value_info(n, TensorProto.FLOAT, shape) for n, shape in outputs],
        [numpy_helper.from_array(np.asarray(value), n) for n, value in weights.items()],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 11)], producer_name="make.py")
    model.ir_version = 7
    helper.set_model_props(model, metadata or {})
    onnx.checker.check_model(model)
    onnx.save(model, HERE / f"{name}.onnx")


def family(name, image, outputs, metadata=None, others=()):
    """`outputs`: name → (numbers, how much the mean of the image moves them)."""
    nodes = [
        helper.make_node("ReduceMean", [image], ["mean"], axes=[2, 3], keepdims=0),
        helper.make_node("MatMul", ["mean", "weights"], ["moved"]),
    ]
    weights = {"weights": np.array([[0.5], [-0.3], [0.2]], np.float32)}
    for key, (numbers, much) in outputs.items():
        weights[f"{key}_base"] = numbers.astype(np.float32)
        weights[f"{key}_much"] = much.astype(np.float32)
        flat = np.array([1] * numbers.ndim, np.int64)
        weights[f"{key}_flat"] = flat
        nodes += [
            helper.make_node("Reshape", ["moved", f"{key}_flat"], [f"{key}_moved"]),
            helper.make_node("Mul", [f"{key}_moved", f"{key}_much"], [f"{key}_part"]),
            helper.make_node("Add", [f"{key}_part", f"{key}_base"], [key]),
        ]
    inputs = [(image, TensorProto.FLOAT, [1, 3, SIDE, SIDE]), *others]
    save(name, nodes, inputs, [(key, list(v[0].shape)) for key, v in outputs.items()], weights, metadata)


def brightness(name, shape, metadata=None, nan=False):
    """YOLOv8's layout over the mean brightness of 8 × 8 pixels: bright is a burr, dark an open hole."""
    nodes = [
        helper.make_node("ReduceMean", ["images"], ["grey"], axes=[1], keepdims=1),
        helper.make_node("AveragePool", ["grey"], ["pooled"], kernel_shape=[8, 8], strides=[8, 8]),
        helper.make_node("Reshape", ["pooled", "row"], ["bright"]),
        helper.make_node("Sub", ["one", "bright"], ["dark"]),
        helper.make_node("Mul", ["bright", "nothing"], ["zero"]),
        helper.make_node("Add", ["zero", "cells"], ["boxes"]),
        helper.make_node("Concat", ["boxes", "dark", "bright"], ["output0"], axis=1),
    ]
    cells = np.array([[8 * (i % 4) + 4, 8 * (i // 4) + 4, 8, 8] for i in range(16)], np.float32).T[None]
    weights = {
        "row": np.array([-1, 1, 16], np.int64),
        "one": np.float32(np.nan if nan else 1),
        "nothing": np.float32(0),
        "cells": cells,
    }
    save(name, nodes, [("images", TensorProto.FLOAT, shape)], [("output0", [shape[0], 6, 16])], weights, metadata)


def identity(name, shape, kind=TensorProto.FLOAT):
    """A model that is no detector."""
    nodes = [helper.make_node("Cast", ["input"], ["output"], to=TensorProto.FLOAT)]
    save(name, nodes, [("input", kind, shape)], [("output", shape)], {})


def everywhere(name):
    """One burr over the middle of whatever size the input has; every axis is free."""
    nodes = [
        helper.make_node("ReduceMean", ["images"], ["mean"], axes=[1, 2, 3], keepdims=0),
        helper.make_node("Reshape", ["mean", "flat"], ["bright"]),
        helper.make_node("Mul", ["bright", "nothing"], ["zero"]),
        helper.make_node("Add", ["zero", "box"], ["box_of_each"]),
        helper.make_node("Sub", ["one", "bright"], ["dark"]),
        helper.make_node("Concat", ["box_of_each", "dark", "bright"], ["output0"], axis=1),
    ]
    weights = {
        "flat": np.array([-1, 1, 1], np.int64),
        "nothing": np.float32(0),
        "one": np.float32(1),
        "box": np.array([[[32], [32], [16], [16]]], np.float32),
    }
    free = ["batch", 3, "height", "width"]
    names = {"names": "{0: 'open hole', 1: 'burr'}"}
    save(name, nodes, [("images", TensorProto.FLOAT, free)], [("output0", ["batch", 6, "anchors"])], weights, names)


def corners(name):
    """The model of examples/custom-decoder: left, top, right, bottom as fractions, class, score."""
    boxes = [[0.125, 0.25, 0.5, 0.5, 1, 0.875], [0.125, 0.25, 0.5, 0.53, 1, 0.625], [0.5, 0.5, 0.75, 0.75, 0, 0.75], [0] * 6]
    nodes = [
        helper.make_node("ReduceMin", ["image"], ["least"], axes=[1, 2, 3], keepdims=0),
        helper.make_node("Reshape", ["least", "flat"], ["each"]),
        helper.make_node("Mul", ["each", "nothing"], ["zero"]),
        helper.make_node("Add", ["zero", "boxes"], ["found"]),
    ]
    weights = {
        "flat": np.array([-1, 1, 1], np.int64),
        "nothing": np.float32(0),
        "boxes": np.array([boxes], np.float32),
    }
    save(name, nodes, [("image", TensorProto.FLOAT, ["batch", 3, 320, 320])], [("found", ["batch", 4, 6])], weights)


# ---- what a decoder written apart finds

CONFIDENCE, IOU = 0.3, 0.5


def letterboxed(image):
    """32 × 24 in 32 × 32: four rows above and below, no resizing."""
    tall = np.full((SIDE, SIDE, 3), 114, np.uint8)
    tall[4:28] = image
    return tall.astype(np.float32) / 255


def stretched(image, mean=(0, 0, 0), deviation=(1, 1, 1)):
    wide = cv2.resize(image, (SIDE, SIDE), interpolation=cv2.INTER_LINEAR).astype(np.float32) / 255
    return (wide - np.float32(mean)) / np.float32(deviation)


def run(name, rgb, **others):
    session = onnxruntime.InferenceSession(HERE / f"{name}.onnx", providers=["CPUExecutionProvider"])
    image = session.get_inputs()[0].name
    outputs = session.run(None, {image: rgb.transpose(2, 0, 1)[None].astype(np.float32), **others})
    return dict(zip([o.name for o in session.get_outputs()], outputs))


def greedy(overlap, scores, classes):
    kept = []
    for i in np.argsort(-scores, kind="stable"):
        if all(classes[i] != classes[k] or overlap(i, k) <= IOU for k in kept):
            kept.append(int(i))
    return kept


def corner_overlap(corners):
    def overlap(i, k):
        a, b = corners[i], corners[k]
        side = np.minimum(a[2:], b[2:]) - np.maximum(a[:2], b[:2])
        if (side <= 0).any():
            return 0
        both = side.prod()
        return both / ((a[2:] - a[:2]).prod() + (b[2:] - b[:2]).prod() - both)

    return overlap


def probiou(boxes):
    """`batch_probiou` of ultralytics/utils/metrics.py, for two boxes."""

    def covariance(box):
        w, h, angle = box[2:]
        a, b = w * w / 12, h * h / 12
        c, s = np.cos(angle), np.sin(angle)
        return a * c * c + b * s * s, a * s * s + b * c * c, (a - b) * c * s

    def overlap(i, k):
        (x1, y1), (x2, y2) = boxes[i][:2], boxes[k][:2]
        (a1, b1, c1), (a2, b2, c2) = covariance(boxes[i]), covariance(boxes[k])
        eps = 1e-7
        det = (a1 + a2) * (b1 + b2) - (c1 + c2) ** 2
        t1 = ((a1 + a2) * (y1 - y2) ** 2 + (b1 + b2) * (x1 - x2) ** 2) / (det + eps) * 0.25
        t2 = (c1 + c2) * (x2 - x1) * (y1 - y2) / (det + eps) * 0.5
        dets = max(a1 * b1 - c1**2, 0) * max(a2 * b2 - c2**2, 0)
        t3 = np.log(det / (4 * np.sqrt(dets) + eps) + eps) * 0.5
        bd = np.clip(t1 + t2 + t3, eps, 100)
        return 1 - np.sqrt(1 - np.exp(-bd) + eps)

    return overlap


def cut(corners):
    """From the letterboxed input to the image of 32 × 24, as x, y, width, height."""
    x1, y1, x2, y2 = corners[0], corners[1] - 4, corners[2], corners[3] - 4
    x1, x2, y1, y2 = *np.clip([x1, x2], 0, 32), *np.clip([y1, y2], 0, 24)
    return [float(v) for v in (x1, y1, x2 - x1, y2 - y1)]


def yolo_rows(outputs, classes):
    rows = outputs["output0"][0].T.astype(np.float64)
    rows = rows[rows[:, 4 : 4 + classes].max(1) >= CONFIDENCE]
    scores, which = rows[:, 4 : 4 + classes].max(1), rows[:, 4 : 4 + classes].argmax(1)
    half = rows[:, 2:4] / 2
    corners = np.concatenate([rows[:, :2] - half, rows[:, :2] + half], 1)
    return rows, scores, which, corners


def segment_reference(outputs):
    """ultralytics/utils/ops.py, `process_mask_native`: prototypes cut to the image, enlarged, cut to the box, > 0."""
    rows, scores, which, corners = yolo_rows(outputs, 2)
    found = []
    for i in greedy(corner_overlap(corners), scores, which):
        mask = np.tensordot(rows[i, 6:], outputs["output1"][0].astype(np.float64), 1)[1:7]  # 8 × 8, padding 1
        mask = cv2.resize(mask, (32, 24), interpolation=cv2.INTER_LINEAR) > 0
        x1, y1, x2, y2 = corners[i] - [0, 4, 0, 4]
        x, y = np.arange(32), np.arange(24)
        mask &= ((x >= x1) & (x < x2))[None] & ((y >= y1) & (y < y2))[:, None]
        text = "".join("01"[v] for v in mask.astype(int).ravel())
        found.append({"class": int(which[i]), "score": scores[i], "bbox": cut(corners[i]), "mask": text})
    return found


def pose_reference(outputs):
    rows, scores, which, corners = yolo_rows(outputs, 1)
    found = []
    for i in greedy(corner_overlap(corners), scores, which):
        points = rows[i, 5:].reshape(17, 3) - [0, 4, 0]
        found.append({"class": 0, "score": scores[i], "bbox": cut(corners[i]), "keypoints": points.ravel().tolist()})
    return found


def obb_reference(outputs):
    rows, scores, which, _ = yolo_rows(outputs, 2)
    boxes = rows[:, [0, 1, 2, 3, 6]]
    kept = greedy(probiou(boxes), scores, which)
    return [{"class": int(which[i]), "score": scores[i], "rotated": (boxes[i] - [0, 4, 0, 0, 0]).tolist()} for i in kept]


def detr_reference(outputs, boxes, logits, softmax):
    numbers = outputs[logits][0].astype(np.float64)
    if softmax:
        likely = np.exp(numbers) / np.exp(numbers).sum(1, keepdims=True)
        candidates = [(p[:-1].max(), q, int(p[:-1].argmax())) for q, p in enumerate(likely)]
    else:
        likely = 1 / (1 + np.exp(-numbers))
        candidates = [(likely[q, c], q, c) for q in range(likely.shape[0]) for c in range(likely.shape[1])]
    found = []
    for score, q, c in sorted((c for c in candidates if c[0] >= CONFIDENCE), key=lambda c: -c[0]):
        cx, cy, w, h = outputs[boxes][0][q].astype(np.float64) * [32, 24, 32, 24]
        x1, x2 = np.clip([cx - w / 2, cx + w / 2], 0, 32)
        y1, y2 = np.clip([cy - h / 2, cy + h / 2], 0, 24)
        found.append({"class": c, "score": score, "bbox": [x1, y1, x2 - x1, y2 - y1]})
    return found


def rows_of(classes, extra):
    """Anchors of a YOLOv8: centre, size, scores, and `extra` rows; and how much the image moves each row."""
    centre = random.uniform(4, 28, (2, ANCHORS))
    size = random.uniform(6, 20, (2, ANCHORS))
    scores = random.uniform(0, 0.95, (classes, ANCHORS))
    numbers = np.concatenate([centre, size, scores, extra])[None]
    much = np.full((1, numbers.shape[1], 1), 0.1)
    much[0, :2] = 2
    return numbers, much


def queries(classes, far):
    boxes = np.concatenate([random.uniform(0.2, 0.8, (12, 2)), random.uniform(0.1, 0.6, (12, 2))], 1)[None]
    logits = random.normal(-1, far, (1, 12, classes))
    return boxes, logits


if __name__ == "__main__":
    scene = np.full((24, 32, 3), (60, 90, 120), np.uint8)
    cv2.circle(scene, (10, 9), 6, (40, 200, 250), -1)
    cv2.rectangle(scene, (18, 12), (29, 21), (250, 30, 10), -1)
    scene = np.clip(scene + random.normal(0, 8, scene.shape), 0, 255).astype(np.uint8)
    cv2.imwrite(str(HERE / "scene.png"), scene[:, :, ::-1])
    cv2.imwrite(str(HERE / "scene.jpg"), cv2.resize(scene, (64, 48))[:, :, ::-1])

    names = {"names": "{0: 'open hole', 1: 'burr'}", "imgsz": "[32, 32]", "stride": "32"}
    brightness("brightness", ["batch", 3, 32, 32], names)
    brightness("brightness-unnamed", [1, 3, 32, 32])
    brightness("nan", [1, 3, 32, 32], names, nan=True)
    everywhere("free-axes")
    corners("corners")
    identity("rank-3", [1, 32, 32])
    identity("int64-image", [1, 3, 32, 32], TensorProto.INT64)
    identity("unknown-layout", [1, 3, 32, 32])

    classes, much = rows_of(2, random.normal(0, 1, (32, ANCHORS)))
    protos = random.normal(0, 1, (1, 32, 8, 8))
    family("yolo-seg", "images", {"output0": (classes, much), "output1": (protos, np.full((1, 32, 1, 1), 0.1))}, {**names, "task": "segment"})
    points = np.concatenate([np.concatenate([random.uniform(2, 30, (2, ANCHORS)), random.uniform(0, 1, (1, ANCHORS))]) for _ in range(17)])
    family("yolo-pose", "images", {"output0": rows_of(1, points)}, {"names": "{0: 'person'}", "task": "pose", "kpt_shape": "[17, 3]"})
    family("yolo-obb", "images", {"output0": rows_of(2, random.uniform(-0.7, 2.3, (1, ANCHORS)))}, {**names, "task": "obb"})
    boxes, logits = queries(5, 1.5)
    family("rf-detr", "input", {"dets": (boxes, np.full((1, 1, 4), 0.01)), "labels": (logits, np.full((1, 1, 5), 0.2))})
    boxes, logits = queries(6, 3)
    mask = [("pixel_mask", TensorProto.INT64, [1, 32, 32])]
    family("hf-detr", "pixel_values", {"logits": (logits, np.full((1, 1, 6), 0.2)), "pred_boxes": (boxes, np.full((1, 1, 4), 0.01))}, others=mask)

    imagenet = stretched(scene, (0.485, 0.456, 0.406), (0.229, 0.224, 0.225))
    ones = {"pixel_mask": np.ones((1, 32, 32), np.int64)}
    expected = {
        "confidence": CONFIDENCE,
        "iou": IOU,
        "models": {
            "yolo-seg": segment_reference(run("yolo-seg", letterboxed(scene))),
            "yolo-pose": pose_reference(run("yolo-pose", letterboxed(scene))),
            "yolo-obb": obb_reference(run("yolo-obb", letterboxed(scene))),
            "rf-detr": detr_reference(run("rf-detr", imagenet), "dets", "labels", False),
            "hf-detr": detr_reference(run("hf-detr", imagenet, **ones), "pred_boxes", "logits", True),
        },
    }
    (HERE / "expected.json").write_text(json.dumps(expected, indent=1) + "\n")
