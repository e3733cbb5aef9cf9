"""The network, written once over the few operations that TensorFlow (training) and ONNX (export) both give it."""

import numpy as np
import tensorflow as tf

STRIDES = (8, 16)
CLASS_COUNT = 5
EPSILON = 1e-3


def network(ops, image):
    """image [n, h, w, 3], 0 … 1 → for each stride the raw boxes [n, h/s, w/s, 4] and class logits [n, h/s, w/s, 5]."""
    x = ops.conv("stem", image, 32, kernel=6, stride=4)
    x = block(ops, "block4", x, 32)
    x = ops.conv("down8", x, 64, kernel=3, stride=2)
    fine = block(ops, "block8", x, 64)
    x = ops.conv("down16", fine, 96, kernel=3, stride=2)
    x = block(ops, "block16a", x, 96)
    coarse = block(ops, "block16b", x, 96)
    far = ops.conv("lateral16", coarse, 64, relu=False)
    fine = block(ops, "neck8", ops.relu(ops.add(fine, ops.double(far))), 64)
    heads = []
    for stride, x in zip(STRIDES, (fine, coarse)):
        x = ops.conv(f"head{stride}", x, 64, kernel=3)
        heads.append((ops.head(f"box{stride}", x, 4), ops.head(f"class{stride}", x, CLASS_COUNT)))
    return heads


def block(ops, name, x, channels):
    """Half the channels, 3 × 3, added to what came in."""
    y = ops.conv(f"{name}_in", x, channels // 2)
    return ops.relu(ops.add(x, ops.conv(f"{name}_out", y, channels, kernel=3, relu=False)))


def edge(kernel, stride):
    """Zeros on each side, so that a side of s pixels becomes one of s / stride."""
    return kernel // 2 if kernel % 2 else (kernel - stride) // 2


class FirstWeights:
    """Walks the network over channel counts and makes its first weights."""

    def __init__(self, seed):
        self.random = np.random.default_rng(seed)
        self.weights, self.statistics = {}, {}

    def conv(self, name, channels_in, channels, kernel=1, stride=1, relu=True):
        shape = (kernel, kernel, channels_in, channels)
        deviation = (2 / (kernel * kernel * channels_in)) ** 0.5
        self.weights[f"{name}.kernel"] = (self.random.standard_normal(shape) * deviation).astype(np.float32)
        self.weights[f"{name}.scale"] = np.ones(channels, np.float32)
        self.weights[f"{name}.bias"] = np.zeros(channels, np.float32)
        self.statistics[f"{name}.mean"] = np.zeros(channels, np.float32)
        self.statistics[f"{name}.var"] = np.ones(channels, np.float32)
        return channels

    def head(self, name, channels_in, channels):
        kernel = self.random.standard_normal((1, 1, channels_in, channels)) * 0.01
        # boxes begin two and a half cells wide, scores low
        bias = [0, 0, 0.9, 0.9] if channels == 4 else [-4] * channels
        self.weights[f"{name}.kernel"] = kernel.astype(np.float32)
        self.weights[f"{name}.bias"] = np.array(bias, np.float32)
        return channels

    def add(self, a, b):
        return a

    def relu(self, x):
        return x

    def double(self, x):
        return x


class Forward:
    """Runs the network; in training normalises by the batch, whose statistics it collects."""

    def __init__(self, weights, statistics, training):
        self.weights, self.statistics, self.training = weights, statistics, training
        self.batch_statistics = {}

    def conv(self, name, x, channels, kernel=1, stride=1, relu=True):
        pad = [edge(kernel, stride)] * 2
        y = tf.nn.conv2d(x, self.weights[f"{name}.kernel"], stride, [[0, 0], pad, pad, [0, 0]])
        scale, bias = self.weights[f"{name}.scale"], self.weights[f"{name}.bias"]
        if self.training:
            y, mean, var = tf.compat.v1.nn.fused_batch_norm(y, scale, bias, epsilon=EPSILON, is_training=True)
            self.batch_statistics |= {f"{name}.mean": mean, f"{name}.var": var}
        else:
            mean, var = self.statistics[f"{name}.mean"], self.statistics[f"{name}.var"]
            y, _, _ = tf.compat.v1.nn.fused_batch_norm(y, scale, bias, mean, var, epsilon=EPSILON, is_training=False)
        return tf.nn.relu(y) if relu else y

    def head(self, name, x, channels):
        return tf.nn.conv2d(x, self.weights[f"{name}.kernel"], 1, "VALID") + self.weights[f"{name}.bias"]

    def add(self, a, b):
        return a + b

    def relu(self, x):
        return tf.nn.relu(x)

    def double(self, x):
        return tf.repeat(tf.repeat(x, 2, axis=1), 2, axis=2)


def decode(heads, size):
    """Heads → boxes [n, cells, 4] x1 y1 x2 y2 in pixels, class logits [n, cells, 5], cell centres and strides."""
    boxes, logits, centres, strides = [], [], [], []
    for stride, (raw, classes) in zip(STRIDES, heads):
        side = size // stride
        ys, xs = np.mgrid[:side, :side]
        centre = (np.stack([xs, ys], -1).reshape(-1, 2) + 0.5).astype(np.float32) * stride
        raw = tf.reshape(raw, [-1, side * side, 4])
        middle = centre + raw[..., :2] * stride
        half = tf.exp(tf.clip_by_value(raw[..., 2:], -4, 4)) * (stride / 2)
        boxes.append(tf.concat([middle - half, middle + half], -1))
        logits.append(tf.reshape(classes, [-1, side * side, CLASS_COUNT]))
        centres.append(centre)
        strides.append(np.full(side * side, stride, np.float32))
    return tf.concat(boxes, 1), tf.concat(logits, 1), np.concatenate(centres), np.concatenate(strides)
