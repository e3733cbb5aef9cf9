/**
 * A line of CSV, with its end: fields with a comma, a quote, a line break or space around them are quoted; null and
 * undefined are empty.
 *
 * @see RFC 4180
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { csvLine } from "@borescope/core";
 *
 * assert.equal(csvLine([7, "a, b", null]), '7,"a, b",\r\n');
 * ```
 */
export function csvLine(values: readonly unknown[]): string {
  return `${values.map(field).join(",")}\r\n`;
}

function field(value: unknown): string {
  if (value === null || value === undefined) return "";
  const text = typeof value === "object" ? JSON.stringify(value) : String(value);
  return /[",\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
