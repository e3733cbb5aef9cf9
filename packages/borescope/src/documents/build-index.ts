import type { Problems } from "@borescope/core";
import type { VectorIndex } from "@borescope/search";
import type { IndexDocument } from "./build-index-schema.js";
import { problemList } from "./problems.js";

/** An index that was written, as a document. */
export function indexDocument(path: string, index: VectorIndex, found: Problems): IndexDocument {
  return { schema: "borescope.index/1", index: indexFactsOf(path, index), problems: problemList(found) };
}

/** What an index is. */
export function indexFactsOf(path: string, index: VectorIndex): IndexDocument["index"] {
  const { selection, length: count, identity: embedder, plugin } = index;
  return { path, table: selection.table, count, embedder, store: plugin.name };
}
