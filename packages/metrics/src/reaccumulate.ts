import { Dataset, Detections, GrowableUint32, type Objects, takeRows } from "@borescope/core";
import { type Accumulable, accumulate } from "./accumulate.js";
import type { Curves } from "./curves.js";
import { DetectionEditor } from "./edited-files.js";
import type { Evaluated } from "./evaluate-kernel.js";
import type { EvaluationInputs } from "./evaluation.js";
import type { Scope } from "./group.js";
import { matchAll } from "./match.js";
import type { Matches } from "./matches.js";
import type { CocoParameters } from "./protocols/coco.js";
import type { Edits } from "./repairs.js";
import { sortByScore } from "./sort-scores.js";

/** The curves of the categories that changed. */
export interface ChangedCurves {
  /** Their positions, rising. */
  readonly categories: readonly number[];
  /** As many categories, in that order. */
  readonly curves: Curves;
}

/**
 * Evaluates anew what edits change, to the bit: the images they touch are matched again, in the categories they touch;
 * those categories are accumulated again from these matches and the others they had.
 */
export class Reaccumulator {
  private readonly editor: DetectionEditor;
  private readonly truths: RowsByImage;
  private readonly found: RowsByImage;
  /** Per category that was asked for, its matches by falling score. */
  private readonly orders = new Map<number, Uint32Array>();
  private readonly groundTruth: Objects;

  /** @param score - of added detections */
  constructor(
    private readonly inputs: EvaluationInputs,
    private readonly parameters: CocoParameters,
    private readonly base: Evaluated,
    score: number,
  ) {
    const { dataset, detections, scope } = inputs;
    this.editor = new DetectionEditor(inputs, score);
    this.truths = rowsByImage(dataset.groundTruth, scope);
    this.found = rowsByImage(detections.objects, scope);
    const { attributes: _, ...groundTruth } = dataset.groundTruth;
    this.groundTruth = groundTruth;
  }

  /** The curves that the edits change. */
  changed(edits: Edits): ChangedCurves {
    const { images, marked, categories } = this.touched(edits);
    const { detections, scope, compatible } = this.inputs;
    const categoryRank = this.parameters.classAgnostic ? scope.categoryRank : only(scope.categoryRank, categories);
    const part = {
      ...scope,
      categoryRank,
      categories: this.parameters.classAgnostic ? scope.categories : categories.length,
    };
    const gone = new Set(edits.removed);
    const { category } = detections.objects;
    const truths = rowsOn(
      images,
      this.truths,
      (row) => categoryRank[this.groundTruth.category[row]!]! >= 0 && !gone.has(row),
    );
    // those of other categories may become one of these
    const rows = rowsOn(images, this.found, (row) => categoryRank[category[row]!]! >= 0 || edits.detections.has(row));
    const { objects } = this.editor.edit(rows, edits);
    const model = new Detections(detections.name, objects, detections.categories);
    const options = { idZeroUnmatched: compatible };
    const matches = matchAll(this.withTruths(truths), model, part, this.parameters, options);
    const removed = this.positives(edits.removed, part);
    const spliced = this.splice(matches, marked, categories, removed);
    return { categories, curves: accumulate(spliced, this.parameters) };
  }

  /** Images and categories in which something changes, as positions in the scope. */
  private touched({ detections, added, removed }: Edits) {
    const { dataset, scope } = this.inputs;
    const { objects } = this.inputs.detections;
    const { groundTruth } = dataset;
    const marked = new Uint8Array(scope.images);
    const named = new Set<number>();
    const touch = (image: number, category: number) => {
      const i = scope.imageRank[image]!;
      const k = scope.categoryRank[category] ?? -1;
      if (i < 0 || k < 0) return;
      marked[i] = 1;
      named.add(this.parameters.classAgnostic ? 0 : k);
    };
    for (const [row, edit] of detections) {
      touch(objects.image[row]!, objects.category[row]!);
      if (edit.to === "reclassified") touch(objects.image[row]!, edit.category);
    }
    for (const rows of [added, removed])
      for (const row of rows) touch(groundTruth.image[row]!, groundTruth.category[row]!);
    const images: number[] = [];
    for (let i = 0; i < marked.length; i++) if (marked[i] === 1) images.push(i);
    return { images, marked, categories: [...named].sort((a, b) => a - b) };
  }

  private withTruths(rows: Uint32Array): Dataset {
    const { images, categories } = this.inputs.dataset;
    return new Dataset(images, categories, takeRows(this.groundTruth, rows));
  }

  /** How many of the ground truths count, per category of the scope and area range. */
  private positives(truths: Uint32Array, part: Scope): Uint32Array | null {
    if (truths.length === 0) return null;
    const { detections } = this.inputs;
    const nothing = takeRows(detections.objects, new Uint32Array(0));
    const none = new Detections(detections.name, nothing, detections.categories);
    return matchAll(this.withTruths(truths), none, part, this.parameters).positives;
  }

  /** The new matches of the images that are marked and the old ones of the others, category by category by falling score. */
  private splice(
    fresh: Matches,
    marked: Uint8Array,
    categories: readonly number[],
    removed: Uint32Array | null,
  ): Accumulable {
    const { matches: base } = this.base;
    const A = this.parameters.areaRanges.length;
    const planes = A * base.blocks;
    const kept = categories.map((k) => this.order(k).filter((i) => marked[base.image[i]!] === 0));
    const length = kept.reduce((n, { length: old }) => n + old, fresh.length);
    const out = {
      length,
      offsets: new Uint32Array(categories.length + 1),
      score: new Float64Array(length),
      rank: new Uint32Array(length),
      outcome: new Uint32Array(planes * length),
      blocks: base.blocks,
      positives: new Uint32Array(categories.length * A),
    };
    let to = 0;
    const put = (from: Matches, i: number) => {
      out.score[to] = from.score[i]!;
      out.rank[to] = from.rank[i]!;
      for (let p = 0; p < planes; p++) out.outcome[p * length + to] = from.outcome[p * from.length + i]!;
      to++;
    };
    categories.forEach((k, c) => {
      const old = kept[c]!;
      const now = byScore(fresh, c);
      let o = 0;
      for (const i of now) {
        for (; o < old.length && comesFirst(base, old[o]!, fresh, i); o++) put(base, old[o]!);
        put(fresh, i);
      }
      for (; o < old.length; o++) put(base, old[o]!);
      out.offsets[c + 1] = to;
      for (let a = 0; a < A; a++) out.positives[c * A + a] = base.positives[k * A + a]! - (removed?.[c * A + a] ?? 0);
    });
    return out;
  }

  private order(k: number): Uint32Array {
    const known = this.orders.get(k);
    if (known !== undefined) return known;
    const order = byScore(this.base.matches, k);
    this.orders.set(k, order);
    return order;
  }
}

/** Of equal scores, the image of lower id is first. */
function comesFirst(a: Matches, i: number, b: Matches, j: number): boolean {
  const difference = a.score[i]! - b.score[j]!;
  return difference > 0 || (difference === 0 && a.image[i]! < b.image[j]!);
}

/** The matches of a category by falling score. */
function byScore({ offsets, score }: Matches, k: number): Uint32Array {
  const order = Uint32Array.from({ length: offsets[k + 1]! - offsets[k]! }, (_, i) => offsets[k]! + i);
  sortByScore(order, 0, order.length, score);
  return order;
}

/** Rows image by image, in file order: `rows[start[i] .. start[i + 1])`. */
interface RowsByImage {
  readonly rows: Uint32Array;
  readonly start: Uint32Array;
}

function rowsByImage({ image, length }: Objects, { imageRank, images }: Scope): RowsByImage {
  const start = new Uint32Array(images + 1);
  for (let row = 0; row < length; row++) {
    const i = imageRank[image[row]!]!;
    if (i >= 0) start[i + 1]!++;
  }
  for (let i = 0; i < images; i++) start[i + 1]! += start[i]!;
  const next = start.slice();
  const rows = new Uint32Array(start[images]!);
  for (let row = 0; row < length; row++) {
    const i = imageRank[image[row]!]!;
    if (i >= 0) rows[next[i]!++] = row;
  }
  return { rows, start };
}

/** The rows on some images that pass. */
function rowsOn(
  images: readonly number[],
  { rows, start }: RowsByImage,
  passes: (row: number) => boolean,
): Uint32Array {
  const out = new GrowableUint32(64);
  for (const image of images)
    for (let i = start[image]!; i < start[image + 1]!; i++) if (passes(rows[i]!)) out.push(rows[i]!);
  return out.finish();
}

/** Ranks of some categories, in their order; the others have none. */
function only(categoryRank: Int32Array, categories: readonly number[]): Int32Array {
  const places = new Map(categories.map((k, c) => [k, c]));
  return categoryRank.map((k) => places.get(k) ?? -1);
}
