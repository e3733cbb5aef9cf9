"""The few operations that the networks are made of, as first weights and in TensorFlow; common/onnx_nodes.py has them in ONNX."""

import numpy as np
import tensorflow as tf

EPSILON = 1e-3


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

    def head(self, name, channels_in, channels, bias):
        kernel = self.random.standard_normal((1, 1, channels_in, channels)) * 0.01
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

    def head(self, name, x, channels, bias):
        return tf.nn.conv2d(x, self.weights[f"{name}.kernel"], 1, "VALID") + self.weights[f"{name}.bias"]

    def add(self, a, b):
        return a + b

    def relu(self, x):
        return tf.nn.relu(x)

    def double(self, x):
        return tf.repeat(tf.repeat(x, 2, axis=1), 2, axis=2)
