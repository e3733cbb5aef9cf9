import { REPORT_SCHEMA, type Report, type ReportPictureSet } from "./report.js";

/**
 * No pictures.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { noPictures } from "@borescope/viewer";
 *
 * assert.equal(noPictures().rows.length, 0);
 * ```
 */
export function noPictures(): ReportPictureSet {
  return {
    rows: new Uint32Array(0),
    region: new Float64Array(0),
    offsets: new Uint32Array(1),
    bytes: new Uint8Array(0),
  };
}

/**
 * A report of nothing, with some parts filled in.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { emptyReport } from "@borescope/viewer";
 *
 * const { schema, models } = emptyReport({ title: "castings" });
 * assert.deepEqual([schema, models.length], ["borescope.report/1", 0]);
 * ```
 */
export function emptyReport(parts: Partial<Report> = {}): Report {
  const none = new Float64Array(0);
  return {
    schema: REPORT_SCHEMA,
    title: "",
    created: new Date(0).toISOString(),
    iouType: "bbox",
    dataset: {
      name: "dataset",
      images: { ids: null, fileNames: [], width: none, height: none, attributes: [] },
      categories: { ids: null, names: [], supercategories: [], attributes: [] },
      groundTruth: {
        ids: null,
        image: new Uint32Array(0),
        category: new Uint32Array(0),
        box: none,
        area: none,
        attributes: [],
      },
    },
    models: [],
    tags: { schema: "borescope.tags/1", tables: {} },
    comparison: null,
    pictures: { side: 0, images: noPictures(), crops: noPictures() },
    spaces: [],
    findings: [],
    leftOut: [],
    ...parts,
  };
}
