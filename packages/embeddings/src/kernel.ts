import { LazyWasm } from "@borescope/core";
import { KERNEL_WASM } from "./kernel-wasm.js";
import type { Vectors } from "./vectors.js";

/** Exports of `wasm/kernel.ts`; addresses are bytes, 0 where memory is out. */
export interface Kernel {
  readonly memory: WebAssembly.Memory;
  take(bytes: number): number;
  setRows(count: number, dimension: number): number;
  halfNorms(): number;
  distancesFrom(row: number, to: number): void;
  setCandidates(count: number): number;
  candidates(): number;
  sweep(block: number): void;
  plant(error: number): number;
  grow(count: number): number;
  setLayout(points: number, edges: number): number;
  seedLayout(a: number, b: number, c: number, d: number): void;
  epoch(number: number, alpha: number, a: number, b: number): void;
}

/** Rows of a group in the kernel's memory. */
export const GROUP = 8;

const lazy = new LazyWasm(KERNEL_WASM);

/** An instance for one piece of work, let go after it; null where WebAssembly is missing or forbidden. */
export function openKernel(): Kernel | null {
  const { module } = lazy;
  if (module === null) return null;
  return new WebAssembly.Instance(module, { env: { abort: () => {} } }).exports as unknown as Kernel;
}

/** An instance that holds the vectors; null too where its memory, 4 GiB, cannot. */
export function kernelWith({ data, n, d, squares }: Vectors): Kernel | null {
  const groups = Math.ceil(n / GROUP);
  if (groups * d * GROUP * 4 > 0xe000_0000) return null;
  const kernel = openKernel();
  const at = kernel?.setRows(n, d) ?? 0;
  if (kernel === null || at === 0) return null;
  const packed = new Float32Array(kernel.memory.buffer, at >>> 0, groups * d * GROUP);
  for (let row = 0; row < n; row++) {
    let to = (row >> 3) * d * GROUP + (row & 7);
    for (let i = row * d; i < row * d + d; i++, to += GROUP) packed[to] = data[i]!;
  }
  const halves = new Float32Array(kernel.memory.buffer, kernel.halfNorms() >>> 0, groups * GROUP).fill(Infinity);
  for (let row = 0; row < n; row++) halves[row] = squares[row]! / 2;
  return kernel;
}

/** The largest error of a score that the kernel makes in single precision: of its sums, and of the bounds it is held to. */
export function scoreError({ d, squares }: Vectors): number {
  let largest = 0;
  for (const square of squares) if (square > largest) largest = square;
  return (d + 12) * 2 ** -24 * 1.001 * largest;
}
