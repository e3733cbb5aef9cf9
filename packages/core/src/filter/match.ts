import type { Filter, FilterFlag, FilterTest } from "./ast.js";
import type { Complain, RowTest } from "./field.js";
import { type FilterContext, resolveField } from "./fields.js";
import { filterError, quoted } from "./filter-error.js";

/**
 * Compiles a filter for a table: a function that tells whether a row passes, and allocates nothing.
 *
 * On images, `class:` and `tag:` of objects hold where some object on the image has them. A row without a value passes
 * no test but `!=`.
 *
 * @throws BorescopeError FILTER_UNKNOWN_FIELD, FILTER_VALUE (a value or operator the field cannot take),
 * UNKNOWN_CATEGORY, UNKNOWN_TAG, TAG_AMBIGUOUS, SELECTION_TABLE
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { Dataset, Ids, matchFilter, parseFilter } from "@borescope/core";
 *
 * const none = Ids.sequence(0);
 * const dataset = new Dataset(
 *   { length: 2, ids: Ids.sequence(2), fileNames: ["a.jpg", "b.jpg"], width: Float64Array.of(640, 32), height: Float64Array.of(480, 32) },
 *   { length: 0, ids: none, names: [], supercategories: [] },
 *   { length: 0, ids: none, image: new Uint32Array(0), category: new Uint32Array(0), box: new Float64Array(0), area: new Float64Array(0) },
 * );
 * const passes = matchFilter(parseFilter("width<40 or image:c*"), { dataset, table: "images" });
 * assert.deepEqual([passes(0), passes(1)], [false, true]);
 * ```
 */
export function matchFilter(filter: Filter, context: FilterContext): (row: number) => boolean {
  switch (filter.kind) {
    case "and":
      return everyOf(filter.parts.map((part) => matchFilter(part, context)));
    case "or":
      return someOf(filter.parts.map((part) => matchFilter(part, context)));
    case "not": {
      const passes = matchFilter(filter.part, context);
      return (row) => !passes(row);
    }
    case "test": {
      const complain = complainAt(filter);
      return resolveField(filter.field, context, complain).test(filter.operator, filter.values, complain);
    }
    case "flag": {
      const complain = complainAt(filter);
      const { flag } = resolveField(filter.field, context, complain);
      if (flag !== undefined) return flag();
      const expected = `an operator and a value, as in ${filter.field}:…`;
      throw complain("FILTER_VALUE", { expected, found: `${quoted(filter.field)} alone` });
    }
  }
}

function everyOf(tests: readonly RowTest[]): RowTest {
  return (row) => {
    for (let i = 0; i < tests.length; i++) if (!tests[i]!(row)) return false;
    return true;
  };
}

function someOf(tests: readonly RowTest[]): RowTest {
  return (row) => {
    for (let i = 0; i < tests.length; i++) if (tests[i]!(row)) return true;
    return false;
  };
}

function complainAt({ place }: FilterTest | FilterFlag): Complain {
  return (code, fault, value) => {
    const column = value === undefined ? undefined : place?.values[value];
    return filterError(code, fault, place?.text, column ?? place?.column);
  };
}
