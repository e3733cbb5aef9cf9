/** Where a fault lies and what to do about it; every field but `message` is optional. */
export interface ErrorDetails {
  /** The file, as the caller named it. */
  readonly file?: string | undefined;
  /** The place in the file: a JSON pointer, `line 12`, `byte 1804` or an image. */
  readonly place?: string | undefined;
  readonly expected?: string | undefined;
  readonly found?: string | undefined;
  /** What the reader should do next. */
  readonly hint?: string | undefined;
  readonly cause?: unknown;
}

/**
 * The one error that borescope throws on purpose: a stable `code`, the file, the place in it, what was
 * expected, what was found and what to do.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { BorescopeError } from "@borescope/core";
 *
 * const error = new BorescopeError("COCO_UNKNOWN_CATEGORY", { file: "train.json", place: "/annotations/17/category_id", expected: "one of 5 ids", found: "9" });
 * assert.equal(error.code, "COCO_UNKNOWN_CATEGORY");
 * assert.match(error.message, /Expected one of 5 ids, found 9/);
 * ```
 */
export class BorescopeError extends Error {
  readonly code: string;
  readonly file: string | undefined;
  readonly place: string | undefined;
  readonly expected: string | undefined;
  readonly found: string | undefined;
  readonly hint: string | undefined;

  constructor(code: string, details: ErrorDetails = {}) {
    super(compose(code, details), details.cause === undefined ? undefined : { cause: details.cause });
    this.name = "BorescopeError";
    this.code = code;
    this.file = details.file;
    this.place = details.place;
    this.expected = details.expected;
    this.found = details.found;
    this.hint = details.hint;
  }

  /** The error as plain data, as `--json` prints it. */
  toJSON(): Record<string, string | undefined> {
    const { code, file, place, expected, found, hint } = this;
    return { code, file, place, expected, found, hint, message: this.message };
  }
}

function compose(code: string, details: ErrorDetails): string {
  const head = [code, details.file, details.place].filter((part) => part !== undefined && part !== "").join("  ");
  const { expected, found } = details;
  let body = "";
  if (expected !== undefined && found !== undefined) body = `\nExpected ${expected}, found ${found}.`;
  else if (expected !== undefined) body = `\nExpected ${expected}.`;
  else if (found !== undefined) body = `\nFound ${found}.`;
  return head + body + (details.hint === undefined ? "" : `\n${details.hint}`);
}
