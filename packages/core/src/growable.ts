type Column = Float64Array | Uint32Array | Int32Array | Uint8Array;

/**
 * A typed column that grows while a file is read.
 *
 * Each kind of number has a class of its own, so that the engine sees one kind of array in its `push`.
 */
abstract class Growable<C extends Column> {
  length = 0;
  abstract values: C;

  /** Zeros. */
  protected abstract make(length: number): C;

  /** Makes room for `extra` more values, by doubling. */
  reserve(extra: number): void {
    if (this.length + extra > this.values.length)
      this.resize(Math.max(this.length + extra, Math.min(this.values.length * 2, this.values.length + LEAP)));
  }

  /** Makes room for `total` values in all, no more: what a reader expects of the file. */
  expect(total: number): void {
    if (total > this.values.length) this.resize(total);
  }

  /** Appends the first `n` of some values. */
  append(values: C, n: number): void {
    this.reserve(n);
    this.values.set(values.length === n ? values : values.subarray(0, n), this.length);
    this.length += n;
  }

  /** The values; a little spare room may stay behind them in the buffer, never touched and so never in memory. */
  finish(): C {
    const { values, length } = this;
    if (values.length === length) return values;
    const spare = values.length - length;
    return (spare <= 1024 || spare > values.length >> 3 ? values.slice(0, length) : values.subarray(0, length)) as C;
  }

  private resize(capacity: number): void {
    const grown = this.make(capacity);
    grown.set(this.values.subarray(0, this.length));
    this.values = grown;
  }
}

/** Values that a column grows by at most, once it is large. */
const LEAP = 1 << 25;

/**
 * `Float64Array` that grows.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { GrowableFloat64 } from "@borescope/core";
 *
 * const column = new GrowableFloat64();
 * column.push(0.5);
 * column.append(Float64Array.of(2, 9), 1);
 * assert.deepEqual(column.finish(), Float64Array.of(0.5, 2));
 * ```
 */
export class GrowableFloat64 extends Growable<Float64Array> {
  values: Float64Array;

  constructor(capacity = 1024) {
    super();
    this.values = this.make(capacity);
  }

  push(value: number): void {
    if (this.length === this.values.length) this.reserve(1);
    this.values[this.length++] = value;
  }

  protected make(length: number): Float64Array {
    return new Float64Array(length);
  }
}

/**
 * `Uint32Array` that grows.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { GrowableUint32 } from "@borescope/core";
 *
 * const column = new GrowableUint32();
 * column.push(1);
 * column.append(Uint32Array.of(2, 9), 1);
 * assert.deepEqual(column.finish(), Uint32Array.of(1, 2));
 * ```
 */
export class GrowableUint32 extends Growable<Uint32Array> {
  values: Uint32Array;

  constructor(capacity = 1024) {
    super();
    this.values = this.make(capacity);
  }

  push(value: number): void {
    if (this.length === this.values.length) this.reserve(1);
    this.values[this.length++] = value;
  }

  protected make(length: number): Uint32Array {
    return new Uint32Array(length);
  }
}

/**
 * `Int32Array` that grows.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { GrowableInt32 } from "@borescope/core";
 *
 * const column = new GrowableInt32();
 * column.push(-1);
 * column.append(Int32Array.of(2, 9), 1);
 * assert.deepEqual(column.finish(), Int32Array.of(-1, 2));
 * ```
 */
export class GrowableInt32 extends Growable<Int32Array> {
  values: Int32Array;

  constructor(capacity = 1024) {
    super();
    this.values = this.make(capacity);
  }

  push(value: number): void {
    if (this.length === this.values.length) this.reserve(1);
    this.values[this.length++] = value;
  }

  protected make(length: number): Int32Array {
    return new Int32Array(length);
  }
}

/**
 * `Uint8Array` that grows.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { GrowableUint8 } from "@borescope/core";
 *
 * const column = new GrowableUint8();
 * column.push(1);
 * column.append(Uint8Array.of(255, 9), 1);
 * assert.deepEqual(column.finish(), Uint8Array.of(1, 255));
 * ```
 */
export class GrowableUint8 extends Growable<Uint8Array> {
  values: Uint8Array;

  constructor(capacity = 1024) {
    super();
    this.values = this.make(capacity);
  }

  push(value: number): void {
    if (this.length === this.values.length) this.reserve(1);
    this.values[this.length++] = value;
  }

  protected make(length: number): Uint8Array {
    return new Uint8Array(length);
  }
}
