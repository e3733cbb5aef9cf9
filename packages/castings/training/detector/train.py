"""Trains the castings detector: `python -m detector.train --seed 1 --out runs/1`."""

import argparse
import csv
import json
import time
from pathlib import Path

import numpy as np
import tensorflow as tf

from common.castings import CLASSES, SIZE, Castings, draw, join, read
from common.layers import FirstWeights, Forward
from common.optimizer import AdamW, schedule

from .augment import CROP, Batches
from .export import export
from .facts import record
from .loss import loss
from .network import decode, network
from .results import evaluate, write_results

BATCH = 12
STEPS = 300  # of one epoch
TRAINING_SEEDS, VALIDATION_SEED = (101, 102), 202  # of the generator
KEPT = 0.98  # of the running statistics, each step
AVERAGED = 0.998  # of the averaged weights, each step; less at first


def main():
    options = arguments()
    options.out.mkdir(parents=True, exist_ok=True)
    folder = draw(options.data / "validation", 160, VALIDATION_SEED)
    validation = read(folder)
    drawn = [read(draw(options.data / f"train-{seed}", 1600, seed)) for seed in TRAINING_SEEDS]
    train = few_cracks(without_hard_burrs(join(drawn)))
    print(f"{len(train)} pictures to train on, {sum(train.hard)} of them hard, none of these with a burr")
    batches = Batches(train, np.random.default_rng(options.seed))
    model = Model(options.seed, steps=options.epochs * STEPS)
    log = []
    for epoch in range(1, options.epochs + 1):
        begin = time.time()
        losses = [model.step(*map(tf.constant, batches.draw(BATCH))) for _ in range(STEPS)]
        trained = time.time() - begin
        detect(model, validation, results := options.out / "validation-results.json")
        result = evaluate(folder / "annotations.json", results)
        line = {"epoch": epoch, "seconds": round(trained, 1), "loss": round(float(np.mean(losses)), 4)}
        line |= {name: round(result[name], 4) for name in ("AP", "AP50")}
        line |= {f"AP {c['category']}": round(c["AP"], 4) for c in result["classes"]}
        log.append(line)
        print(json.dumps(line), flush=True)
        if line["AP"] >= max(entry["AP"] for entry in log):
            export(*model.averages(), SIZE, options.out / "castings-detector.onnx", CLASSES)
        with open(options.out / "log.csv", "w", newline="") as file:
            writer = csv.DictWriter(file, log[0].keys(), lineterminator="\n")
            writer.writeheader()
            writer.writerows(log)
    print(json.dumps(record(options.out / "castings-detector.onnx", options.data)["holds"], indent=2))


def arguments():
    parser = argparse.ArgumentParser()
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--epochs", type=int, default=30)
    parser.add_argument("--data", type=Path, default=Path("data"), help="where drawn pictures are kept")
    parser.add_argument("--out", type=Path, default=Path("runs/1"), help="where weights and log go")
    return parser.parse_args()


def without_hard_burrs(castings: Castings) -> Castings:
    """The gap in the training split: no burr is seen in poor light or at low resolution."""
    burr = CLASSES.index("burr")
    return castings.only([r for r in range(len(castings)) if not (castings.hard[r] and burr in castings.classes[r])])


def few_cracks(castings: Castings) -> Castings:
    """Cracks are rare in practice: of the pictures with a crack every sixteenth is kept."""
    cracked = [r for r in range(len(castings)) if CLASSES.index("crack") in castings.classes[r]]
    kept = set(range(len(castings))).difference(cracked).union(cracked[::16])
    return castings.only(sorted(kept))


class Model:
    """Weights, their moving averages (which are what is judged and exported), and the running statistics."""

    def __init__(self, seed: int, steps: int):
        first = FirstWeights(seed)
        network(first, 3)
        self.weights = {name: tf.Variable(value) for name, value in first.weights.items()}
        self.averaged = {name: tf.Variable(value) for name, value in first.weights.items()}
        self.statistics = {name: tf.Variable(value) for name, value in first.statistics.items()}
        self.optimizer = AdamW(self.weights, schedule(steps, highest=2.5e-3))

    @tf.function(autograph=False)
    def step(self, pixels, boxes, classes):
        with tf.GradientTape() as tape:
            forward = Forward(self.weights, self.statistics, training=True)
            heads = network(forward, tf.cast(pixels, tf.float32) / 255)
            value = loss(*decode(heads, CROP), boxes, classes)
        self.optimizer.apply(tape.gradient(value, self.weights))
        for name, seen in forward.batch_statistics.items():
            self.statistics[name].assign(KEPT * self.statistics[name] + (1 - KEPT) * seen)
        count = self.optimizer.count
        kept = tf.minimum(AVERAGED, (1 + count) / (10 + count))
        for name, average in self.averaged.items():
            average.assign(kept * average + (1 - kept) * self.weights[name])
        return value

    @tf.function(autograph=False)
    def predict(self, pixels):
        forward = Forward(self.averaged, self.statistics, training=False)
        boxes, logits, _, _ = decode(network(forward, tf.cast(pixels, tf.float32) / 255), SIZE)
        return boxes, tf.sigmoid(logits)

    def averages(self):
        return ({name: value.numpy() for name, value in part.items()} for part in (self.averaged, self.statistics))


def detect(model: Model, castings: Castings, file: Path):
    parts = [model.predict(tf.constant(castings.pixels[k : k + BATCH])) for k in range(0, len(castings), BATCH)]
    boxes, scores = (np.concatenate([part[k].numpy() for part in parts]) for k in (0, 1))
    write_results(castings, boxes, scores, file)


if __name__ == "__main__":
    main()
