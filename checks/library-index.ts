import { type Embedder, selectRows } from "@borescope/core";
import { buildIndex, type VectorIndex } from "@borescope/search";
import { openReport, type Report, type ReportSpace } from "@borescope/viewer";

/** The library's index of the objects of a report, of just the vectors that the report holds. */
export function libraryIndex(report: Report, space: ReportSpace, embedder?: Embedder): Promise<VectorIndex> {
  const { values } = space.vectors!;
  const { dimension } = space.embedder;
  const vectors = Float32Array.from(values);
  for (let at = 0; at < vectors.length; at += dimension) {
    const length = Math.sqrt(values.subarray(at, at + dimension).reduce((sum, value) => sum + value * value, 0));
    for (let k = at; k < at + dimension; k++) vectors[k]! /= length;
  }
  const selection = selectRows(openReport(report).dataset, "groundTruth", space.rows);
  return buildIndex({ embedder: space.embedder, selection, vectors }, { embedder });
}
