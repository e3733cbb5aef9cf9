"""What the network is to say, and how far it is off: task-aligned assignment (TOOD, as in YOLOv8), GIoU, cross-entropy."""

import tensorflow as tf

TOP = 9  # cells that learn from one object
SCORE_POWER = 0.5
IOU_POWER = 4.0
BOX_WEIGHT = 2.5


def loss(boxes, logits, centres, strides, truth_boxes, truth_classes):
    """boxes [n, cells, 4], logits [n, cells, classes]; truth_boxes [n, m, 4], truth_classes [n, m], -1 for none."""
    scores, matched = assign(
        tf.stop_gradient(boxes), tf.stop_gradient(logits), centres, strides, truth_boxes, truth_classes
    )
    total = tf.maximum(tf.reduce_sum(scores), 1.0)
    entropy = tf.nn.sigmoid_cross_entropy_with_logits(scores, logits)
    overlap, empty = ious(boxes, matched)
    box = tf.reduce_max(scores, -1) * (1 - overlap + empty)
    return (tf.reduce_sum(entropy) + BOX_WEIGHT * tf.reduce_sum(box)) / total


def assign(boxes, logits, centres, strides, truth_boxes, truth_classes):
    """Target scores [n, cells, classes], and the box that each cell answers for [n, cells, 4]."""
    most = truth_boxes.shape[1]
    middle = (truth_boxes[..., :2] + truth_boxes[..., 2:]) / 2
    half = (truth_boxes[..., 2:] - truth_boxes[..., :2]) / 2
    reach = tf.maximum(half[:, :, None], 0.8 * strides[None, None, :, None])  # a thin box has cells too
    away = tf.abs(centres[None, None] - middle[:, :, None])
    inside = tf.reduce_all(away < reach, -1) & (truth_classes >= 0)[..., None]
    overlap = tf.maximum(ious(boxes[:, None], truth_boxes[:, :, None])[0], 0)
    kinds = tf.maximum(truth_classes, 0)
    score = tf.gather(tf.transpose(tf.sigmoid(logits), [0, 2, 1]), kinds, batch_dims=1)
    near = tf.exp(-tf.reduce_sum(away / reach, -1))  # decides while no box overlaps yet
    metric = tf.where(inside, score**SCORE_POWER * overlap**IOU_POWER + 1e-6 * near, 0)
    least = tf.math.top_k(metric, TOP)[0][..., -1:]
    chosen = (metric >= least) & (metric > 0)
    owner = tf.argmax(tf.where(chosen, overlap + 1e-3, 0), 1, tf.int32)  # of two objects a cell learns the closer
    own = chosen & (owner[:, None] == tf.range(most)[None, :, None])
    metric = tf.where(own, metric, 0)
    best = tf.reduce_max(tf.where(own, overlap, 0), -1, keepdims=True)
    most_aligned = tf.maximum(tf.reduce_max(metric, -1, keepdims=True), 1e-12)
    quality = metric / most_aligned * tf.maximum(best, 0.05)
    scores = tf.matmul(quality, tf.one_hot(truth_classes, logits.shape[-1]), transpose_a=True)
    return scores, tf.gather(truth_boxes, owner, batch_dims=1)


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
