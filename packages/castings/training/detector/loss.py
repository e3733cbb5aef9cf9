"""What the network is to say, and how far it is off: the cells about an object's middle answer for it."""

import tensorflow as tf

REACH = 1.25  # cells from the middle, along each axis
FINE_UP_TO, COARSE_FROM = 60, 30  # pixels of the longer side: who answers, between them both
BOX_WEIGHT, SIDES_WEIGHT = 2.0, 1.0


def loss(boxes, logits, centres, strides, truth_boxes, truth_classes):
    """boxes [n, cells, 4], logits [n, cells, classes]; truth_boxes [n, m, 4], truth_classes [n, m], -1 for none."""
    scores, matched = assign(logits.shape[-1], centres, strides, truth_boxes, truth_classes)
    answers = tf.reduce_max(scores, -1)
    total = tf.maximum(tf.reduce_sum(answers), 1.0)
    entropy = tf.nn.sigmoid_cross_entropy_with_logits(scores, logits)
    overlap, empty = ious(boxes, matched)
    box = BOX_WEIGHT * (1 - overlap + empty) + SIDES_WEIGHT * off(boxes, matched, strides)
    return (tf.reduce_sum(entropy) + tf.reduce_sum(answers * box)) / total


def assign(class_count, centres, strides, truth_boxes, truth_classes):
    """Target scores [n, cells, classes], and the box that each cell answers for [n, cells, 4]."""
    middle, extent = middles(truth_boxes)
    away = tf.abs(centres[None, None] - middle[:, :, None]) / strides[None, None, :, None]
    longer = tf.reduce_max(extent, -1)[..., None]
    fits = tf.where(strides[None, None] < 16, longer <= FINE_UP_TO, longer >= COARSE_FROM)
    answers = tf.reduce_all(away < REACH, -1) & fits & (truth_classes >= 0)[..., None]
    distance = tf.where(answers, tf.reduce_sum(away, -1), 1e9)
    owner = tf.argmin(distance, 1, tf.int32)  # of two objects a cell answers for the closer
    kinds = tf.where(tf.reduce_any(answers, 1), tf.gather(truth_classes, owner, batch_dims=1), -1)
    return tf.one_hot(kinds, class_count), tf.gather(truth_boxes, owner, batch_dims=1)


def middles(box):
    return (box[..., :2] + box[..., 2:]) / 2, box[..., 2:] - box[..., :2]


def off(boxes, matched, strides):
    """How far the middles are apart, in cells, and the sides, in powers of e; up to a bound, that none rules."""
    (middle, extent), (wanted, sides) = middles(boxes), middles(matched)
    apart = tf.abs(middle - wanted) / strides[None, :, None]
    ratio = tf.abs(tf.math.log(extent + 1e-6) - tf.math.log(tf.maximum(sides, 1.0)))
    return tf.reduce_sum(tf.minimum(apart, 3.0) + tf.minimum(ratio, 3.0), -1)


def ious(a, b):
    """IoU, and the empty share of the smallest box around both (GIoU's penalty)."""
    inner = tf.maximum(tf.minimum(a[..., 2:], b[..., 2:]) - tf.maximum(a[..., :2], b[..., :2]), 0)
    outer = tf.maximum(a[..., 2:], b[..., 2:]) - tf.minimum(a[..., :2], b[..., :2])
    both = inner[..., 0] * inner[..., 1]
    either = _area(a) + _area(b) - both
    around = outer[..., 0] * outer[..., 1]
    return both / (either + 1e-6), (around - either) / (around + 1e-6)


def _area(box):
    return (box[..., 2] - box[..., 0]) * (box[..., 3] - box[..., 1])
