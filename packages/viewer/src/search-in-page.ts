import { selectRows } from "@borescope/core";
import { loadPixels } from "@borescope/inference";
import type { Query, VectorIndex } from "@borescope/search";
import type { ReportBackend, ReportSearch, SearchAnswer, SearchableSpace, SearchQuestion } from "./backend.js";
import type { OpenReport } from "./open-report.js";
import type { ReportSpace } from "./report.js";
import { indexOf, runnableEncoder, vectorsOf } from "./spaces.js";

/** Searches the vectors that a report holds, by what of its embedder runs in a page. */
export class SearchInPage implements ReportSearch {
  readonly spaces: readonly SearchableSpace[];
  private readonly vectors = new Map<string, Promise<Float32Array | null>>();
  private readonly indexes = new Map<string, Promise<VectorIndex>>();

  constructor(
    private readonly open: OpenReport,
    private readonly backend: ReportBackend,
  ) {
    this.spaces = open.report.spaces
      .filter(({ vectors }) => vectors !== null)
      .map((space) => ({
        name: space.name,
        texts: space.textEncoder !== null,
        images: space.inPage === "texture" || runnableEncoder(open, space, backend) !== null,
      }));
  }

  async search({ space: name, query, k, among }: SearchQuestion): Promise<SearchAnswer | null> {
    const space = this.open.report.spaces.find((each) => each.name === name)!;
    const asked = await this.queryOf(space, query);
    if (asked === null) return null;
    const index = await this.indexOf(space);
    const filter = among === null ? undefined : selectRows(index.dataset, index.table, among);
    return index.search(asked, { k, filter });
  }

  private async queryOf(space: ReportSpace, query: SearchQuestion["query"]): Promise<Query | null> {
    if ("text" in query) return query;
    if ("image" in query) return { image: await loadPixels(query.image) };
    const { table, row } = query.like;
    for (const each of this.open.report.spaces) {
      const place = each.table === table ? each.rows.indexOf(row) : -1;
      if (place < 0 || each.embedder.fingerprint !== space.embedder.fingerprint) continue;
      const { dimension } = each.embedder;
      const vectors = await this.vectorsOf(each);
      if (vectors !== null) return { vector: vectors.subarray(place * dimension, (place + 1) * dimension) };
    }
    return null;
  }

  /** The index of a space, made when it is first searched. */
  private indexOf(space: ReportSpace): Promise<VectorIndex> {
    const known =
      this.indexes.get(space.name) ??
      this.vectorsOf(space).then((vectors) => indexOf(this.open, space, vectors!, this.backend));
    this.indexes.set(space.name, known);
    return known;
  }

  private vectorsOf(space: ReportSpace): Promise<Float32Array | null> {
    const known = this.vectors.get(space.name) ?? vectorsOf(this.open, space, this.backend);
    this.vectors.set(space.name, known);
    return known;
  }
}
