import { type LongWork, throwIfAborted } from "@borescope/core";
import { files } from "#files";
import { type Container, containerPieces } from "./container.js";
import { recordsOf } from "./records.js";
import type { VectorIndex } from "./vector-index.js";

/**
 * Writes an index to a file that {@link loadIndex} reads: the vectors, which embedder made them, the graph of the store,
 * and of each row its id, image, class, box, attributes and tags. It is written beside its place, flushed and renamed,
 * so that a crash, or a signal that aborts, leaves the old file whole. After rows were removed, the graph is left out and built anew on loading.
 *
 * @throws BorescopeError SEARCH_UNWRITABLE, in a browser too, where {@link indexBytes} gives the same bytes
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { Dataset, Ids } from "@borescope/core";
 * import { buildIndex, loadIndex, saveIndex } from "@borescope/search";
 *
 * const none = Ids.sequence(0);
 * const dataset = new Dataset(
 *   { length: 2, ids: Ids.from(["a", "b"]), fileNames: ["a.jpg", "b.jpg"], width: new Float64Array(2), height: new Float64Array(2) },
 *   { length: 0, ids: none, names: [], supercategories: [] },
 *   { length: 0, ids: none, image: new Uint32Array(0), category: new Uint32Array(0), box: new Float64Array(0), area: new Float64Array(0) },
 * );
 * const embedder = { name: "by hand", dimension: 2, fingerprint: "1" };
 * const vectors = Float32Array.of(1, 0, 0.6, 0.8);
 * await saveIndex(await buildIndex({ embedder, selection: dataset.select("images"), vectors }), "castings.index");
 * const index = await loadIndex("castings.index", { dataset });
 * assert.deepEqual((await index.search({ vector: [0, 1] })).hits[0], { row: 1, id: "b", score: Math.fround(0.8) });
 * ```
 */
export async function saveIndex(
  index: VectorIndex,
  path: string,
  { signal }: Pick<LongWork, "signal"> = {},
): Promise<void> {
  throwIfAborted(signal);
  await files.write(path, containerPieces(await containerOf(index)), signal);
}

/**
 * The bytes that {@link saveIndex} writes.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { Dataset, Ids } from "@borescope/core";
 * import { buildIndex, indexBytes, loadIndex } from "@borescope/search";
 *
 * const none = Ids.sequence(0);
 * const dataset = new Dataset(
 *   { length: 2, ids: Ids.from(["a", "b"]), fileNames: ["a.jpg", "b.jpg"], width: new Float64Array(2), height: new Float64Array(2) },
 *   { length: 0, ids: none, names: [], supercategories: [] },
 *   { length: 0, ids: none, image: new Uint32Array(0), category: new Uint32Array(0), box: new Float64Array(0), area: new Float64Array(0) },
 * );
 * const embedder = { name: "by hand", dimension: 2, fingerprint: "1" };
 * const space = { embedder, selection: dataset.select("images"), vectors: Float32Array.of(1, 0, 0.6, 0.8) };
 * const bytes = await indexBytes(await buildIndex(space)); // new Blob([bytes]) is a download
 * assert.equal((await loadIndex(bytes)).length, 2);
 * ```
 */
export async function indexBytes(index: VectorIndex): Promise<Uint8Array<ArrayBuffer>> {
  const pieces = [...containerPieces(await containerOf(index))];
  const bytes = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    bytes.set(piece, at);
    at += piece.length;
  }
  return bytes;
}

async function containerOf(index: VectorIndex): Promise<Container> {
  const { dataset, table, identity, plugin, store } = index;
  const { dimension } = identity;
  const places = index.places();
  const isWhole = places.length === store.length;
  const graph = isWhole ? await store.save() : null;
  const records = new TextEncoder().encode(
    JSON.stringify(
      recordsOf(
        dataset,
        table,
        places.map((place) => index.rows[place]!),
      ),
    ),
  );
  const vectors = isWhole ? store.vectors : new Float32Array(places.length * dimension);
  if (!isWhole)
    places.forEach((place, i) => {
      vectors.set(store.vectors.subarray(place * dimension, (place + 1) * dimension), i * dimension);
    });
  return {
    manifest: {
      embedder: identity,
      metric: "cosine",
      count: places.length,
      store: { name: plugin.name, settings: plugin.settings },
      bytes: { vectors: vectors.byteLength, records: records.length, graph: graph?.length ?? 0 },
    },
    vectors,
    records,
    graph,
  };
}
