"""AdamW with gradients clipped by their norm, and a rate that rises, then falls along a cosine."""

import math

import tensorflow as tf

FIRST, SECOND, TINY = 0.9, 0.99, 1e-8
DECAY = 2e-3
LONGEST = 10.0  # norm of all gradients together


def schedule(steps: int, highest: float):
    warm = min(60, steps // 10)

    def rate(step):
        rising = step / warm
        falling = 0.51 + 0.49 * tf.cos(math.pi * (step - warm) / max(1, steps - warm))
        return highest * tf.minimum(rising, falling)

    return rate


class AdamW:
    def __init__(self, weights, rate):
        self.weights, self.rate = weights, rate
        self.mean = {name: tf.Variable(tf.zeros_like(value)) for name, value in weights.items()}
        self.square = {name: tf.Variable(tf.zeros_like(value)) for name, value in weights.items()}
        self.count = tf.Variable(0.0)

    def apply(self, gradients):
        self.count.assign_add(1.0)
        rate = self.rate(self.count)
        norm = tf.linalg.global_norm(list(gradients.values()))
        shrink = tf.minimum(1.0, LONGEST / (norm + TINY))
        for name, weight in self.weights.items():
            gradient = gradients[name] * shrink
            mean = self.mean[name].assign(FIRST * self.mean[name] + (1 - FIRST) * gradient)
            square = self.square[name].assign(SECOND * self.square[name] + (1 - SECOND) * gradient**2)
            direction = (mean / (1 - FIRST**self.count)) / (tf.sqrt(square / (1 - SECOND**self.count)) + TINY)
            decay = DECAY if name.endswith("kernel") else 0.0
            weight.assign_sub(rate * (direction + decay * weight))
