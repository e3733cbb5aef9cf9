/**
 * A field beyond the named columns, one value a row; its kind is what its values had in common.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import type { AttributeColumn } from "@borescope/core";
 *
 * const camera: AttributeColumn = { kind: "string", codes: Int32Array.of(0, -1, 1), dictionary: ["line", "hand"] };
 * assert.equal(camera.dictionary[camera.codes[2]!], "hand");
 * ```
 */
export type AttributeColumn =
  | {
      readonly kind: "number";
      /** NaN where a row has none. */
      readonly values: Float64Array;
    }
  | {
      readonly kind: "boolean";
      /** 0 or 1; 255 where a row has none. */
      readonly values: Uint8Array;
    }
  | {
      readonly kind: "string";
      /** Places in the dictionary; -1 where a row has none. */
      readonly codes: Int32Array;
      /** The different texts, in order of first appearance. */
      readonly dictionary: readonly string[];
    }
  | {
      readonly kind: "json";
      /** Lists, objects, big integers or values of several kinds; undefined where a row has none. */
      readonly values: readonly unknown[];
    };

/** Attribute columns by name. */
export type Attributes = ReadonlyMap<string, AttributeColumn>;

/**
 * The value of a row as a file would write it; undefined where it has none.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { attributeAt } from "@borescope/core";
 *
 * assert.equal(attributeAt({ kind: "boolean", values: Uint8Array.of(1, 255) }, 0), true);
 * assert.equal(attributeAt({ kind: "boolean", values: Uint8Array.of(1, 255) }, 1), undefined);
 * ```
 */
export function attributeAt(column: AttributeColumn, row: number): unknown {
  if (column.kind === "string") return column.dictionary[column.codes[row]!];
  const value = column.values[row];
  if (column.kind === "number") return Number.isNaN(value) ? undefined : value;
  if (column.kind === "boolean") return value === 255 || value === undefined ? undefined : value === 1;
  return value;
}

/**
 * The given rows of attribute columns, in the given order; dictionaries are shared. A row that is not there has none.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { takeAttributes } from "@borescope/core";
 *
 * const gain = takeAttributes(new Map([["gain", { kind: "number", values: Float64Array.of(1, 2, 3) }]]), [2, 0]).get("gain");
 * assert.deepEqual(gain, { kind: "number", values: Float64Array.of(3, 1) });
 * ```
 */
export function takeAttributes(attributes: Attributes, rows: ArrayLike<number>): Attributes {
  return new Map(Array.from(attributes, ([name, column]) => [name, takeColumn(column, rows)]));
}

function takeColumn(column: AttributeColumn, rows: ArrayLike<number>): AttributeColumn {
  const { length } = rows;
  switch (column.kind) {
    case "number":
      return { kind: "number", values: fill(new Float64Array(length), column.values, rows, Number.NaN) };
    case "boolean":
      return { kind: "boolean", values: fill(new Uint8Array(length), column.values, rows, 255) };
    case "string":
      return { ...column, codes: fill(new Int32Array(length), column.codes, rows, -1) };
    case "json":
      return { kind: "json", values: Array.from(rows, (row) => column.values[row]) };
  }
}

function fill<C extends Float64Array | Uint8Array | Int32Array>(
  out: C,
  from: C,
  rows: ArrayLike<number>,
  none: number,
): C {
  for (let i = 0; i < rows.length; i++) out[i] = from[rows[i]!] ?? none;
  return out;
}
