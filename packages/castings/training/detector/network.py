"""The network, written once over the few operations that TensorFlow (training) and ONNX (export) both give it."""

import numpy as np
import tensorflow as tf

STRIDES = (8, 16)
CLASS_COUNT = 5
FIRST_BOX = [0, 0, 0.9, 0.9]  # in the middle of its cell, two and a half cells wide
FIRST_SCORES = [-4] * CLASS_COUNT


def network(ops, image):
    """image [n, h, w, 3], 0 … 1 → for each stride the raw boxes [n, h/s, w/s, 4] and class logits [n, h/s, w/s, 5]."""
    x = ops.conv("stem", image, 32, kernel=6, stride=4)
    x = block(ops, "block4", x, 32)
    x = ops.conv("down8", x, 64, kernel=3, stride=2)
    x = block(ops, "block8a", x, 64)
    fine = block(ops, "block8b", x, 64)
    x = ops.conv("down16", fine, 96, kernel=3, stride=2)
    x = block(ops, "block16a", x, 96)
    coarse = block(ops, "block16b", x, 96)
    far = ops.conv("lateral16", coarse, 64, relu=False)
    fine = block(ops, "neck8", ops.relu(ops.add(fine, ops.double(far))), 64)
    heads = []
    for stride, x in zip(STRIDES, (fine, coarse)):
        x = ops.conv(f"head{stride}", x, 64, kernel=3)
        boxes = ops.head(f"box{stride}", x, 4, bias=FIRST_BOX)
        heads.append((boxes, ops.head(f"class{stride}", x, CLASS_COUNT, bias=FIRST_SCORES)))
    return heads


def block(ops, name, x, channels):
    """Half the channels, 3 × 3, added to what came in."""
    y = ops.conv(f"{name}_in", x, channels // 2)
    return ops.relu(ops.add(x, ops.conv(f"{name}_out", y, channels, kernel=3, relu=False)))


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
