import { nearNames } from "../categories.js";
import type { Id, Ids } from "../ids.js";
import { type Complain, equalityField, type Field } from "./field.js";
import { quoted } from "./filter-error.js";
import { matchesGlob } from "./glob.js";

/** Ids, whichever way the file writes them: `id:17` finds 17 and "17". */
export function idField(ids: Ids): Field {
  return equalityField((values) => {
    const wanted = new Set<Id>(values);
    for (const text of values) {
      if (/^-?\d+$/.test(text) && !Number.isSafeInteger(Number(text))) wanted.add(BigInt(text));
      else if (text.trim() !== "") wanted.add(Number(text));
    }
    return (row) => wanted.has(ids.at(row));
  });
}

/**
 * File names, in which `*` stands for anything; a pattern without a folder may also match the last part of a path.
 * Each name is tried once, when the test is compiled.
 */
export function fileNameField(fileNames: readonly string[]): Field {
  return equalityField((values) => {
    const hits = Uint8Array.from(fileNames, (name) => (values.some((pattern) => namesImage(pattern, name)) ? 1 : 0));
    return (row) => hits[row] === 1;
  });
}

function namesImage(pattern: string, name: string): boolean {
  return (
    matchesGlob(pattern, name) || (!pattern.includes("/") && matchesGlob(pattern, name, name.lastIndexOf("/") + 1))
  );
}

/**
 * 1 for each category that has one of the names; where none has it exactly, case is ignored.
 *
 * @throws BorescopeError UNKNOWN_CATEGORY, with near names
 */
export function categoriesNamed(names: readonly string[], values: readonly string[], complain: Complain): Uint8Array {
  const hits = new Uint8Array(names.length);
  values.forEach((text, i) => {
    const lower = text.toLowerCase();
    const same = names.includes(text)
      ? (name: string) => name === text
      : (name: string) => name.toLowerCase() === lower;
    let found = false;
    names.forEach((name, row) => {
      if (!same(name)) return;
      hits[row] = 1;
      found = true;
    });
    if (found) return;
    const expected = `one of ${names.length} category names`;
    throw complain("UNKNOWN_CATEGORY", { expected, found: quoted(text), hint: didYouMean(text, names) }, i);
  });
  return hits;
}

/** A question with the names near to a text; undefined where there are none. */
export function didYouMean(text: string, names: readonly string[]): string | undefined {
  const near = nearNames(text.slice(0, 100), names);
  return near.length > 0 ? `Did you mean ${near.map(quoted).join(" or ")}?` : undefined;
}
