import {
  BorescopeError,
  type Dataset,
  type Embedder,
  type EmbedderIdentity,
  type EmbeddingSpace,
  type Id,
  type LongWork,
  type Selection,
  selectRows,
  type Table,
} from "@borescope/core";
import { checkEmbedder } from "./embedder-check.js";
import { unknownId } from "./near-ids.js";
import { wholeOption } from "./options.js";
import type { Query, RowsQuery } from "./query.js";
import { type QueryVector, queryVector, unit } from "./query-vector.js";
import type { Hit, SearchResult } from "./search-result.js";
import type { Neighbours, OpenStore, VectorStore } from "./store.js";
import { idsOf, tableOf } from "./tables.js";
import { rankByWords } from "./words.js";

/** How to search. */
export interface SearchOptions extends LongWork {
  /** How many hits (default 10); fewer where there are not more. */
  readonly k?: number | undefined;
  /** Only rows that pass: a filter as in `class:burr and width<40`, a function of the row, or a selection. */
  readonly filter?: string | ((row: number) => boolean) | Selection | undefined;
  /** Only hits of at least this score. */
  readonly minimumScore?: number | undefined;
  /** Skip so many better hits (default 0): page p of k has the offset p · k. */
  readonly offset?: number | undefined;
  /** For images and texts, instead of the index's own. */
  readonly embedder?: Embedder | undefined;
}

/** What an index is made of. */
export interface IndexParts {
  readonly dataset: Dataset;
  readonly table: Table;
  /** The row of each place. */
  readonly rows: Uint32Array;
  readonly identity: EmbedderIdentity;
  readonly embedder: Embedder | undefined;
  readonly plugin: VectorStore;
  readonly store: OpenStore;
}

/**
 * Vectors of the rows of one table that can be searched; {@link buildIndex} and {@link loadIndex} make it.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { Dataset, Ids } from "@borescope/core";
 * import { buildIndex, type VectorIndex } from "@borescope/search";
 *
 * const none = Ids.sequence(0);
 * const dataset = new Dataset(
 *   { length: 2, ids: Ids.from(["a", "b"]), fileNames: ["a.jpg", "b.jpg"], width: new Float64Array(2), height: new Float64Array(2) },
 *   { length: 0, ids: none, names: [], supercategories: [] },
 *   { length: 0, ids: none, image: new Uint32Array(0), category: new Uint32Array(0), box: new Float64Array(0), area: new Float64Array(0) },
 * );
 * const embedder = { name: "by hand", dimension: 2, fingerprint: "1" };
 * const space = { embedder, selection: dataset.select("images"), vectors: Float32Array.of(1, 0, 0.6, 0.8) };
 * const index: VectorIndex = await buildIndex(space);
 * const like = await index.search({ like: [{ vector: [0, 1] }], unlike: [{ object: "a" }] }, { k: 1 });
 * assert.deepEqual([like.by, like.selection.ids()], ["vector", ["b"]]);
 * const named = await index.search({ text: "a.jpg" }, { minimumScore: 1 });
 * assert.deepEqual([named.by, named.because, named.selection.ids()], ["words", "there is no embedder here", ["a"]]);
 * ```
 */
export class VectorIndex {
  readonly dataset: Dataset;
  /** The table whose rows are found. */
  readonly table: Table;
  /** What made the vectors. */
  readonly identity: EmbedderIdentity;
  /** Where they are kept. */
  readonly plugin: VectorStore;
  readonly store: OpenStore;
  private readonly embedder: Embedder | undefined;
  private placeRows: Uint32Array;
  /** Places by row; without those that were removed. */
  private readonly placeOfRow = new Map<number, number>();
  /** Undefined until it is wanted. */
  private held: Selection | undefined;

  /** @throws BorescopeError SEARCH_FINGERPRINT where the embedder did not make the vectors */
  constructor(parts: IndexParts) {
    this.dataset = parts.dataset;
    this.table = parts.table;
    this.identity = parts.identity;
    this.embedder = parts.embedder;
    this.plugin = parts.plugin;
    this.store = parts.store;
    this.placeRows = parts.rows;
    if (parts.embedder !== undefined) checkEmbedder(parts.identity, parts.embedder);
    parts.rows.forEach((row, place) => {
      this.placeOfRow.set(row, place);
    });
  }

  /** How many rows it holds. */
  get length(): number {
    return this.placeOfRow.size;
  }

  /** The rows it holds. */
  get selection(): Selection {
    this.held ??= selectRows(this.dataset, this.table, this.placeOfRow.keys());
    return this.held;
  }

  /** The row of each place of the store. */
  get rows(): Uint32Array {
    return this.placeRows;
  }

  /** The places of the store that were not removed, rising. */
  places(): Uint32Array {
    return Uint32Array.from(this.placeOfRow.values()).sort();
  }

  /**
   * The rows most like a query, the best first.
   *
   * A query `{ like, unlike }` looks in the direction of the mean of what is liked less half the mean of what is not
   * (Rocchio, without the first query's own weight; Manning, Raghavan and Schütze, Introduction to Information Retrieval,
   * 9.1.1), all of length 1. Rows of the index that a query is made of are never hits. A text is embedded where there
   * is an embedder that can; otherwise it is looked up in names, tags and attributes, and `by` and `because` say so.
   * An empty index has no hits. A vector of zeros, of an image that says nothing to its embedder, scores 0 with all.
   *
   * @throws BorescopeError SEARCH_UNKNOWN_ID (with near ids), SEARCH_QUERY (no direction, NaN, no word), SEARCH_DIMENSION,
   * SEARCH_EMBEDDER (an image without the embedder), SEARCH_FINGERPRINT (another embedder), SEARCH_OPTION, SELECTION_TABLE,
   * and those of filters (FILTER_SYNTAX …), with the column
   */
  async search(query: Query, options: SearchOptions = {}): Promise<SearchResult> {
    return (await this.searchMany([query], options))[0]!;
  }

  /** The hits of several queries, which share a scan where the store can; otherwise as `search`. */
  async searchMany(queries: readonly Query[], options: SearchOptions = {}): Promise<SearchResult[]> {
    const k = wholeOption("k", options.k ?? 10, 1);
    const offset = wholeOption("offset", options.offset ?? 0, 0);
    const { minimumScore = Number.NEGATIVE_INFINITY, signal } = options;
    if (Number.isNaN(minimumScore))
      throw new BorescopeError("SEARCH_OPTION", { place: "minimumScore", expected: "a number", found: "NaN" });
    const embedder = options.embedder ?? this.embedder;
    if (embedder !== undefined) checkEmbedder(this.identity, embedder);
    const places = this.passing(options.filter);
    const knowsTexts = embedder?.embedTexts !== undefined;
    const context = {
      identity: this.identity,
      embedder,
      vectors: this.store.vectors,
      work: { signal },
      placesOf: (named: RowsQuery) => this.placesOf(named),
    };
    const vectors: (QueryVector | null)[] = [];
    for (const query of queries)
      vectors.push("text" in query && !knowsTexts ? null : await queryVector(query, context));
    const wanted = vectors.map((each) => k + offset + 1 + new Set(each?.places).size);
    const found = await this.nearest(vectors, Math.max(0, ...wanted), places, options);
    const because =
      embedder === undefined ? "there is no embedder here" : `${embedder.name} embeds images only, no texts`;
    return queries.map((query, i) => {
      const vector = vectors[i];
      const neighbours =
        vector == null
          ? this.byWords((query as { readonly text: string }).text, places, wanted[i]!)
          : without(found[i]!, new Set(vector.places));
      const result = this.page(neighbours, { k, offset, minimumScore });
      return { ...result, by: vector == null ? "words" : "vector", because: vector == null ? because : undefined };
    });
  }

  /**
   * Adds the vectors of more rows of the same table, by the same embedder.
   *
   * @throws BorescopeError SEARCH_FINGERPRINT, SELECTION_TABLE, SEARCH_ROWS where a row is there already
   */
  async add(space: EmbeddingSpace, work?: LongWork): Promise<void> {
    checkEmbedder(this.identity, space.embedder);
    this.checkTable(space.selection);
    const { rows } = space.selection;
    const twice = rows.find((row) => this.placeOfRow.has(row));
    if (twice !== undefined)
      throw new BorescopeError("SEARCH_ROWS", {
        expected: "rows that the index does not hold",
        found: `row ${twice}`,
        hint: "Remove them first.",
      });
    const first = this.store.length;
    await this.store.add(space.vectors, work);
    const grown = new Uint32Array(first + rows.length);
    grown.set(this.placeRows);
    grown.set(rows, first);
    this.placeRows = grown;
    this.held = undefined;
    rows.forEach((row, i) => {
      this.placeOfRow.set(row, first + i);
    });
  }

  /** Takes rows out; those that it does not hold are passed over. @throws BorescopeError SELECTION_TABLE */
  async remove(selection: Selection): Promise<void> {
    this.checkTable(selection);
    const rows = selection.rows.filter((row) => this.placeOfRow.has(row));
    await this.store.remove(rows.map((row) => this.placeOfRow.get(row)!));
    for (const row of rows) this.placeOfRow.delete(row);
    this.held = undefined;
  }

  private async nearest(
    vectors: readonly (QueryVector | null)[],
    k: number,
    places: Uint32Array | undefined,
    work: LongWork,
  ): Promise<(Neighbours | undefined)[]> {
    const { dimension } = this.identity;
    const asked = vectors.flatMap((vector, i) => (vector === null ? [] : [{ i, unit: unit(vector) }]));
    const packed = new Float32Array(asked.length * dimension);
    asked.forEach((each, q) => {
      packed.set(each.unit, q * dimension);
    });
    const answers = asked.length === 0 ? [] : await this.store.search(packed, k, { ...work, places });
    const found = vectors.map((): Neighbours | undefined => undefined);
    asked.forEach(({ i }, q) => {
      found[i] = answers[q];
    });
    return found;
  }

  private byWords(text: string, passing: Uint32Array | undefined, k: number): Neighbours {
    return rankByWords(this.dataset, this.table, this.placeRows, text, passing ?? this.places(), k);
  }

  private page(
    { places, scores }: Neighbours,
    { k, offset, minimumScore }: { k: number; offset: number; minimumScore: number },
  ) {
    const ids = idsOf(this.dataset, this.table);
    const passing = scores.findIndex((score) => score < minimumScore);
    const count = passing < 0 ? scores.length : passing;
    const hits = Array.from(places.subarray(offset, Math.min(count, offset + k)), (place, i): Hit => {
      const row = this.placeRows[place]!;
      return { row, id: ids.at(row), score: scores[offset + i]! };
    });
    const selection = selectRows(
      this.dataset,
      this.table,
      hits.map(({ row }) => row),
    );
    return { hits, selection, offset, more: count > offset + k };
  }

  /** The places whose rows pass, rising; undefined: all. */
  private passing(filter: SearchOptions["filter"]): Uint32Array | undefined {
    if (filter === undefined) return undefined;
    if (typeof filter === "object") this.checkTable(filter);
    const passes = typeof filter === "object" ? filter : this.selection.filter(filter);
    return passes.rows
      .filter((row) => this.placeOfRow.has(row))
      .map((row) => this.placeOfRow.get(row)!)
      .sort();
  }

  /** The places of the rows that a query names. */
  private placesOf(query: RowsQuery): readonly number[] {
    const named = "object" in query ? query.object : query.selection;
    const ids = idsOf(this.dataset, this.table);
    if (typeof named !== "object") return [this.placeOf(ids.rowOf(named), named)];
    this.checkTable(named);
    if (!named.isEmpty) return Array.from(named.rows, (row) => this.placeOf(row, ids.at(row)));
    throw new BorescopeError("SEARCH_QUERY", { expected: "at least one row", found: "an empty selection" });
  }

  private placeOf(row: number, id: Id): number {
    const place = this.placeOfRow.get(row);
    if (place !== undefined) return place;
    throw unknownId(id, this.selection);
  }

  private checkTable(selection: Selection): void {
    if (selection.dataset === this.dataset && tableOf(selection) === this.table) return;
    const here = typeof this.table === "string" ? this.table : `detections/${this.table.name}`;
    throw new BorescopeError("SELECTION_TABLE", {
      expected: `a selection of ${here}, which the index holds`,
      found: selection.table === here ? `${here} of another data set or model` : `one of ${selection.table}`,
      hint: "Lift it to that table: images(), groundTruths() or detections(model).",
    });
  }
}

/** Without the places that a query was made of. */
function without({ places, scores }: Neighbours, own: ReadonlySet<number>): Neighbours {
  if (own.size === 0) return { places, scores };
  return {
    places: places.filter((place) => !own.has(place)),
    scores: scores.filter((_score, i) => !own.has(places[i]!)),
  };
}
