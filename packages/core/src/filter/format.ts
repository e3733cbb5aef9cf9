import type { Filter } from "./ast.js";
import { isPlainWord } from "./tokens.js";

/**
 * Writes a filter in the language that {@link parseFilter} reads, with the fewest quotes and parentheses; it reads back
 * as the same tree.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { formatFilter, parseFilter } from "@borescope/core";
 *
 * assert.equal(formatFilter(parseFilter("( class = 'burr' ) AND width<40")), "class=burr and width<40");
 * ```
 */
export function formatFilter(filter: Filter): string {
  switch (filter.kind) {
    case "or":
    case "and":
      return filter.parts.map((part) => inside(part, filter.kind)).join(` ${filter.kind} `);
    case "not":
      return `not ${inside(filter.part, "not")}`;
    case "flag":
      return word(filter.field);
    case "test": {
      const { field, operator, values } = filter;
      const list = values.map(word).join(", ");
      return `${word(field)}${operator}${values.length > 1 ? `(${list})` : list}`;
    }
  }
}

/** A part of a larger filter, in parentheses where it would else be read differently. */
function inside(part: Filter, outer: "and" | "or" | "not"): string {
  const loose = part.kind === "or" || (part.kind === "and" && outer !== "or");
  const text = formatFilter(part);
  return loose ? `(${text})` : text;
}

function word(text: string): string {
  return isPlainWord(text) ? text : `"${text.replace(/[\\"]/g, "\\$&")}"`;
}
