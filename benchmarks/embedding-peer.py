"""Answers questions of embedding.mjs, one a line, with how long they took: one thread, warm from the second time on."""

import json
import os
import sys
import time

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "NUMBA_NUM_THREADS"):
    os.environ[name] = "1"

import numpy as np
import sklearn
import umap
from sklearn.cluster import HDBSCAN
from sklearn.neighbors import NearestNeighbors

path, dimension, map_path, epochs = sys.argv[1], int(sys.argv[2]), sys.argv[3], int(sys.argv[4])
vectors = np.fromfile(path, dtype=np.float32).reshape(-1, dimension)


def knn():
    NearestNeighbors(n_neighbors=20, algorithm="brute").fit(vectors).kneighbors()


def project():
    umap.UMAP(n_epochs=epochs, metric="cosine", random_state=1).fit_transform(vectors).astype(np.float32).tofile(map_path)


def cluster():
    labels = HDBSCAN(copy=True).fit(vectors).labels_
    return f"{labels.max() + 1} clusters, {(labels < 0).sum()} noise"


questions = {
    "knn": (f"scikit-learn {sklearn.__version__}", knn),
    "umap": (f"umap-learn {umap.__version__}", project),
    "hdbscan": (f"scikit-learn {sklearn.__version__}", cluster),
}
for line in sys.stdin:
    tool, answer = questions[line.strip()]
    wall, cpu = time.perf_counter(), time.process_time()
    said = answer()
    result = {"tool": tool, "wall": time.perf_counter() - wall, "cpu": time.process_time() - cpu, "answer": said}
    print(json.dumps(result), flush=True)
