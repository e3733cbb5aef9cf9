import { Dataset, Detections, Tags } from "@borescope/core";
import { checkReport } from "./check-report.js";
import type { Report, ReportModel } from "./report.js";
import { categoriesOf, imagesOf, listedCategories, objectsOf } from "./report-columns.js";

/** A model of a report: its detections, and what the report knows of it. */
export interface OpenModel {
  readonly detections: Detections;
  readonly facts: ReportModel;
}

/** A report with its data set and models as the library's own, so that everything can be computed of them. */
export interface OpenReport {
  readonly report: Report;
  readonly dataset: Dataset;
  readonly models: readonly OpenModel[];
}

/**
 * Rebuilds the data set with its tags, and the detections, of a report.
 *
 * @throws BorescopeError REPORT_NEWER, REPORT_SHAPE, TAGS_*
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { emptyReport, openReport } from "@borescope/viewer";
 *
 * const { dataset, models } = openReport(emptyReport());
 * assert.deepEqual([dataset.images.length, models.length], [0, 0]);
 * ```
 */
export function openReport(report: Report): OpenReport {
  const { dataset: columns, models, tags } = checkReport(report);
  const dataset = new Dataset(
    imagesOf(columns.images),
    listedCategories(columns.categories),
    objectsOf(columns.groundTruth),
    columns.name,
  );
  const open = models.map((facts) => ({
    facts,
    detections: new Detections(
      facts.name,
      { ...objectsOf(facts.objects), score: facts.objects.score },
      categoriesOf(columns.categories, facts.extraCategories),
    ),
  }));
  dataset.tags.merge(Tags.fromJSON(dataset, tags, { detections: open.map(({ detections }) => detections) }));
  return { report, dataset, models: open };
}
