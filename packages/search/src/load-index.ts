import {
  BorescopeError,
  type Dataset,
  type Detections,
  type Embedder,
  type LongWork,
  type SourceInput,
} from "@borescope/core";
import { files } from "#files";
import { fileError, parse, readContainer } from "./container.js";
import { checkEmbedder } from "./embedder-check.js";
import { exactStore } from "./exact-store.js";
import { datasetOfRecords, joinRows } from "./read-records.js";
import type { Records } from "./records.js";
import type { VectorStore } from "./store.js";
import { type UsearchStoreOptions, usearchStore } from "./usearch-store.js";
import { VectorIndex } from "./vector-index.js";

/** How {@link loadIndex} opens an index. */
export interface LoadIndexOptions extends LongWork {
  /** The data set that was embedded; absent: one of the records in the file, which holds the index's rows alone. */
  readonly dataset?: Dataset | undefined;
  /** The models of the data set, where the index is of a model's detections. */
  readonly detections?: readonly Detections[] | undefined;
  /** The one that made the vectors, for queries by image and text. */
  readonly embedder?: Embedder | undefined;
  /** Another than the file names, which is built anew. */
  readonly store?: VectorStore | undefined;
}

/**
 * Opens an index that {@link saveIndex} or {@link indexBytes} made. Rows are found again by the files' own ids.
 *
 * @param input - a path (in Node), a URL, a `Blob`, bytes or a `Source`
 * @throws BorescopeError SEARCH_FILE (not an index, cut short, altered), SEARCH_FILE_NEWER, SEARCH_FINGERPRINT (the embedder
 * is another), SEARCH_JOIN (the data set is another), SEARCH_STORE (a store that is not known here), SEARCH_STORE_MISSING,
 * SEARCH_GRAPH, and SOURCE_* where nothing can be read
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
 * const bytes = await indexBytes(await buildIndex(space));
 * const index = await loadIndex(bytes, { dataset }); // or a path, as of saveIndex
 * assert.deepEqual((await index.search({ object: "a" })).selection.ids(), ["b"]);
 * bytes[200]! ^= 1;
 * await assert.rejects(loadIndex(bytes), { code: "SEARCH_FILE" });
 * ```
 */
export async function loadIndex(input: SourceInput, options: LoadIndexOptions = {}): Promise<VectorIndex> {
  const { embedder, dataset, detections = [], signal, onProgress } = options;
  const source = await files.open(input);
  const { name: file } = source;
  const { manifest, vectors, records, graph } = readContainer(await source.bytes(undefined, { signal }), file);
  if (embedder !== undefined) checkEmbedder(manifest.embedder, embedder, file);
  const parsed = parse(records) as Records | undefined;
  if (parsed === undefined) throw fileError(file, "records of its rows", "none");
  const own = datasetOfRecords(parsed, manifest.count, file); // sound, whoever joins them
  const joined = dataset === undefined ? own : joinRows(parsed, dataset, detections, file);
  const plugin = options.store ?? storeOf(manifest.store, file);
  const isSame = sameStore(plugin, manifest.store);
  const store = await plugin.open(manifest.embedder.dimension, vectors, isSame ? graph : null, { signal, onProgress });
  const { name, dimension, fingerprint } = manifest.embedder;
  return new VectorIndex({ ...joined, identity: { name, dimension, fingerprint }, embedder, plugin, store });
}

type StoreFacts = Pick<VectorStore, "name" | "settings">;

function storeOf({ name, settings }: StoreFacts, file: string): VectorStore {
  if (name === "exact") return exactStore();
  if (name === "usearch") return usearchStore(settings as UsearchStoreOptions);
  throw new BorescopeError("SEARCH_STORE", {
    file,
    expected: 'the store "exact" or "usearch"',
    found: JSON.stringify(name),
    hint: "Pass the store that the index was made with: { store }.",
  });
}

function sameStore(a: StoreFacts, b: StoreFacts): boolean {
  const keys = Object.keys({ ...a.settings, ...b.settings });
  return a.name === b.name && keys.every((key) => a.settings[key] === b.settings[key]);
}
