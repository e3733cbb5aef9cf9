"""Evaluates with borescope after each epoch, by subprocess. Nothing but Python itself is imported."""

import json
import math
import os
import random
import shlex
import subprocess
import tempfile
from pathlib import Path

BORESCOPE = shlex.split(os.environ.get("BORESCOPE", "npx borescope"))
SIDE, CELL, MARGIN, RATE = 64, 8, 4, 0.02


def main():
    random.seed(1)
    training, validation = draw_plates(40), draw_plates(30)
    model = LinearDetector()
    best = 0, -1.0
    with tempfile.TemporaryDirectory() as folder:
        truth = Path(folder, "val.json")
        truth.write_text(json.dumps(ground_truth(validation)))
        for epoch in range(1, 5):
            model.train(training)
            results = Path(folder, f"epoch-{epoch}.json")
            results.write_text(json.dumps(detections(model, validation)))
            summary = evaluate(truth, results)["summary"]
            print(f"epoch {epoch}: AP {summary['AP']:.3f}, AP50 {summary['AP50']:.3f}", flush=True)
            best = max(best, (epoch, summary["AP"]), key=lambda pair: pair[1])  # and write the weights away
    print(f"best: epoch {best[0]}")


def evaluate(truth, results):
    command = [*BORESCOPE, "evaluate", str(truth), str(results), "--json"]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE)
    return json.loads(done.stdout)["models"][0]


def ground_truth(plates):
    """COCO: boxes are x, y, width, height."""
    pores = [(k, pore) for k, (_, pores) in enumerate(plates) for pore in pores]
    return {
        "images": [{"id": k, "file_name": f"{k}.png", "width": SIDE, "height": SIDE} for k in range(len(plates))],
        "categories": [{"id": 1, "name": "pore"}],
        "annotations": [
            {"id": i + 1, "image_id": k, "category_id": 1, "bbox": corner(*pore), "area": pore[2] ** 2, "iscrowd": 0}
            for i, (k, pore) in enumerate(pores)
        ],
    }


def detections(model, plates):
    return [
        {"image_id": k, "category_id": 1, "bbox": corner(x, y, side), "score": score}
        for k, (grey, _) in enumerate(plates)
        for x, y, side, score in model.detect(grey)
    ]


def corner(x, y, side):
    return [x - side / 2, y - side / 2, side, side]


def draw_plates(count):
    """Grey plates, row by row, and the dark pores in them: centre x, centre y, diameter."""
    plates = []
    for _ in range(count):
        grey = [[0.1 * (random.random() - 0.5) for _ in range(SIDE)] for _ in range(SIDE)]
        pores = [[random.uniform(8, 56), random.uniform(8, 56), random.uniform(5, 11)] for _ in range(random.randint(1, 3))]
        for x, y, side in pores:
            for j in range(SIDE):
                for i in range(SIDE):
                    if math.hypot(i + 0.5 - x, j + 0.5 - y) < side / 2:
                        grey[j][i] -= 0.4
        plates.append((grey, pores))
    return plates


class LinearDetector:
    """Whether a pore's centre is in a cell, where and how large, is linear in the pixels of the window around it."""

    def __init__(self):
        self.score, self.x, self.y, self.side = ([0.0] * ((CELL + 2 * MARGIN) ** 2 + 1) for _ in range(4))

    def train(self, plates):
        for grey, pores in plates:
            for left, top, window in windows(grey):
                pore = next((p for p in pores if left <= p[0] < left + CELL and top <= p[1] < top + CELL), None)
                learn(self.score, window, (pore is not None) - sigmoid(dot(self.score, window)))
                if pore is not None:
                    for weights, wanted in zip((self.x, self.y, self.side), (pore[0] - left, pore[1] - top, pore[2])):
                        learn(weights, window, wanted / CELL - dot(weights, window))

    def detect(self, grey):
        for left, top, window in windows(grey):
            x, y, side = (CELL * dot(weights, window) for weights in (self.x, self.y, self.side))
            yield left + x, top + y, max(side, 1.0), sigmoid(dot(self.score, window))


def windows(grey):
    """Each inner cell's corner, and the pixels around it and a one."""
    for top in range(CELL, SIDE - CELL, CELL):
        for left in range(CELL, SIDE - CELL, CELL):
            rows = grey[top - MARGIN : top + CELL + MARGIN]
            yield left, top, [value for row in rows for value in row[left - MARGIN : left + CELL + MARGIN]] + [1.0]


def learn(weights, window, error):
    for i, value in enumerate(window):
        weights[i] += RATE * error * value


def dot(weights, window):
    return sum(map(float.__mul__, weights, window))


def sigmoid(x):
    return 1 / (1 + math.exp(-x))


if __name__ == "__main__":
    main()
