import { pageHtml } from "./page-html.js";
import type { PageModels } from "./page-models.js";
import type { Report } from "./report.js";

/**
 * A report as one HTML file: it holds all that it shows, loads nothing, and can be mailed and opened from disk. Its
 * Content-Security-Policy lets only its own script run, by hash, and nothing be fetched. With a `runtime`, some 5 MB more,
 * it is searched by a picture with the report's image encoder too.
 *
 * @throws BorescopeError REPORT_RUNTIME where the runtime is of another version, or the report has no image encoder
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { emptyReport, reportPage } from "@borescope/viewer";
 *
 * const html = await reportPage(emptyReport({ title: "castings <val>" }));
 * assert.match(html, /<title>castings &#60;val&#62;<\/title>/);
 * assert.match(html, /default-src 'none'/);
 * ```
 */
export function reportPage(report: Report, models: PageModels = {}): Promise<string> {
  return pageHtml(report, { chunks: false, served: null }, models);
}
