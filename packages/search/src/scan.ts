import { LazyWasm } from "@borescope/core";
import { SCAN_WASM } from "./scan-wasm.js";

/** Exports of `wasm/scan.ts`; addresses are bytes. */
interface Kernel {
  readonly memory: WebAssembly.Memory;
  take(rows: number, bytes: number): number;
  keep(most: number): number;
  address(field: number): number;
  scan(queries: number, filtered: number): void;
}

const FIELD = {
  rows: 0,
  scale: 1,
  loss: 2,
  norm: 3,
  rest: 4,
  query: 5,
  queryFacts: 6,
  allowed: 7,
  counts: 8,
  found: 9,
  bounds: 10,
  cuts: 11,
} as const;

/** Parts of a row, after each of which it may be left out. */
const PARTS = 4;
/** Queries that are scanned side by side. */
export const QUERIES_AT_ONCE = 4;
/** More than single precision can lose on one bound: 10 roundings of at most 2^-24 of twice the lengths' product. */
const ROUNDING = 2 ** -19;
/** What the kernel can address. */
const MOST_BYTES = 2 ** 32 - 2 ** 22;

const lazy = new LazyWasm(SCAN_WASM);

/**
 * An 8-bit copy of vectors in WebAssembly, which finds the few rows that may be among the best of a query.
 *
 * None is missed. A row v is held as s·q + e, q whole numbers of 8 bits, and the length of e is kept; a query u as
 * t·p + f, p of up to 16 bits. Then u·v = st·(p·q) + tp·e + f·v, and by Cauchy-Schwarz the last two are at most
 * |tp||e| + |f||v|; what single precision rounds away is added ({@link ROUNDING}). With that bound on both sides, a row is left out
 * only where k others are surely better.
 */
export class Scanner {
  private constructor(
    private readonly kernel: Kernel,
    private readonly length: number,
    private readonly dimension: number,
    private readonly stride: number,
  ) {}

  /**
   * Copies the first `length` rows of `vectors`.
   *
   * @param isDead - rows that are never found
   * @returns null where there is no WebAssembly with SIMD, or too little memory
   */
  static of(vectors: Float32Array, dimension: number, length: number, isDead: (row: number) => boolean) {
    const { module } = lazy;
    if (module === null) return null;
    const stride = Math.ceil(dimension / 64) * 64;
    const padded = Math.ceil(length / 4) * 4;
    if (padded * (stride + 64) + stride * 16 > MOST_BYTES) return null;
    const kernel = new WebAssembly.Instance(module).exports as unknown as Kernel;
    if (kernel.take(padded, stride) === 0) return null;
    const scanner = new Scanner(kernel, padded, dimension, stride);
    scanner.fill(vectors, length, isDead);
    return scanner;
  }

  /**
   * Rows that may be among the best k of up to four queries.
   *
   * @param queries - of length 1 each
   * @param allowed - 1 where a row may be found; null: all
   * @returns null where there is too little memory
   */
  candidates(queries: Float32Array, k: number, allowed: Uint8Array | null): Uint32Array[] | null {
    const { kernel, dimension, length } = this;
    if (kernel.keep(k) === 0) return null;
    const count = queries.length / dimension;
    for (let q = 0; q < QUERIES_AT_ONCE; q++) this.put(queries.subarray(q * dimension, (q + 1) * dimension), q);
    if (allowed !== null) new Uint8Array(kernel.memory.buffer, kernel.address(FIELD.allowed), length).set(allowed);
    kernel.scan(count, allowed === null ? 0 : 1);
    const counts = new Int32Array(kernel.memory.buffer, kernel.address(FIELD.counts), QUERIES_AT_ONCE);
    const cuts = this.floats(FIELD.cuts, QUERIES_AT_ONCE);
    return Array.from({ length: count }, (_, q) => {
      const found = new Uint32Array(kernel.memory.buffer, kernel.address(FIELD.found) + q * length * 4, counts[q]!);
      const bounds = this.floats(FIELD.bounds, counts[q]!, q * length);
      return found.filter((_row, i) => bounds[i]! >= cuts[q]!);
    });
  }

  private floats(field: number, length: number, from = 0): Float32Array {
    return new Float32Array(this.kernel.memory.buffer, this.kernel.address(field) + from * 4, length);
  }

  private fill(vectors: Float32Array, length: number, isDead: (row: number) => boolean): void {
    const { dimension, stride, kernel } = this;
    const bytes = new Int8Array(kernel.memory.buffer, kernel.address(FIELD.rows), this.length * stride);
    const scale = this.floats(FIELD.scale, this.length);
    const loss = this.floats(FIELD.loss, this.length);
    const norm = this.floats(FIELD.norm, this.length);
    const rest = this.floats(FIELD.rest, this.length * (PARTS - 1));
    loss.fill(Number.NaN); // compares with nothing: such a row is never found
    const width = stride / PARTS;
    const squaresOf = new Float64Array(PARTS);
    for (let row = 0; row < length; row++) {
      if (isDead(row)) continue;
      const from = row * dimension;
      let most = 0;
      let squares = 0;
      for (let j = from; j < from + dimension; j++) {
        const value = vectors[j]!;
        if (Math.abs(value) > most) most = Math.abs(value);
        squares += value * value;
      }
      const step = roundedUp(most / 127);
      let lost = 0;
      for (let part = 0; part < PARTS; part++) {
        const to = (part * this.length + row - part) * width; // and j: where element j goes
        let sum = 0;
        for (let j = part * width; j < Math.min(dimension, (part + 1) * width); j++) {
          const value = vectors[from + j]!;
          const whole = step === 0 ? 0 : Math.round(value / step);
          bytes[to + j] = whole;
          lost += (value - whole * step) ** 2;
          sum += whole * whole;
        }
        squaresOf[part] = sum;
      }
      scale[row] = step;
      loss[row] = roundedUp(Math.sqrt(lost));
      norm[row] = roundedUp(Math.sqrt(squares));
      for (let part = PARTS - 1, ahead = 0; part > 0; part--) {
        ahead += squaresOf[part]!;
        rest[(part - 1) * this.length + row] = roundedUp(step * Math.sqrt(ahead));
      }
    }
  }

  /** Puts a query to its place; an empty one finds nothing. */
  private put(query: Float32Array, place: number): void {
    const { dimension, stride, kernel } = this;
    const whole = new Int16Array(kernel.memory.buffer, kernel.address(FIELD.query) + place * stride * 2, stride).fill(
      0,
    );
    const facts = this.floats(FIELD.queryFacts, (2 + PARTS) * QUERIES_AT_ONCE);
    if (query.length === 0) {
      facts[QUERIES_AT_ONCE + place] = Number.NaN;
      return;
    }
    const levels = Math.min(32767, Math.floor((2 ** 31 - 1) / (127 * stride))); // sums stay within 32 bits
    let most = 0;
    for (let j = 0; j < dimension; j++) most = Math.max(most, Math.abs(query[j]!));
    const step = roundedUp(most / levels);
    let lost = 0;
    let held = 0;
    let squares = 0;
    const ahead = new Float64Array(PARTS);
    for (let j = 0; j < dimension; j++) {
      const value = query[j]!;
      const level = Math.round(value / step);
      whole[j] = level;
      lost += (value - level * step) ** 2;
      held += level * level;
      squares += value * value;
      for (let part = 1; part < PARTS; part++) if (j >= (stride * part) / PARTS) ahead[part - 1]! += level * level;
    }
    const values = [
      step,
      Math.sqrt(held) * step,
      Math.sqrt(lost) + Math.sqrt(squares) * ROUNDING,
      ...Array.from(ahead.subarray(0, PARTS - 1), (sum) => step * Math.sqrt(sum)),
    ];
    values.forEach((value, i) => {
      facts[i * QUERIES_AT_ONCE + place] = i === 0 ? value : roundedUp(value);
    });
  }
}

/** A single-precision number above a value that double precision computed. */
function roundedUp(value: number): number {
  return Math.fround(value * (1 + 2 ** -22));
}
