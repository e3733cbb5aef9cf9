/** How a test compares: `:` and `=` mean the same, and so do they with a list: any of its values. */
export type FilterOperator = ":" | "=" | "!=" | "<" | "<=" | ">" | ">=";

/** Where a test stands in the text it was parsed from, for error messages; columns count from 1. */
export interface FilterPlace {
  readonly text: string;
  readonly column: number;
  /** The column of each value. */
  readonly values: readonly number[];
}

/** Every part must hold. */
export interface FilterAnd {
  readonly kind: "and";
  readonly parts: readonly [Filter, Filter, ...Filter[]];
}

/** At least one part must hold. */
export interface FilterOr {
  readonly kind: "or";
  readonly parts: readonly [Filter, Filter, ...Filter[]];
}

/** The part must not hold. */
export interface FilterNot {
  readonly kind: "not";
  readonly part: Filter;
}

/** A field against values, as in `class:(burr, crack)` or `width<40`. */
export interface FilterTest {
  readonly kind: "test";
  readonly field: string;
  readonly operator: FilterOperator;
  /** As written, unquoted; one for each operator but `:`, `=` and `!=`, which take lists. */
  readonly values: readonly [string, ...string[]];
  readonly place?: FilterPlace;
}

/** A field alone, as in `iscrowd`. */
export interface FilterFlag {
  readonly kind: "flag";
  readonly field: string;
  readonly place?: FilterPlace;
}

/**
 * A parsed filter: plain data, made by {@link parseFilter} or by hand.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { type Filter, formatFilter } from "@borescope/core";
 *
 * const filter: Filter = { kind: "not", part: { kind: "test", field: "class", operator: ":", values: ["open hole"] } };
 * assert.equal(formatFilter(filter), 'not class:"open hole"');
 * ```
 */
export type Filter = FilterAnd | FilterOr | FilterNot | FilterTest | FilterFlag;
