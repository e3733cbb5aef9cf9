import { Curves } from "./curves.js";
import type { Evaluated } from "./evaluate-kernel.js";
import type { KernelInput, TableColumns } from "./kernel-input.js";

/** Detections that are evaluated together; more would only take more memory. */
export const BATCH_ROWS = 1 << 21;

/** Some categories of an input, as an input of its own, and which detections they are. */
export interface Batch {
  readonly input: KernelInput;
  /** Rows of the detections in the whole; null where the batch is the whole. */
  readonly rows: Uint32Array | null;
  /** How many detections. */
  readonly size: number;
}

/**
 * Cuts an input into runs of neighbouring categories of at most `limit` detections each, where a category has no more.
 * They are made one by one, so that only those at work are in memory.
 */
export function* batches(input: KernelInput, limit = BATCH_ROWS): Generator<Batch> {
  const { detections, scope, parameters } = input;
  const { categories, categoryRank } = scope;
  if (parameters.classAgnostic || categories < 2 || detections.area.length <= limit) {
    yield { input, rows: null, size: detections.area.length };
    return;
  }
  const counts = new Uint32Array(categories);
  for (let i = 0; i < detections.category.length; i++) {
    const k = categoryRank[detections.category[i]!]!;
    if (k >= 0) counts[k]!++;
  }
  for (let first = 0; first < categories; ) {
    let last = first;
    let rows = counts[first]!;
    while (last + 1 < categories && rows + counts[last + 1]! <= limit) rows += counts[++last]!;
    yield part(input, first, last);
    first = last + 1;
  }
}

function part(input: KernelInput, first: number, last: number): Batch {
  const { scope, groundTruth, detections } = input;
  const categoryRank = scope.categoryRank.map((k) => (k >= first && k <= last ? k - first : -1));
  const rows = rowsOf(detections.category, categoryRank);
  return {
    rows,
    size: rows.length,
    input: {
      ...input,
      scope: { ...scope, categoryRank, categories: last - first + 1 },
      groundTruth: take(groundTruth, rowsOf(groundTruth.category, categoryRank)),
      detections: take(detections, rows),
    },
  };
}

function rowsOf(category: Uint32Array, categoryRank: Int32Array): Uint32Array {
  let n = 0;
  for (let i = 0; i < category.length; i++) if (categoryRank[category[i]!]! >= 0) n++;
  const rows = new Uint32Array(n);
  n = 0;
  for (let i = 0; i < category.length; i++) if (categoryRank[category[i]!]! >= 0) rows[n++] = i;
  return rows;
}

function take(table: TableColumns, rows: Uint32Array): TableColumns {
  return {
    image: pick(table.image, rows, 1),
    category: pick(table.category, rows, 1),
    box: pick(table.box, rows, 4),
    area: pick(table.area, rows, 1),
    score: table.score && pick(table.score, rows, 1),
    flags: table.flags && pick(table.flags, rows, 1),
    keypoints: table.keypoints && pick(table.keypoints, rows, table.keypoints.length / Math.max(1, table.area.length)),
    masks: table.masks && takeMasks(table.masks, rows),
  };
}

function pick<C extends Uint8Array | Uint32Array | Float64Array>(column: C, rows: Uint32Array, width: number): C {
  const out = new (column.constructor as new (n: number) => C)(rows.length * width);
  for (let i = 0; i < rows.length; i++) {
    const from = rows[i]! * width;
    for (let c = 0; c < width; c++) out[i * width + c] = column[from + c]!;
  }
  return out;
}

type Masks = NonNullable<TableColumns["masks"]>;

function takeMasks(masks: Masks, rows: Uint32Array): Masks {
  const start = new Uint32Array(rows.length);
  const stop = new Uint32Array(rows.length);
  let runs = 0;
  let numbers = 0;
  for (let i = 0; i < rows.length; i++) {
    const length = masks.stop[rows[i]!]! - masks.start[rows[i]!]!;
    const isRuns = masks.kind[rows[i]!] === 1;
    start[i] = isRuns ? runs : numbers;
    stop[i] = start[i]! + length;
    if (isRuns) runs += length;
    else numbers += length;
  }
  const counts = new Uint32Array(runs);
  const points = new Float64Array(numbers);
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i]!;
    if (masks.kind[row] === 1) counts.set(masks.counts.subarray(masks.start[row], masks.stop[row]), start[i]);
    else points.set(masks.points.subarray(masks.start[row], masks.stop[row]), start[i]);
  }
  const [kind, height, width] = [pick(masks.kind, rows, 1), pick(masks.height, rows, 1), pick(masks.width, rows, 1)];
  return { kind, start, stop, counts, points, height, width };
}

/** What the batches gave, joined in their order. */
export function joinBatches(
  parts: readonly { readonly done: Evaluated; readonly rows: Uint32Array | null }[],
): Evaluated {
  const only = parts[0]!;
  if (parts.length === 1 && only.rows === null) return only.done;
  const all = parts.map(({ done }) => done.matches);
  const length = all.reduce((n, part) => n + part.length, 0);
  const { blocks } = all[0]!;
  const shape = only.done.curves.shape;
  const planes = shape.A * blocks;
  const outcome = new Uint32Array(planes * length);
  let at = 0;
  for (const part of all) {
    for (let p = 0; p < planes; p++)
      outcome.set(part.outcome.subarray(p * part.length, (p + 1) * part.length), p * length + at);
    at += part.length;
  }
  let before = 0;
  const offsets = parts.flatMap(({ done }) => {
    const own = Array.from(done.matches.offsets.subarray(0, -1), (offset) => before + offset);
    before += done.matches.length;
    return own;
  });
  const curves = parts.map(({ done }) => done.curves);
  return {
    matches: {
      length,
      offsets: Uint32Array.from([...offsets, length]),
      row: concatWords(
        parts.map(({ done, rows }) => (rows === null ? done.matches.row : done.matches.row.map((i) => rows[i]!))),
      ),
      score: concatNumbers(all.map(({ score }) => score)),
      image: concatWords(all.map(({ image }) => image)),
      rank: concatWords(all.map(({ rank }) => rank)),
      outcome,
      blocks,
      positives: concatWords(all.map(({ positives }) => positives)),
      groundTruths: concatWords(all.map(({ groundTruths }) => groundTruths)),
      detections: concatWords(all.map(({ detections }) => detections)),
      partner: null,
    },
    curves: new Curves(
      { ...shape, K: curves.reduce((n, c) => n + c.shape.K, 0) },
      concatNumbers(curves.map((c) => c.precisionByCategory)),
      concatNumbers(curves.map((c) => c.scoresByCategory)),
      concatNumbers(curves.map((c) => c.recallByCategory)),
    ),
  };
}

function concatWords(columns: readonly Uint32Array[]): Uint32Array {
  return concat(new Uint32Array(columns.reduce((n, c) => n + c.length, 0)), columns);
}

function concatNumbers(columns: readonly Float64Array[]): Float64Array {
  return concat(new Float64Array(columns.reduce((n, c) => n + c.length, 0)), columns);
}

function concat<C extends Uint32Array | Float64Array>(to: C, columns: readonly C[]): C {
  let at = 0;
  for (const column of columns) {
    to.set(column, at);
    at += column.length;
  }
  return to;
}
