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
 * ```ts no-run
 * import { loadIndex } from "@borescope/search";
 *
 * const index = await loadIndex("castings.index");
 * const { hits } = await index.search({ object: 123 }, { k: 20, filter: "class:burr and width<40" });
 * console.log(hits.map(({ id, score }) => `${id} ${score.toFixed(3)}`));
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
