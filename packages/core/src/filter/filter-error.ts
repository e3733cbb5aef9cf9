import { BorescopeError } from "../error.js";

/** What is wrong with a filter, and where. */
export interface FilterFault {
  readonly expected: string;
  readonly found: string;
  readonly hint?: string | undefined;
}

/**
 * An error that shows the place in the filter's text: its column, and a caret under it.
 *
 * @param text - undefined for a filter that was built by hand
 * @param column - from 1
 */
export function filterError(code: string, fault: FilterFault, text?: string, column?: number): BorescopeError {
  const { expected, found, hint } = fault;
  if (text === undefined || column === undefined) return new BorescopeError(code, { expected, found, hint });
  const picture = caretPicture(text, column);
  return new BorescopeError(code, {
    file: "filter",
    place: `column ${column}`,
    expected,
    found,
    hint: hint === undefined ? picture : `${picture}\n${hint}`,
  });
}

/** How much of a long text is shown on each side of the caret. */
const AROUND = 48;

function caretPicture(text: string, column: number): string {
  const start = Math.max(0, column - 1 - AROUND);
  const stop = Math.min(text.length, column - 1 + AROUND);
  const before = start > 0 ? "… " : "";
  const after = stop < text.length ? " …" : "";
  // a line break, a tab or a colour code would move the caret away from its place
  const shown = text.slice(start, stop).replace(/[\p{Cc}\u2028\u2029]/gu, " ");
  return `  ${before}${shown}${after}\n  ${" ".repeat(before.length + column - 1 - start)}^`;
}

/** A text in quotes, cut where it is long. */
export function quoted(text: string): string {
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 59)}…` : text);
}
