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
  const cuts = [0];
  for (let k = 1, rows = counts[0]!; k < categories; k++) {
    if (rows + counts[k]! > limit) {
      cuts.push(k);
      rows = 0;
    }
    rows += counts[k]!;
  }
  const ofRank = new Int32Array(categories);
  cuts.forEach((cut, batch) => {
    ofRank.fill(batch, cut);
  });
  const ofCategory = categoryRank.map((k) => (k < 0 ? -1 : ofRank[k]!));
  const truths = rowsOfBatches(input.groundTruth.category, ofCategory, cuts.length);
  const rows = rowsOfBatches(detections.category, ofCategory, cuts.length);
  for (let i = 0; i < cuts.length; i++) yield part(input, cuts[i]!, cuts[i + 1] ?? categories, truths[i]!, rows[i]!);
}

/** Which rows are of which batch. */
function rowsOfBatches(category: Uint32Array, ofCategory: Int32Array, batches: number): Uint32Array[] {
  const lengths = new Uint32Array(batches);
  for (let i = 0; i < category.length; i++) {
    const batch = ofCategory[category[i]!]!;
    if (batch >= 0) lengths[batch]!++;
  }
  const rows = Array.from(lengths, (n) => new Uint32Array(n));
  lengths.fill(0);
  for (let i = 0; i < category.length; i++) {
    const batch = ofCategory[category[i]!]!;
    if (batch >= 0) rows[batch]![lengths[batch]!++] = i;
  }
  return rows;
}

/** The categories from rank `first` on, up to `end`. */
function part(input: KernelInput, first: number, end: number, truths: Uint32Array, rows: Uint32Array): Batch {
  const { scope, groundTruth, detections } = input;
  const categoryRank = scope.categoryRank.map((k) => (k >= first && k < end ? k - first : -1));
  return {
    rows,
    size: rows.length,
    input: {
      ...input,
      scope: { ...scope, categoryRank, categories: end - first },
      groundTruth: take(groundTruth, truths),
      detections: take(detections, rows),
    },
  };
}

function take(table: TableColumns, rows: Uint32Array): TableColumns {
  const { score, flags, keypoints, masks } = table;
  return {
    image: pickWords(table.image, rows),
    category: pickWords(table.category, rows),
    box: pickNumbers(table.box, rows, 4),
    area: pickNumbers(table.area, rows, 1),
    score: score && pickNumbers(score, rows, 1),
    flags: flags && pickBytes(flags, rows),
    keypoints: keypoints && pickNumbers(keypoints, rows, keypoints.length / Math.max(1, table.area.length)),
    masks: masks && takeMasks(masks, rows),
  };
}

// a function for each kind of array: the engine makes fast loops of those that see one
function pickBytes(column: Uint8Array, rows: Uint32Array): Uint8Array {
  const out = new Uint8Array(rows.length);
  for (let i = 0; i < rows.length; i++) out[i] = column[rows[i]!]!;
  return out;
}

function pickWords(column: Uint32Array, rows: Uint32Array): Uint32Array {
  const out = new Uint32Array(rows.length);
  for (let i = 0; i < rows.length; i++) out[i] = column[rows[i]!]!;
  return out;
}

function pickNumbers(column: Float64Array, rows: Uint32Array, width: number): Float64Array {
  const out = new Float64Array(rows.length * width);
  for (let i = 0, at = 0; i < rows.length; i++)
    for (let from = rows[i]! * width, end = from + width; from < end; from++) out[at++] = column[from]!;
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
  const [height, width] = [pickWords(masks.height, rows), pickWords(masks.width, rows)];
  return { kind: pickBytes(masks.kind, rows), start, stop, counts, points, height, width };
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
