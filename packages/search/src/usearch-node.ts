import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { BorescopeError } from "@borescope/core";
import type { Index } from "usearch";
import type { Graph, GraphOptions, Usearch } from "./usearch.js";

/** usearch in Node; it knows files only, so bytes go through a temporary one. */
export const usearch: Usearch = {
  create: async (dimension, options) => graphOf(await make(dimension, options)),
  async load(bytes, dimension, options) {
    const index = await make(dimension, options);
    await withFile(async (path) => {
      await writeFile(path, bytes);
      try {
        index.load(path);
      } catch (cause) {
        throw new BorescopeError("SEARCH_GRAPH", {
          expected: "a graph of usearch",
          found: cause instanceof Error ? cause.message : String(cause),
          cause,
        });
      }
    });
    return graphOf(index);
  },
  save: (graph) =>
    withFile(async (path) => {
      saveOf.get(graph)!(path);
      return readFile(path);
    }),
};

/** How to write the file of each graph. */
const saveOf = new WeakMap<Graph, (path: string) => void>();

function graphOf(index: Index): Graph {
  const graph: Graph = {
    size: () => Number(index.size()),
    dimensions: () => Number(index.dimensions()),
    add: (keys, vectors, threads) => index.add(keys, vectors, threads),
    search: (vectors, k, threads) => index.search(vectors, k, threads),
    remove: (keys) => index.remove(keys as unknown as bigint[]),
  };
  saveOf.set(graph, (path) => index.save(path));
  return graph;
}

async function make(dimension: number, { quantization, M, efConstruction, ef }: GraphOptions): Promise<Index> {
  const { Index, MetricKind, ScalarKind } = await load();
  const kinds = { f32: ScalarKind.F32, f16: ScalarKind.F16, i8: ScalarKind.I8 };
  return new Index({
    dimensions: dimension,
    metric: MetricKind.IP,
    quantization: kinds[quantization],
    connectivity: M,
    expansion_add: efConstruction,
    expansion_search: ef,
    multi: false,
  });
}

async function load() {
  try {
    return await import("usearch");
  } catch (cause) {
    throw new BorescopeError("SEARCH_STORE_MISSING", {
      expected: "the package usearch",
      found: cause instanceof Error ? cause.message : String(cause),
      hint: "npm install usearch, or take exactStore().",
      cause,
    });
  }
}

async function withFile<T>(work: (path: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), "borescope-usearch-"));
  try {
    return await work(join(folder, "graph"));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
