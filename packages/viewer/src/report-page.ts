import { pageHtml } from "./page-html.js";
import type { Report } from "./report.js";

/**
 * A report as one HTML file: it holds all that it shows, loads nothing, and can be mailed and opened from disk. Its
 * Content-Security-Policy lets only its own script run, by hash, and nothing be fetched.
 *
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
export function reportPage(report: Report): Promise<string> {
  return pageHtml(report, { chunks: false, served: null });
}
