/** What is used of usearch's index. */
export interface Graph {
  size(): number;
  dimensions(): number;
  add(keys: BigUint64Array, vectors: Float32Array, threads: number): void;
  search(vectors: Float32Array, k: number, threads: number): { readonly keys: BigUint64Array } & GraphMatches;
  remove(keys: BigUint64Array): unknown;
}

/** Of several queries, how many keys each has. */
interface GraphMatches {
  readonly counts?: BigUint64Array;
  readonly distances: Float32Array;
}

/** How a graph is built and searched. */
export interface GraphOptions {
  readonly quantization: "f32" | "f16" | "i8";
  readonly M: number;
  readonly efConstruction: number;
  readonly ef: number;
}

/** usearch, where it runs. */
export interface Usearch {
  /** An empty graph. @throws BorescopeError SEARCH_STORE_MISSING */
  create(dimension: number, options: GraphOptions): Promise<Graph>;
  /** A graph from the bytes that `save` gave. @throws BorescopeError SEARCH_STORE_MISSING, SEARCH_GRAPH */
  load(bytes: Uint8Array, dimension: number, options: GraphOptions): Promise<Graph>;
  save(graph: Graph): Promise<Uint8Array>;
}
