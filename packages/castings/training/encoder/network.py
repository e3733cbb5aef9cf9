"""Two networks into one space of unit vectors: a crop's pixels, and the terms of a caption."""

import numpy as np
import tensorflow as tf

from .captions import NAMES

DIMENSION = 128
TERM_WIDTH = 64
HIDDEN = 128


def image_network(ops, image):
    """[n, 64, 64, 3], 0 … 1 → [n, 4, 4, 128], to be averaged and normalised."""
    x = ops.conv("stem", image, 32, kernel=3, stride=2)
    x = ops.conv("down4", x, 48, kernel=3, stride=2)
    x = block(ops, "block4", x, 48)
    x = ops.conv("down8", x, 96, kernel=3, stride=2)
    x = block(ops, "block8", x, 96)
    x = ops.conv("down16", x, 160, kernel=3, stride=2)
    x = block(ops, "block16", x, 160)
    return ops.head("image_out", x, DIMENSION, bias=[0] * DIMENSION)


def block(ops, name, x, channels):
    y = ops.conv(f"{name}_in", x, channels // 2)
    return ops.relu(ops.add(x, ops.conv(f"{name}_out", y, channels, kernel=3, relu=False)))


def first_text_weights(random) -> dict:
    def normal(*shape, deviation):
        return (random.standard_normal(shape) * deviation).astype(np.float32)

    return {
        "terms": normal(len(NAMES) + 1, TERM_WIDTH, deviation=0.5),
        "hidden.kernel": normal(TERM_WIDTH, HIDDEN, deviation=(2 / TERM_WIDTH) ** 0.5),
        "hidden.bias": np.zeros(HIDDEN, np.float32),
        "text_out.kernel": normal(HIDDEN, DIMENSION, deviation=HIDDEN**-0.5),
        "text_out.bias": np.zeros(DIMENSION, np.float32),
    }


def text_network(weights, tokens):
    """Token ids [n, MOST_TERMS], 0 for none → [n, DIMENSION]: the sum of the terms, a hidden layer, a unit vector."""
    there = tf.cast(tokens > 0, tf.float32)[..., None]
    x = tf.reduce_sum(tf.gather(weights["terms"], tokens) * there, 1)
    x = tf.nn.relu(x @ weights["hidden.kernel"] + weights["hidden.bias"])
    return unit(x @ weights["text_out.kernel"] + weights["text_out.bias"])


def unit(x):
    return x / tf.sqrt(tf.reduce_sum(x * x, -1, keepdims=True) + 1e-12)
