import { BorescopeError, type Source, selectRows, type Table, type TableName } from "@borescope/core";
import type { Query, VectorIndex } from "@borescope/search";
import type { OpenReport, ReportSearch, SearchAnswer, SearchableSpace, SearchQuestion } from "@borescope/viewer";
import type { InspectedSpace } from "../report-spaces.js";

/** Searches the whole vectors of a report's spaces, with the embedder at hand: by texts, images and any object. */
export class LiveSearch implements ReportSearch {
  readonly spaces: readonly SearchableSpace[];
  private readonly indexes = new Map<InspectedSpace, Promise<VectorIndex>>();

  /**
   * @param kept - what `inspect` made
   * @param open - the report that it made them for, whose rows are asked for
   * @param images - for objects that have no vector
   */
  constructor(
    private readonly kept: readonly InspectedSpace[],
    private readonly open: OpenReport,
    private readonly images: Source,
  ) {
    this.spaces = kept.map(({ name, embedder }) => ({ name, texts: embedder.embedTexts !== undefined, images: true }));
  }

  /** @throws BorescopeError REPORT_QUESTION where there is no such space or table, SELECTION_ROWS, SEARCH_*, IMAGE_*, the embedder's */
  async search({ space, query, k, among }: SearchQuestion): Promise<SearchAnswer> {
    const one = this.kept.find(({ name }) => name === space);
    if (one === undefined) throw unknown(`one of ${this.kept.map(({ name }) => name).join(", ")}`, space);
    const index = await this.indexOf(one);
    const filter = among === null ? undefined : selectRows(index.dataset, index.table, among);
    const { hits, by, because, more } = await index.search(await this.queryOf(one, query), { k, filter });
    return { hits: hits.map(({ row, score }) => ({ row, score })), by, because, more };
  }

  private async queryOf({ embedder }: InspectedSpace, query: SearchQuestion["query"]): Promise<Query> {
    if ("text" in query) return query;
    if ("image" in query) {
      const { loadPixels } = await import("@borescope/inference");
      return { image: await loadPixels(query.image) };
    }
    const { table, row } = query.like;
    for (const { space } of this.kept) {
      const place = space.selection.table === table ? space.selection.rows.indexOf(row) : -1;
      if (place < 0) continue;
      return { vector: space.vectors.subarray(place * embedder.dimension, (place + 1) * embedder.dimension) };
    }
    const { embed } = await import("@borescope/embeddings");
    const { dataset } = this.open;
    const of = selectRows(dataset, this.tableOf(table), [row]);
    return { vector: (await embed(dataset, { of, embedder, images: this.images })).vectors };
  }

  private tableOf(name: TableName): Table {
    if (name === "images" || name === "groundTruth") return name;
    const model = this.open.models.find(({ facts }) => name === `detections/${facts.name}`);
    if (model === undefined) throw unknown("a table of the report", name);
    return model.detections;
  }

  /** Made when it is first searched. */
  private indexOf(one: InspectedSpace): Promise<VectorIndex> {
    const known = this.indexes.get(one) ?? indexed(one);
    this.indexes.set(one, known);
    return known;
  }
}

async function indexed({ space, embedder }: InspectedSpace): Promise<VectorIndex> {
  const { buildIndex } = await import("@borescope/search");
  return buildIndex(space, { embedder });
}

function unknown(expected: string, found: string): BorescopeError {
  return new BorescopeError("REPORT_QUESTION", { expected, found });
}
