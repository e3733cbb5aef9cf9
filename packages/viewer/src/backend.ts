import type { TableName } from "@borescope/core";
import type { SearchResult } from "@borescope/search";
import type { ModelRunner } from "./model-runner.js";

/**
 * What a page may have besides its report: from whoever serves it or embeds it. An offline page has none of it, and
 * asks for nothing.
 */
export interface ReportBackend {
  /** The bytes of a chunk that lies beside the page. @throws BorescopeError REPORT_CHUNK */
  readonly chunk?: ((name: string) => Promise<Uint8Array<ArrayBuffer>>) | undefined;
  /** The address of an image's own file, at full size; null where there is none. */
  readonly image?: ((row: number) => string | null) | undefined;
  /** Opens a report's image encoder, to search by pictures; absent: no model runs in the page. */
  readonly runModel?: ModelRunner | undefined;
  /** Absent: the page searches the vectors that the report holds. */
  readonly search?: ReportSearch | undefined;
}

/** What answers the searches of a page. */
export interface ReportSearch {
  /** Which of the report's spaces can be searched. */
  readonly spaces: readonly SearchableSpace[];
  /**
   * What is most like the query, the best first; null where the vector of the object that was asked for is not known.
   *
   * @throws BorescopeError SEARCH_* and what an embedder throws
   */
  search(question: SearchQuestion): Promise<SearchAnswer | null>;
}

/** A space of the report that can be searched. */
export interface SearchableSpace {
  /** As the report names it. */
  readonly name: string;
  /** Whether texts are embedded; else they are looked up word by word. */
  readonly texts: boolean;
  /** Whether images from elsewhere can be searched by. */
  readonly images: boolean;
}

/** What is looked for. */
export interface SearchQuestion {
  /** The name of the space. */
  readonly space: string;
  readonly query:
    | { readonly text: string }
    | { readonly image: Blob }
    | { readonly like: { readonly table: TableName; readonly row: number } };
  /** How many hits. */
  readonly k: number;
  /** Rows of the space's table, rising, that may be found; null: all. */
  readonly among: Uint32Array | null;
}

/** What was found: rows of the space's table. */
export type SearchAnswer = Pick<SearchResult, "by" | "because" | "more"> & {
  readonly hits: readonly { readonly row: number; readonly score: number }[];
};
