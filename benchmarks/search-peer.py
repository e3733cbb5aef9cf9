"""Answers of FAISS (flat) and usearch, one question a line: search-peer.py <folder> <kinds> <threads> [keep]. See search.mjs."""
import json, os, sys, time
import faiss, numpy as np
from usearch.index import Index

folder, threads, keep = sys.argv[1], int(sys.argv[3]), "keep" in sys.argv[4:]
kinds = [kind for kind in sys.argv[2].split(",") if kind]
info = json.load(open(f"{folder}/info.json"))
dim, k, single = info["dim"], 10, 100
vectors = np.fromfile(f"{folder}/vectors.f32", np.float32).reshape(-1, dim)
queries = np.fromfile(f"{folder}/queries.f32", np.float32).reshape(-1, dim)
truth = np.fromfile(f"{folder}/truth.u32", np.uint32).reshape(-1, 10)

faiss.omp_set_num_threads(threads)
flat = faiss.IndexFlatIP(dim)
flat.add(vectors)
graphs, built = {}, {}
for kind in kinds:
    start = time.perf_counter()
    graph = Index(ndim=dim, metric="ip", dtype=kind, connectivity=16, expansion_add=128, expansion_search=64)
    path = f"{folder}/usearch-{kind}.graph"
    if keep and os.path.exists(path):
        graph.load(path)
        graph.expansion_search = 64
    else:
        graph.add(np.arange(len(vectors)), vectors, threads=threads)
        if keep:
            graph.save(path)
    graphs[kind], built[kind] = graph, round(time.perf_counter() - start, 1)

def answer(question):
    if question == "flat-single":
        return np.vstack([flat.search(queries[i : i + 1], k)[1] for i in range(single)])
    if question == "flat-batch":
        return flat.search(queries, k)[1]
    return graphs[question.removeprefix("usearch-")].search(queries, k, threads=threads).keys

def tell(value):
    print(json.dumps(value), flush=True)

tell({"faiss": faiss.__version__, "built": built})
for line in sys.stdin:
    start, used = time.perf_counter(), time.process_time()
    found = answer(line.strip())
    seconds, used = time.perf_counter() - start, time.process_time() - used
    hits = sum(len(set(map(int, row)) & set(map(int, truth[i]))) for i, row in enumerate(found))
    tell({"perSecond": len(found) / seconds, "perCpuSecond": len(found) / used, "recall": hits / (len(found) * k)})
