"""Weights → ONNX: the network walked once more, normalisation folded into the convolutions, output as YOLOv8 has it."""

from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper

from common.onnx_nodes import Nodes

from .network import CLASS_COUNT, STRIDES, network

OPSET = 17


def export(weights, statistics, size: int, file: Path, classes):
    ops = Nodes(weights, statistics)
    parts = [cells(ops, heads, stride, size) for heads, stride in zip(network(ops, "images"), STRIDES)]
    ops.node("Concat", parts, "output0", axis=2)
    count = sum((size // stride) ** 2 for stride in STRIDES)
    graph = helper.make_graph(
        ops.nodes,
        "castings-detector",
        [helper.make_tensor_value_info("images", TensorProto.FLOAT, [1, 3, size, size])],
        [helper.make_tensor_value_info("output0", TensorProto.FLOAT, [1, 4 + CLASS_COUNT, count])],
        ops.initializers,
    )
    opset = helper.make_opsetid("", OPSET)
    model = helper.make_model(graph, producer_name="borescope castings training", opset_imports=[opset], ir_version=8)
    helper.set_model_props(
        model,
        {
            "description": "Defects of generated castings",
            "license": "MIT",
            "task": "detect",
            "names": str(dict(enumerate(classes))),
            "imgsz": str([size, size]),
            "stride": str(max(STRIDES)),
            "batch": "1",
        },
    )
    onnx.checker.check_model(model, full_check=True)
    onnx.save(model, str(file))


def cells(ops, heads, stride, size):
    """One stride's boxes (centre, size) and scores: [1, 9, cells]."""
    side = size // stride
    raw, classes = (
        ops.node("Reshape", [head, ops.constant(f"rows{k}", np.array([1, k, -1], np.int64))])
        for head, k in zip(heads, (4, CLASS_COUNT))
    )
    ys, xs = np.mgrid[:side, :side]
    centre = (np.stack([xs, ys]).reshape(1, 2, -1) + 0.5).astype(np.float32) * stride
    pixels = ops.constant(f"stride{stride}", np.array(stride, np.float32))
    offset, extent = split(ops, raw)
    middle = ops.node("Add", [ops.node("Mul", [offset, pixels]), ops.constant(f"centre{stride}", centre)])
    bounds = [ops.constant("least", np.array(-4, np.float32)), ops.constant("most", np.array(4, np.float32))]
    whole = ops.node("Mul", [ops.node("Exp", [ops.node("Clip", [extent, *bounds])]), pixels])
    return ops.node("Concat", [middle, whole, ops.node("Sigmoid", [classes])], axis=1)


def split(ops, raw):
    names = [f"{raw}_offset", f"{raw}_size"]
    halves = ops.constant("halves", np.array([2, 2], np.int64))
    ops.nodes.append(helper.make_node("Split", [raw, halves], names, axis=1))
    return names
