"""Trains the dual encoder: `python -m encoder.train --out runs/encoder`.

A caption belongs to every crop of which all its terms are true, not only to the one it was made from: pairwise sigmoid
loss (SigLIP) on that table.
"""

import argparse
import csv
import json
import time
from pathlib import Path

import numpy as np
import tensorflow as tf

from common.castings import CLASSES, draw
from common.layers import FirstWeights, Forward
from common.optimizer import AdamW, schedule

from .captions import NAMES, caption, padded, true_of
from .crops import Crops, read_crops
from .export import export
from .network import first_text_weights, image_network, text_network, unit

BATCH, STEPS = 64, 60
KEPT = 0.95
TRAINING_SEEDS, VALIDATION_SEED = (101, 102), 202  # of the generator


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--epochs", type=int, default=30)
    parser.add_argument("--data", type=Path, default=Path("data"), help="where drawn pictures are kept")
    parser.add_argument("--out", type=Path, default=Path("runs/encoder"), help="where weights and log go")
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    train = read_crops([draw(options.data / f"train-{seed}", 1600, seed) for seed in TRAINING_SEEDS])
    validation = read_crops([draw(options.data / "validation", 160, VALIDATION_SEED)])
    print(f"{len(train)} crops to train on, {len(validation)} to judge by")
    random = np.random.default_rng(options.seed)
    model = Model(options.seed, options.epochs * STEPS)
    log = []
    for epoch in range(1, options.epochs + 1):
        begin = time.time()
        losses = [model.step(*map(tf.constant, batch(train, random))) for _ in range(STEPS)]
        line = {"epoch": epoch, "seconds": round(time.time() - begin, 1), "loss": round(float(np.mean(losses)), 4)}
        line |= judge(model, validation)
        log.append(line)
        print(json.dumps(line), flush=True)
        if line["mAP captions"] >= max(entry["mAP captions"] for entry in log):
            weights, statistics = ({k: v.numpy() for k, v in part.items()} for part in (model.weights, model.statistics))
            export(weights, statistics, options.out)
            (options.out / "retrieval.json").write_text(json.dumps(line, indent=2) + "\n")
        with open(options.out / "log.csv", "w", newline="") as file:
            writer = csv.DictWriter(file, log[0].keys(), lineterminator="\n")
            writer.writeheader()
            writer.writerows(log)


def batch(crops: Crops, random):
    rows = random.integers(len(crops), size=BATCH)
    pixels = crops.pixels[rows]
    turn = random.integers(4)
    pixels = np.rot90(pixels, turn, (1, 2))
    if random.random() < 0.5:
        pixels = pixels[:, :, ::-1]
    captions = [caption(crops.terms[row], random) for row in rows]
    return np.ascontiguousarray(pixels), padded(captions), true_of(captions, [crops.terms[row] for row in rows])


class Model:
    def __init__(self, seed: int, steps: int):
        first = FirstWeights(seed)
        image_network(first, 3)
        text = first_text_weights(np.random.default_rng(seed + 1))
        loose = {"temperature": np.float32(2.3), "bias": np.float32(-5.0)}
        self.weights = {name: tf.Variable(value) for name, value in (first.weights | text | loose).items()}
        self.statistics = {name: tf.Variable(value) for name, value in first.statistics.items()}
        self.optimizer = AdamW(self.weights, schedule(steps, highest=2e-3))

    @tf.function(autograph=False)
    def step(self, pixels, tokens, true):
        with tf.GradientTape() as tape:
            forward = Forward(self.weights, self.statistics, training=True)
            images = embed(forward, pixels)
            texts = text_network(self.weights, tokens)
            logits = tf.exp(self.weights["temperature"]) * (texts @ tf.transpose(images)) + self.weights["bias"]
            losses = tf.nn.sigmoid_cross_entropy_with_logits(true, logits)
            value = tf.reduce_sum(losses) / tf.reduce_sum(true)
        gradients = tape.gradient(value, self.weights)
        self.optimizer.apply({name: tf.convert_to_tensor(gradient) for name, gradient in gradients.items()})
        for name, seen in forward.batch_statistics.items():
            self.statistics[name].assign(KEPT * self.statistics[name] + (1 - KEPT) * seen)
        return value

    @tf.function(autograph=False)
    def images(self, pixels):
        return embed(Forward(self.weights, self.statistics, training=False), pixels)


def embed(forward, pixels):
    return unit(tf.reduce_mean(image_network(forward, tf.cast(pixels, tf.float32) / 255), (1, 2)))


def judge(model: Model, crops: Crops) -> dict:
    """On crops that were not trained on: the class by its name alone; average precision of captions as queries."""
    images = np.concatenate([model.images(tf.constant(crops.pixels[k : k + 64])).numpy() for k in range(0, len(crops), 64)])
    embed_text = lambda captions: text_network(model.weights, tf.constant(padded(captions))).numpy()
    by_name = embed_text([[NAMES.index(name)] for name in CLASSES]) @ images.T
    found = by_name.argmax(0) == [terms[0] for terms in crops.terms]
    random = np.random.default_rng(0)
    captions = [caption(crops.terms[row % len(crops)], random) for row in range(400)]
    scores, true = embed_text(captions) @ images.T, true_of(captions, crops.terms)
    best = scores.argmax(1)
    light = embed_text([[NAMES.index(name)] for name in ("good light", "poor light")]) @ images.T
    dark = [NAMES.index("poor light") in terms for terms in crops.terms]
    return {
        "class accuracy": round(float(found.mean()), 4),
        "light accuracy": round(float(((light[1] > light[0]) == dark).mean()), 4),
        "mAP captions": round(float(np.mean([average_precision(s, t) for s, t in zip(scores, true)])), 4),
        "first hit true": round(float(true[np.arange(len(best)), best].mean()), 4),
        "chance": round(float(true.mean()), 4),
    }


def average_precision(scores, true) -> float:
    hits = true[np.argsort(-scores, kind="stable")]
    return float((hits * hits.cumsum() / np.arange(1, len(hits) + 1)).sum() / hits.sum())


if __name__ == "__main__":
    main()
