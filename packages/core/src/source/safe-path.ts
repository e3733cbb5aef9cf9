import { BorescopeError } from "../error.js";

/**
 * A path within a source, made plain: `./`, doubled slashes and inner `..` resolved. A `\` counts as a separator
 * where climbing is judged (Windows takes it for one), and is otherwise left as it is.
 *
 * @param path - relative, with `/`
 * @param source - the source's name, for the error
 * @returns the plain path; `""` for the root itself
 * @throws BorescopeError SOURCE_OUTSIDE_ROOT for absolute paths, drive letters, NUL and `..` beyond the root
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { safePath } from "@borescope/core";
 *
 * assert.equal(safePath("./images//train/../val/a.jpg", "castings"), "images/val/a.jpg");
 * assert.throws(() => safePath("images/../../etc/passwd", "castings"), { code: "SOURCE_OUTSIDE_ROOT" });
 * ```
 */
export function safePath(path: string, source: string): string {
  if (/^([\\/]|[A-Za-z]:[\\/])/.test(path) || path.includes("\0")) throw outside(path, source);
  if (path.includes("\\")) resolve(path.split(/[\\/]/), path, source);
  return resolve(path.split("/"), path, source).join("/");
}

/** The last part of a path or URL path, whichever separator it has. */
export function baseName(path: string): string {
  return path.slice(Math.max(path.lastIndexOf("/"), path.lastIndexOf("\\")) + 1);
}

/** The error for a path, or what it links to, beyond the root. */
export function outside(path: string, source: string, hint?: string): BorescopeError {
  return new BorescopeError("SOURCE_OUTSIDE_ROOT", {
    file: path,
    expected: `a path inside "${source}"`,
    found: "one that leads out of it",
    hint: hint ?? "Paths are relative to the root of the source; open a folder higher up if the file is meant.",
  });
}

function resolve(parts: readonly string[], path: string, source: string): string[] {
  const kept: string[] = [];
  for (const part of parts) {
    if (part === "..") {
      if (kept.pop() === undefined) throw outside(path, source);
    } else if (part !== "" && part !== ".") kept.push(part);
  }
  return kept;
}
