import { type EmbeddingSpace, idToJson, type Problems } from "@borescope/core";
import type { Clusters, CrossTab } from "@borescope/embeddings";
import type { MapDocument } from "./map-schema.js";
import { problemList } from "./problems.js";

/** A map as it was made. */
export interface SpaceMap extends Pick<MapDocument, "projection" | "clustering" | "outliers" | "seed"> {
  readonly space: EmbeddingSpace;
  /** x and y of each row. */
  readonly points: Float32Array;
  readonly scores: Float64Array;
  /** Null where there was no clustering. */
  readonly clusters: Clusters | null;
  /** Clusters against tags; null where there are no rows, or no clustering. */
  readonly table: CrossTab | null;
}

/** A map as a document. */
export function mapDocument(map: SpaceMap, found: Problems): MapDocument {
  const { space, clusters, table, projection, clustering, outliers, seed } = map;
  const worths = new Map(table?.clusters.map(({ name, worth }) => [name, worth]));
  const { name, dimension, fingerprint } = space.embedder;
  return {
    schema: "borescope.map/1",
    embedder: { name, dimension, fingerprint },
    table: space.selection.table,
    ...{ projection, clustering, outliers, seed },
    rows: space.selection.ids().map((id, i) => ({ id: idToJson(id), ...mapRow(map, i) })),
    clusters: (clusters?.clusters ?? []).map(({ label, selection }, i) => {
      const name = `cluster ${i}`;
      return { name, label, count: selection.count, worth: worths.get(name) ?? null };
    }),
    noise: clusters?.noise.count ?? 0,
    cells: (table?.cells ?? []).map(({ selection: _, ...cell }) => cell),
    problems: problemList(found),
  };
}

/** Where a row lies, and to what it belongs. */
export function mapRow({ points, scores, clusters }: SpaceMap, i: number) {
  const label = clusters?.labels[i] ?? -1;
  return {
    x: points[2 * i]!,
    y: points[2 * i + 1]!,
    cluster: label < 0 ? null : label,
    probability: clusters?.probabilities[i] ?? 0,
    outlier: scores[i]!,
  };
}
