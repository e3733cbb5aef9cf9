/** Typed columns that grow by doubling while a file is read. */
export class GrowableFloat64 {
  values: Float64Array;
  length = 0;

  constructor(capacity = 1024) {
    this.values = new Float64Array(capacity);
  }

  /** Makes room for `extra` more values. */
  reserve(extra: number): void {
    if (this.length + extra <= this.values.length) return;
    const grown = new Float64Array(Math.max(this.length + extra, this.values.length * 2));
    grown.set(this.values);
    this.values = grown;
  }

  push(value: number): void {
    if (this.length === this.values.length) this.reserve(1);
    this.values[this.length++] = value;
  }

  /** Appends the first `n` of some values. */
  append(values: Float64Array, n: number): void {
    this.reserve(n);
    this.values.set(values.subarray(0, n), this.length);
    this.length += n;
  }

  /** The values, without the spare room. */
  finish(): Float64Array {
    return this.values.length === this.length ? this.values : this.values.slice(0, this.length);
  }
}

/** As {@link GrowableFloat64}, for whole numbers below 2^32. */
export class GrowableUint32 {
  values: Uint32Array;
  length = 0;

  constructor(capacity = 1024) {
    this.values = new Uint32Array(capacity);
  }

  reserve(extra: number): void {
    if (this.length + extra <= this.values.length) return;
    const grown = new Uint32Array(Math.max(this.length + extra, this.values.length * 2));
    grown.set(this.values);
    this.values = grown;
  }

  push(value: number): void {
    if (this.length === this.values.length) this.reserve(1);
    this.values[this.length++] = value;
  }

  /** Appends the first `n` of some values. */
  append(values: Uint32Array, n: number): void {
    this.reserve(n);
    this.values.set(values.subarray(0, n), this.length);
    this.length += n;
  }

  finish(): Uint32Array {
    return this.values.length === this.length ? this.values : this.values.slice(0, this.length);
  }
}

/** As {@link GrowableFloat64}, for signed whole numbers of 32 bits. */
export class GrowableInt32 {
  values: Int32Array;
  length = 0;

  constructor(capacity = 1024) {
    this.values = new Int32Array(capacity);
  }

  push(value: number): void {
    if (this.length === this.values.length) {
      const grown = new Int32Array(this.values.length * 2);
      grown.set(this.values);
      this.values = grown;
    }
    this.values[this.length++] = value;
  }

  finish(): Int32Array {
    return this.values.length === this.length ? this.values : this.values.slice(0, this.length);
  }
}

/** As {@link GrowableFloat64}, for flags. */
export class GrowableUint8 {
  values: Uint8Array;
  length = 0;

  constructor(capacity = 1024) {
    this.values = new Uint8Array(capacity);
  }

  push(value: number): void {
    if (this.length === this.values.length) {
      const grown = new Uint8Array(this.values.length * 2);
      grown.set(this.values);
      this.values = grown;
    }
    this.values[this.length++] = value;
  }

  finish(): Uint8Array {
    return this.values.length === this.length ? this.values : this.values.slice(0, this.length);
  }
}
