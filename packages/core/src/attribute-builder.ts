import type { AttributeColumn, Attributes } from "./attributes.js";

/**
 * Gathers attributes while a file is read and gives each column the kind of what it saw: numbers, booleans or strings;
 * `json` where kinds are mixed or the values are lists, objects or big integers. `null` and `undefined` are missing
 * values of any kind, but `json` columns keep `null` as it is.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { AttributeBuilder } from "@borescope/core";
 *
 * const builder = new AttributeBuilder();
 * builder.add(0, "camera", "line");
 * builder.add(2, "camera", "hand");
 * builder.add(2, "gain", 1.5);
 * const attributes = builder.finish(3);
 * assert.deepEqual(attributes.get("camera"), { kind: "string", codes: Int32Array.of(0, -1, 1), dictionary: ["line", "hand"] });
 * assert.deepEqual(attributes.get("gain"), { kind: "number", values: Float64Array.of(NaN, NaN, 1.5) });
 * ```
 */
export class AttributeBuilder {
  private readonly columns = new Map<string, Growing>();

  /** Notes the value of a row; rows may come in any order, and the last value of a row counts. */
  add(row: number, name: string, value: unknown): void {
    let column = this.columns.get(name);
    if (column === undefined) {
      column = new Growing();
      this.columns.set(name, column);
    }
    column.set(row, value);
  }

  /**
   * The columns of a table of `length` rows, in order of first appearance.
   *
   * @throws RangeError where a value was added to a row beyond them
   */
  finish(length: number): Attributes {
    return new Map(Array.from(this.columns, ([name, column]) => [name, column.finish(name, length)]));
  }
}

type Scalar = "number" | "boolean" | "string";

/** A column whose kind is not settled: scalars lie packed in `values` (a number, 0 or 1, or a code) while they agree. */
class Growing {
  private kind: Scalar | "json" | null = null;
  private values = new Float64Array(16).fill(Number.NaN);
  private readonly codes = new Map<string, number>();
  private readonly dictionary: string[] = [];
  private json: unknown[] = [];
  /** Rows whose value is null, which matters if the column ends as json. */
  private readonly nulls = new Set<number>();
  private length = 0;

  set(row: number, value: unknown): void {
    if (value === undefined) return;
    this.length = Math.max(this.length, row + 1);
    if (this.kind === "json") {
      this.json[row] = value;
      return;
    }
    this.reserve(row + 1);
    if (value === null) {
      this.values[row] = Number.NaN;
      this.nulls.add(row);
      return;
    }
    const kind = scalarKind(value);
    this.kind ??= kind;
    if (this.kind !== kind || kind === "json") {
      this.json = this.unpacked(this.length);
      this.kind = "json";
      this.json[row] = value;
      return;
    }
    if (this.nulls.size > 0) this.nulls.delete(row);
    this.values[row] = typeof value === "string" ? this.code(value) : Number(value);
  }

  finish(name: string, length: number): AttributeColumn {
    if (this.length > length)
      throw new RangeError(`attribute ${name}: row ${this.length - 1} of a table of ${length} rows`);
    this.reserve(length);
    const values = this.values.subarray(0, length);
    const { kind } = this;
    if (kind === "number") return { kind, values: values.slice() };
    if (kind === "boolean") return { kind, values: Uint8Array.from(values, (v) => (Number.isNaN(v) ? 255 : v)) };
    if (kind === "string") {
      const codes = Int32Array.from(values, (v) => (Number.isNaN(v) ? -1 : v));
      return { kind, codes, dictionary: this.dictionary };
    }
    const json = kind === "json" ? this.json : this.unpacked(length);
    return { kind: "json", values: Array.from({ length }, (_, row) => json[row]) };
  }

  private code(text: string): number {
    let code = this.codes.get(text);
    if (code === undefined) {
      code = this.dictionary.push(text) - 1;
      this.codes.set(text, code);
    }
    return code;
  }

  /** What was packed so far, as it came. */
  private unpacked(length: number): unknown[] {
    const { kind, values, dictionary, nulls } = this;
    return Array.from({ length }, (_, row) => {
      if (nulls.has(row)) return null;
      const value = values[row];
      if (value === undefined || Number.isNaN(value)) return undefined;
      if (kind === "string") return dictionary[value];
      return kind === "boolean" ? value === 1 : value;
    });
  }

  private reserve(length: number): void {
    if (length <= this.values.length) return;
    const grown = new Float64Array(Math.max(length, this.values.length * 2)).fill(Number.NaN);
    grown.set(this.values);
    this.values = grown;
  }
}

function scalarKind(value: unknown): Scalar | "json" {
  const type = typeof value;
  return type === "number" || type === "boolean" || type === "string" ? type : "json";
}
