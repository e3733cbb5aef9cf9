import { LazyWasm, type Pixels } from "@borescope/core";
import { INPUT_WASM } from "./input-wasm.js";
import type { Drawn } from "./place.js";
import { taps } from "./resize.js";

/** Exports of `wasm/input.ts`; addresses are bytes. */
interface Exports {
  readonly memory: WebAssembly.Memory;
  layout(sourceWidth: number, width: number): void;
  sourceAt(): number;
  startsAt(): number;
  sharesAt(): number;
  tablesAt(): number;
  rowAt(): number;
  across(line: number): void;
  down(upper: number, first: number, second: number, red: number, plane: number, step: number): void;
}

/** How the numbers of an input lie, counted in numbers. */
export interface InputLayout {
  /** From a row to the next, within one colour. */
  readonly row: number;
  /** From a number to that of the next channel. */
  readonly plane: number;
  /** From a number to that of the next pixel. */
  readonly step: number;
}

/** Draws images in three colours into an input of float32, in WebAssembly; equal to the bit to `resizeRows` and tables. */
export class InputKernel {
  private constructor(
    private readonly kernel: Exports,
    /** Per colour, red first, what each of the 256 values becomes. */
    private readonly tables: readonly Float32Array[],
    /** Channels from red to green, and from green to blue. */
    private readonly turn: 1 | -1,
  ) {}

  /**
   * One for these tables, in the order of the channels; null where WebAssembly with its vectors is missing, or forbidden.
   */
  static create(tables: readonly Float32Array[], channels: "rgb" | "bgr"): InputKernel | null {
    const { module } = lazy;
    if (module === null) return null;
    const kernel = new WebAssembly.Instance(module).exports as unknown as Exports;
    return channels === "rgb" ? new InputKernel(kernel, tables, 1) : new InputKernel(kernel, tables.toReversed(), -1);
  }

  /** Draws an image; its top left number goes to `start`. */
  draw(image: Pixels, drawn: Drawn, into: Float32Array, start: number, { row, plane, step }: InputLayout): void {
    const { kernel, turn } = this;
    const { width, height } = drawn;
    const columns = taps(image.width, width);
    const rows = taps(image.height, height);
    kernel.layout(image.width, width);
    const { buffer } = kernel.memory;
    const starts = new Uint32Array(buffer, kernel.startsAt(), width);
    const shares = new Int16Array(buffer, kernel.sharesAt(), 2 * width);
    for (let x = 0; x < width; x++) {
      starts[x] = 3 * columns.start[x]!;
      shares[2 * x] = columns.first[x]!;
      shares[2 * x + 1] = columns.second[x]!;
    }
    this.tables.forEach((table, c) => {
      new Float32Array(buffer, kernel.tablesAt() + 1024 * c, 256).set(table);
    });
    const source = new Uint8Array(buffer, kernel.sourceAt(), 3 * image.width);
    const across = (y: number, line: number) => {
      source.set(image.data.subarray(3 * image.width * y, 3 * image.width * (y + 1)));
      kernel.across(line);
    };
    // one colour after another, or pixel after pixel
    const planes = step === 1 ? 3 : 1;
    const parts = Array.from(
      { length: planes },
      (_, p) => new Float32Array(buffer, kernel.rowAt() + 4 * width * p, planes === 3 ? width : 3 * width),
    );
    const between = 4 * (planes === 3 ? width : 1);
    const red = turn === 1 ? 0 : 2 * between;
    const held = [-1, -1]; // which rows of the image the lines are
    for (let y = 0; y < height; y++) {
      const top = rows.start[y]!;
      const bottom = rows.stop[y]!;
      const upper = held[1] === top ? 1 : 0;
      if (held[upper] !== top) across(top, upper);
      const lower = 1 - upper;
      if (held[lower] !== bottom) across(bottom, lower);
      held[upper] = top;
      held[lower] = bottom;
      kernel.down(upper, rows.first[y]!, rows.second[y]!, red, turn * between, 4 * step);
      for (let p = 0; p < planes; p++) into.set(parts[p]!, start + y * row + p * plane);
    }
  }
}

const lazy = new LazyWasm(INPUT_WASM);
