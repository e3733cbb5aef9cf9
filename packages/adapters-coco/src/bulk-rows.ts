import { type JsonScanner, LazyWasm } from "@borescope/core";
import type { RowOptions } from "./row.js";
import { ROWS_WASM } from "./rows-wasm.js";

/** What the kernel is asked to keep; the values are those of `wasm/rows.ts`. */
export const KEEP_MASKS = 1;
export const KEEP_KEYPOINTS = 2;
export const BOX_AREA = 4;
export const MASK_AREA = 8;
export const KEYPOINT_AREA = 16;
export const KEEP_ROTATED = 32;

/** What a row has. */
export const HAS_IMAGE = 1;
export const HAS_CATEGORY = 2;
export const HAS_BOX = 4;
export const HAS_SCORE = 8;
export const HAS_AREA = 16;
export const HAS_ID = 64;
export const HAS_MASK = 128;
export const HAS_KEYPOINTS = 256;
export const HAS_NAME = 1024;

/** Bytes from which on a kernel, with its 16 MB, is worth making. */
export const WORTHWHILE = 1 << 16;
const INPUT = 1 << 21;
/** Zeros behind the input. */
const PADDING = 16;
const ROWS = 1 << 13;
const COUNTS = 1 << 20;
const NUMBERS = 1 << 19;

interface Kernel {
  readonly memory: WebAssembly.Memory;
  layout(input: number, rows: number, counts: number, numbers: number): number;
  rows(from: number, length: number, keep: number, need: number): number;
  images(from: number, length: number): number;
  consumedBytes(): number;
  separatorPending(): number;
  countsLength(): number;
  pointsLength(): number;
  keypointsLength(): number;
  imagesAt(): number;
  categoriesAt(): number;
  boxesAt(): number;
  scoresAt(): number;
  areasAt(): number;
  idsAt(): number;
  crowdsAt(): number;
  ignoresAt(): number;
  flagsOfAll(): number;
  flagsOfAny(): number;
  masksAt(): number;
  keypointsAt(): number;
  countsAt(): number;
  pointsAt(): number;
  keypointValuesAt(): number;
}

/**
 * Reads plain rows many at a time, in WebAssembly; rows that are odd in any way are left to the reader in TypeScript.
 * One of them reads one file at a time.
 */
export class BulkRows {
  readonly images: Float64Array;
  readonly categories: Float64Array;
  readonly boxes: Float64Array;
  readonly scores: Float64Array;
  readonly areas: Float64Array;
  /** NaN where a row has none. */
  readonly ids: Float64Array;
  readonly crowds: Uint8Array;
  /** 1 where no keypoint is labelled. */
  readonly ignores: Uint8Array;
  /** Kind, start, stop, height, width a row. */
  readonly masks: Uint32Array;
  /** Where each row's keypoints end in `keypointValues`. */
  readonly keypointStops: Uint32Array;
  readonly counts: Uint32Array;
  readonly points: Float64Array;
  readonly keypointValues: Float64Array;
  private readonly kernel: Kernel;
  private readonly input: Uint8Array;
  /** Which bytes of the file lie in `input`. */
  private from = -1;
  private to = -1;
  /** Rows to leave to the other reader before trying again: files of odd rows are not looked at twice. */
  private rest = 0;
  private penalty = 1;

  private constructor(module: WebAssembly.Module) {
    const instance = new WebAssembly.Instance(module, {
      env: {
        abort: () => {
          throw new Error("out of memory");
        },
      },
    });
    const kernel = instance.exports as unknown as Kernel;
    const at = kernel.layout(INPUT, ROWS, COUNTS, NUMBERS);
    const { buffer } = kernel.memory;
    this.kernel = kernel;
    this.input = new Uint8Array(buffer, at, INPUT + PADDING);
    this.images = new Float64Array(buffer, kernel.imagesAt(), ROWS);
    this.categories = new Float64Array(buffer, kernel.categoriesAt(), ROWS);
    this.boxes = new Float64Array(buffer, kernel.boxesAt(), ROWS * 4);
    this.scores = new Float64Array(buffer, kernel.scoresAt(), ROWS);
    this.areas = new Float64Array(buffer, kernel.areasAt(), ROWS);
    this.ids = new Float64Array(buffer, kernel.idsAt(), ROWS);
    this.crowds = new Uint8Array(buffer, kernel.crowdsAt(), ROWS);
    this.ignores = new Uint8Array(buffer, kernel.ignoresAt(), ROWS);
    this.masks = new Uint32Array(buffer, kernel.masksAt(), ROWS * 5);
    this.keypointStops = new Uint32Array(buffer, kernel.keypointsAt(), ROWS);
    this.counts = new Uint32Array(buffer, kernel.countsAt(), COUNTS);
    this.points = new Float64Array(buffer, kernel.pointsAt(), NUMBERS);
    this.keypointValues = new Float64Array(buffer, kernel.keypointValuesAt(), NUMBERS);
  }

  /**
   * One for the file being read, which its reader must {@link release} at the end; undefined while what lies at hand is too
   * little for the memory it takes. The scanner goes on in that memory, where it has room.
   *
   * @param made - what this gave the last time
   */
  static forFile(scanner: JsonScanner, made: BulkRows | null | undefined): BulkRows | null | undefined {
    if (made !== undefined || scanner.end - scanner.pos < WORTHWHILE) return made;
    const bulk = BulkRows.create();
    if (bulk !== null && !scanner.final && scanner.end < INPUT) scanner.moveTo(bulk.input.subarray(0, INPUT));
    return bulk;
  }

  /** Null where WebAssembly is missing, or a content security policy forbids it. */
  static create(): BulkRows | null {
    const again = spare?.deref();
    spare = undefined;
    if (again !== undefined) return again;
    const { module } = lazy;
    return module === null ? null : new BulkRows(module);
  }

  /** Compiles the kernel on another thread, while a file is opened. */
  static ahead(): void {
    void lazy.ahead();
  }

  /** Leaves the memory to the next file; the scanner and what was read last are no more. */
  release(): void {
    this.from = -1;
    this.to = -1;
    this.rest = 0;
    this.penalty = 1;
    spare = new WeakRef(this);
  }

  get countsLength(): number {
    return this.kernel.countsLength();
  }

  get pointsLength(): number {
    return this.kernel.pointsLength();
  }

  get keypointsLength(): number {
    return this.kernel.keypointsLength();
  }

  /** Whether all of the rows read last have what a HAS_* flag says. */
  allHave(flag: number): boolean {
    return (this.kernel.flagsOfAll() & flag) !== 0;
  }

  /** Whether any has. */
  anyHas(flag: number): boolean {
    return (this.kernel.flagsOfAny() & flag) !== 0;
  }

  /** Whether the row read last has no separator after it yet. */
  get pending(): boolean {
    return this.kernel.separatorPending() === 1;
  }

  /**
   * Reads rows from the scanner's place on, as many as are plain and whole and have room.
   *
   * @param keep - KEEP_* flags
   * @param need - HAS_* flags a row must have
   * @returns how many; the scanner stands behind them
   */
  read(scanner: JsonScanner, keep: number, need: number): number {
    return this.readBy(scanner, (from, to) => this.kernel.rows(from, to, keep, need));
  }

  /** As {@link read}, for the list of images: fills `ids`, {@link widths}, {@link heights} and what {@link fileNames} gives. */
  readImages(scanner: JsonScanner): number {
    return this.readBy(scanner, (from, to) => this.kernel.images(from, to));
  }

  /** Pixels, after {@link readImages}. */
  get widths(): Float64Array {
    return this.scores;
  }

  get heights(): Float64Array {
    return this.areas;
  }

  /** File names of the first `rows` images, after {@link readImages}. */
  fileNames(rows: number): string[] {
    const { keypointStops: stops, points } = this;
    const bytes = new Uint8Array(points.buffer, points.byteOffset, rows === 0 ? 0 : stops[rows - 1]!);
    const text = ascii.decode(bytes);
    const names: string[] = new Array(rows);
    for (let i = 0; i < rows; i++) names[i] = text.slice(i === 0 ? 0 : stops[i - 1]!, stops[i]!);
    return names;
  }

  private readBy(scanner: JsonScanner, kernel: (from: number, to: number) => number): number {
    if (this.rest > 0) {
      this.rest--;
      return 0;
    }
    const inPlace = scanner.bytes.buffer === this.input.buffer;
    if (inPlace) this.input.fill(0, scanner.end, scanner.end + PADDING);
    else this.copy(scanner);
    const start = inPlace ? scanner.pos : scanner.offset + scanner.pos - this.from;
    const rows = kernel(start, inPlace ? scanner.end : this.to - this.from);
    if (rows === 0) {
      this.rest = this.penalty;
      this.penalty = Math.min(this.penalty * 2, 1 << 14);
      return 0;
    }
    this.penalty = 1;
    scanner.pos += this.kernel.consumedBytes() - start;
    return rows;
  }

  /** Brings bytes from the scanner's place on, if they are not there. */
  private copy(scanner: JsonScanner): void {
    const start = scanner.offset + scanner.pos;
    const end = scanner.offset + scanner.end;
    if (start >= this.from && start < this.to && (this.to === end || this.to - start >= INPUT / 2)) return;
    const n = Math.min(INPUT, end - start);
    this.input.set(scanner.bytes.subarray(scanner.pos, scanner.pos + n));
    this.input.fill(0, n, n + PADDING);
    this.from = start;
    this.to = start + n;
  }
}

const ascii = new TextDecoder();
const lazy = new LazyWasm(ROWS_WASM);
/** One that no file is read by: memory that was written once need not be made again. */
let spare: WeakRef<BulkRows> | undefined;

/** {@link RowOptions} as KEEP_* flags. */
export function keepFlags({ masks, keypoints, rotatedBoxes }: RowOptions): number {
  return (masks ? KEEP_MASKS : 0) | (keypoints ? KEEP_KEYPOINTS : 0) | (rotatedBoxes === true ? KEEP_ROTATED : 0);
}
