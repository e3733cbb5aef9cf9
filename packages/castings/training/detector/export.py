"""Weights → ONNX: the network walked once more, normalisation folded into the convolutions, output as YOLOv8 has it."""

from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from .network import CLASS_COUNT, EPSILON, STRIDES, edge, network

OPSET = 17


def export(weights, statistics, size: int, file: Path, classes):
    ops = Nodes(weights, statistics)
    parts = [ops.cells(heads, stride, size) for heads, stride in zip(network(ops, "images"), STRIDES)]
    ops.node("Concat", parts, "output0", axis=2)
    cells = sum((size // stride) ** 2 for stride in STRIDES)
    graph = helper.make_graph(
        ops.nodes,
        "castings-detector",
        [helper.make_tensor_value_info("images", TensorProto.FLOAT, [1, 3, size, size])],
        [helper.make_tensor_value_info("output0", TensorProto.FLOAT, [1, 4 + CLASS_COUNT, cells])],
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


class Nodes:
    """The operations of the network as ONNX nodes; values are names."""

    def __init__(self, weights, statistics):
        self.weights, self.statistics = weights, statistics
        self.nodes, self.initializers = [], []

    def conv(self, name, x, channels, kernel=1, stride=1, relu=True):
        factor = self.weights[f"{name}.scale"] / np.sqrt(self.statistics[f"{name}.var"] + EPSILON)
        bias = self.weights[f"{name}.bias"] - self.statistics[f"{name}.mean"] * factor
        y = self._convolution(name, x, self.weights[f"{name}.kernel"] * factor, bias, stride)
        return self.relu(y) if relu else y

    def head(self, name, x, channels):
        return self._convolution(name, x, self.weights[f"{name}.kernel"], self.weights[f"{name}.bias"], 1)

    def add(self, a, b):
        return self.node("Add", [a, b])

    def relu(self, x):
        return self.node("Relu", [x])

    def double(self, x):
        scales = self.constant("twice", np.array([1, 1, 2, 2], np.float32))
        return self.node(
            "Resize", [x, "", scales], mode="nearest", coordinate_transformation_mode="asymmetric", nearest_mode="floor"
        )

    def cells(self, heads, stride, size):
        """One stride's boxes (centre, size) and scores: [1, 9, cells]."""
        side = size // stride
        raw, classes = (
            self.node("Reshape", [head, self.constant(f"rows{k}", np.array([1, k, -1], np.int64))])
            for head, k in zip(heads, (4, CLASS_COUNT))
        )
        ys, xs = np.mgrid[:side, :side]
        centre = (np.stack([xs, ys]).reshape(1, 2, -1) + 0.5).astype(np.float32) * stride
        pixels = self.constant(f"stride{stride}", np.array(stride, np.float32))
        offset, extent = self.split(raw)
        middle = self.node("Add", [self.node("Mul", [offset, pixels]), self.constant(f"centre{stride}", centre)])
        bounds = [self.constant("least", np.array(-4, np.float32)), self.constant("most", np.array(4, np.float32))]
        whole = self.node("Mul", [self.node("Exp", [self.node("Clip", [extent, *bounds])]), pixels])
        return self.node("Concat", [middle, whole, self.node("Sigmoid", [classes])], axis=1)

    def split(self, raw):
        names = [f"{raw}_offset", f"{raw}_size"]
        halves = self.constant("halves", np.array([2, 2], np.int64))
        self.nodes.append(helper.make_node("Split", [raw, halves], names, axis=1))
        return names

    def node(self, kind, inputs, output=None, **attributes):
        output = output or f"{kind.lower()}_{len(self.nodes)}"
        self.nodes.append(helper.make_node(kind, inputs, [output], **attributes))
        return output

    def constant(self, name, value):
        if all(known.name != name for known in self.initializers):
            self.initializers.append(numpy_helper.from_array(value, name))
        return name

    def _convolution(self, name, x, kernel, bias, stride):
        # [k, k, in, out] → [out, in, k, k]
        kernel = np.ascontiguousarray(np.transpose(kernel, (3, 2, 0, 1)).astype(np.float32))
        inputs = [x, self.constant(f"{name}.weight", kernel), self.constant(f"{name}.bias", bias.astype(np.float32))]
        side = kernel.shape[2]
        pads = [edge(side, stride)] * 4
        return self.node("Conv", inputs, kernel_shape=[side, side], strides=[stride, stride], pads=pads)
