import { BorescopeError, gunzipStream, isGzip } from "@borescope/core";
import { checkReport } from "./check-report.js";
import { columnsFromJson, columnsToJson } from "./column-json.js";
import { gzipped } from "./gzipped.js";
import type { Report } from "./report.js";

/**
 * A report as bytes: JSON with its columns in base64, gzipped.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { emptyReport, packReport, unpackReport } from "@borescope/viewer";
 *
 * const bytes = await packReport(emptyReport({ title: "castings" }));
 * assert.equal((await unpackReport(bytes)).title, "castings");
 * ```
 */
export async function packReport(report: Report): Promise<Uint8Array<ArrayBuffer>> {
  return gzipped(columnsToJson(report));
}

/**
 * The report that {@link packReport} made bytes of, checked.
 *
 * @param file - for errors
 * @throws BorescopeError REPORT_DAMAGED where bytes are missing or changed, REPORT_NEWER where a later version of
 * borescope wrote it, REPORT_SHAPE where columns do not fit together
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { emptyReport, packReport, unpackReport } from "@borescope/viewer";
 *
 * const bytes = await packReport(emptyReport({ title: "castings" }));
 * assert.deepEqual((await unpackReport(bytes)).models, []);
 * await assert.rejects(unpackReport(bytes.slice(0, 100)), { code: "REPORT_DAMAGED" });
 * ```
 */
export async function unpackReport(bytes: Uint8Array, file?: string): Promise<Report> {
  return checkReport(columnsFromJson(await textOf(bytes, file)), file);
}

async function textOf(bytes: Uint8Array, file: string | undefined): Promise<string> {
  const damaged = (found: string, cause?: unknown) =>
    new BorescopeError("REPORT_DAMAGED", {
      file,
      expected: "the bytes of a report, as they were written",
      found,
      hint: "Copy the file again, or make the report anew: borescope report.",
      cause,
    });
  if (!isGzip(bytes)) throw damaged("something else");
  const decoder = new TextDecoder("utf-8");
  let text = "";
  try {
    for await (const chunk of gunzipStream(once(bytes))) text += decoder.decode(chunk, { stream: true });
  } catch (cause) {
    throw damaged(cause instanceof Error ? cause.message : String(cause), cause);
  }
  return text + decoder.decode();
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}
