/** An id as a file writes it. Integers outside ±(2^53−1) are bigint, so that their digits are kept. */
export type Id = number | bigint | string;

/**
 * Order of ids: numeric ids by value, then strings by code unit.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { compareIds } from "@borescope/core";
 *
 * assert.deepEqual(["b", 10, "a", 2n ** 60n, 9].sort(compareIds), [9, 10, 2n ** 60n, "a", "b"]);
 * ```
 */
export function compareIds(a: Id, b: Id): number {
  if (typeof a === "string") return typeof b === "string" ? (a < b ? -1 : a > b ? 1 : 0) : 1;
  if (typeof b === "string") return -1;
  return a < b ? -1 : a > b ? 1 : 0;
}

/**
 * Ids of a table, mapped to row numbers. Whole numbers, the usual case, are held in a `Float64Array`.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { Ids } from "@borescope/core";
 *
 * const ids = Ids.from([42, "a", 7]);
 * assert.equal(ids.rowOf("a"), 1);
 * assert.equal(ids.rowOf(8), -1);
 * assert.deepEqual([...ids.order()], [2, 0, 1]);
 * ```
 */
export class Ids {
  private map: Map<Id, number> | null = null;
  private table: Int32Array | null = null;
  private sorted: Uint32Array | null = null;

  private constructor(
    private readonly numbers: Float64Array | null,
    private readonly others: readonly Id[] | null,
    readonly length: number,
  ) {}

  /** From any list; numbers alone are packed, and a `Float64Array` is kept as it is. */
  static from(values: ArrayLike<Id>): Ids {
    const n = values.length;
    if (values instanceof Float64Array) return new Ids(values, null, n);
    const numbers = new Float64Array(n);
    for (let i = 0; i < n; i++) {
      const value = values[i]!;
      if (typeof value !== "number") return new Ids(null, Array.from(values), n);
      numbers[i] = value;
    }
    return new Ids(numbers, null, n);
  }

  /** 1, 2, … n; it takes no memory. */
  static sequence(n: number): Ids {
    return new Ids(null, null, n);
  }

  /** The id of a row. */
  at(row: number): Id {
    const { numbers, others } = this;
    const inside = row >= 0 && row < this.length && Number.isInteger(row);
    const value = numbers !== null ? numbers[row] : others !== null ? others[row] : inside ? row + 1 : undefined;
    if (value === undefined) throw new RangeError(`no row ${row} among ${this.length}`);
    return value;
  }

  /** The ids of some rows, in their order. */
  take(rows: Uint32Array): Ids {
    const { numbers, others } = this;
    if (others !== null)
      return new Ids(
        null,
        Array.from(rows, (row) => others[row]!),
        rows.length,
      );
    const taken = new Float64Array(rows.length);
    for (let i = 0; i < rows.length; i++) taken[i] = numbers === null ? rows[i]! + 1 : numbers[rows[i]!]!;
    return new Ids(taken, null, rows.length);
  }

  /** The row of an id, or -1. Where ids repeat, the first row. */
  rowOf(id: Id): number {
    if (this.isSequence)
      return typeof id === "number" && id >= 1 && id <= this.length && Number.isInteger(id) ? id - 1 : -1;
    this.index();
    if (this.table !== null) {
      if (typeof id !== "number" || id < 0 || id >= this.table.length || !Number.isInteger(id)) return -1;
      return this.table[id]! - 1;
    }
    return this.map!.get(id) ?? -1;
  }

  /**
   * Rows of the first `n` of some numeric ids, into `to` from `at` on; -1 where there is none.
   *
   * @returns how many there are none for
   */
  rowsOf(ids: Float64Array, n: number, to: Int32Array, at = 0): number {
    this.index();
    const { table } = this;
    let unknown = 0;
    let last = Number.NaN;
    let row = -1;
    for (let i = 0; i < n; i++) {
      const id = ids[i]!;
      if (id !== last) row = table === null ? this.rowOf(id) : (table[id] ?? 0) - 1; // neighbours are often of one image
      last = id;
      to[at + i] = row;
      if (row < 0) unknown++;
    }
    return unknown;
  }

  /** Row numbers by rising id. */
  order(): Uint32Array {
    if (this.sorted === null) {
      const rows = Uint32Array.from({ length: this.length }, (_, i) => i);
      const { numbers, others } = this;
      if (this.isSequence) {
        // in order as it is
      } else if (numbers !== null) {
        let rising = true;
        for (let i = 1; i < numbers.length && rising; i++) rising = numbers[i - 1]! <= numbers[i]!;
        if (!rising) rows.sort((a, b) => numbers[a]! - numbers[b]! || a - b);
      } else rows.sort((a, b) => compareIds(others![a]!, others![b]!) || a - b);
      this.sorted = rows;
    }
    return this.sorted;
  }

  /** The first row whose id an earlier row has, or -1. */
  firstDuplicate(): number {
    if (this.isSequence) return -1;
    const rising = this.numbers?.every((id, i, ids) => i === 0 || ids[i - 1]! < id) ?? false;
    if (rising) return -1;
    const most = this.largestWhole();
    if (most !== null && most < Math.min(64 * this.length + (1 << 20), 2 ** 31)) return firstTwice(this.numbers!, most);
    const seen = new Set<Id>();
    for (let i = 0; i < this.length; i++) {
      const id = this.at(i);
      if (seen.has(id)) return i;
      seen.add(id);
    }
    return -1;
  }

  *[Symbol.iterator](): Iterator<Id> {
    for (let i = 0; i < this.length; i++) yield this.at(i);
  }

  private get isSequence(): boolean {
    return this.numbers === null && this.others === null;
  }

  /** Makes what ids are looked up in, once; a sequence needs nothing. */
  private index(): void {
    if (this.isSequence || this.table !== null || this.map !== null) return;
    const { numbers } = this;
    const most = this.largestWhole();
    // a table beats a hash while it stays small against the rows it serves
    if (most !== null && most < 1 << 22) {
      const table = new Int32Array(most + 1);
      for (let i = this.length - 1; i >= 0; i--) table[numbers![i]!] = i + 1;
      this.table = table;
      return;
    }
    const map = new Map<Id, number>();
    for (let i = this.length - 1; i >= 0; i--) map.set(this.at(i), i);
    this.map = map;
  }

  /** The largest id, where all are whole numbers from 0 on; else null. */
  private largestWhole(): number | null {
    const { numbers } = this;
    if (numbers === null) return null;
    let most = 0;
    for (let i = 0; i < numbers.length; i++) {
      const id = numbers[i]!;
      if (!(id >= 0) || !Number.isInteger(id)) return null;
      if (id > most) most = id;
    }
    return most;
  }
}

/** The first whole number that came before, by a bit for each; or -1. */
function firstTwice(numbers: Float64Array, most: number): number {
  const seen = new Uint32Array((most >>> 5) + 1);
  for (let i = 0; i < numbers.length; i++) {
    const id = numbers[i]!;
    const bit = 1 << (id & 31);
    if ((seen[id >>> 5]! & bit) !== 0) return i;
    seen[id >>> 5]! |= bit;
  }
  return -1;
}
