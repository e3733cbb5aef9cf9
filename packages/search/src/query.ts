import type { Id, Pixels, Selection } from "@borescope/core";

/** Rows of the index to start from; they are left out themselves. */
export type RowsQuery =
  /** What is like this row of the index's table, by the id that its file gave, or as a selection. */
  | { readonly object: Id | Selection }
  /** What is like these rows on the whole: like the mean of their vectors. */
  | { readonly selection: Selection };

/** What to look for. */
export type Query =
  | RowsQuery
  /** What is near a vector by the index's embedder; its length does not matter. */
  | { readonly vector: ArrayLike<number> }
  /** What looks like an image or a crop; it needs the embedder. */
  | { readonly image: Pixels }
  /** What a text says; of an embedder without texts, what has its words in names, tags and attributes. */
  | { readonly text: string }
  /** More like these, less like those: see {@link VectorIndex.search}. */
  | { readonly like: readonly Query[]; readonly unlike?: readonly Query[] | undefined };
