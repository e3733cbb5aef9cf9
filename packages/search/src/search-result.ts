import type { Id, Selection } from "@borescope/core";

/** One row that was found. */
export interface Hit {
  /** In the index's table. */
  readonly row: number;
  readonly id: Id;
  /** Of vectors the cosine, -1 … 1; of words the share of their weight, 0 … 1. */
  readonly score: number;
}

/** What a search found. */
export interface SearchResult {
  /** How: by vectors, or by words in names, tags and attributes, where the embedder knows no texts. */
  readonly by: "vector" | "words";
  /** Why by words; undefined by vectors. */
  readonly because: string | undefined;
  /** The best first; rows of equal scores in the order of the index. */
  readonly hits: readonly Hit[];
  /** The rows as a selection, to be tagged, counted or exported; it has no order. */
  readonly selection: Selection;
  /** How many better hits were skipped, as asked. */
  readonly offset: number;
  /** Whether there are more after these. */
  readonly more: boolean;
}
