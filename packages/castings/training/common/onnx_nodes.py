"""The operations of the networks as ONNX nodes; normalisation is folded into the convolutions, values are names."""

import numpy as np
from onnx import helper, numpy_helper

from .layers import EPSILON, edge


class Nodes:
    def __init__(self, weights, statistics):
        self.weights, self.statistics = weights, statistics
        self.nodes, self.initializers = [], []

    def conv(self, name, x, channels, kernel=1, stride=1, relu=True):
        factor = self.weights[f"{name}.scale"] / np.sqrt(self.statistics[f"{name}.var"] + EPSILON)
        bias = self.weights[f"{name}.bias"] - self.statistics[f"{name}.mean"] * factor
        y = self._convolution(name, x, self.weights[f"{name}.kernel"] * factor, bias, stride)
        return self.relu(y) if relu else y

    def head(self, name, x, channels, bias):
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
