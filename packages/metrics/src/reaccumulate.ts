import { Dataset, Detections, GrowableUint32, type Objects, takeRows } from "@borescope/core";
import { accumulateInOrder } from "./accumulate.js";
import type { Curves } from "./curves.js";
import { DetectionEditor } from "./edited-files.js";
import type { Evaluated } from "./evaluate-kernel.js";
import type { EvaluationInputs } from "./evaluation.js";
import type { Scope } from "./group.js";
import { matchAll } from "./match.js";
import { MatchPool } from "./match-pool.js";
import type { CocoParameters } from "./protocols/coco.js";
import type { Edits } from "./repairs.js";

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
  private readonly pool: MatchPool;
  /** With the columns that are evaluated. */
  private readonly inputs: EvaluationInputs;

  /** @param score - of added detections */
  constructor(
    inputs: EvaluationInputs,
    private readonly parameters: CocoParameters,
    private readonly base: Evaluated,
    score: number,
  ) {
    const { scope } = inputs;
    const dataset = new Dataset(
      inputs.dataset.images,
      inputs.dataset.categories,
      bare(inputs.dataset.groundTruth, parameters),
    );
    const objects = bare(inputs.detections.objects, parameters);
    const detections = new Detections(inputs.detections.name, objects, inputs.detections.categories);
    this.inputs = { ...inputs, dataset, detections };
    this.editor = new DetectionEditor(inputs, score, this.inputs);
    this.truths = rowsByImage(dataset.groundTruth, scope);
    this.found = rowsByImage(objects, scope);
    this.pool = new MatchPool(base.matches, parameters.areaRanges.length * base.matches.blocks);
  }

  /** The curves that the edits change. */
  changed(edits: Edits): ChangedCurves {
    const { images, marked, categories } = this.touched(edits);
    const { dataset, detections, scope, compatible } = this.inputs;
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
      (row) => categoryRank[dataset.groundTruth.category[row]!]! >= 0 && !gone.has(row),
    );
    // those of other categories may become one of these
    const rows = rowsOn(images, this.found, (row) => categoryRank[category[row]!]! >= 0 || edits.detections.has(row));
    const { objects } = this.editor.edit(rows, edits);
    const model = new Detections(detections.name, objects, detections.categories);
    const options = { idZeroUnmatched: compatible };
    const matches = matchAll(this.withTruths(truths), model, part, this.parameters, options);
    const positives = this.positives(edits.removed, part, categories);
    const all = { ...this.pool.put(matches), positives };
    const order = (c: number) => this.pool.order(categories[c]!, c, marked);
    return { categories, curves: accumulateInOrder(all, this.parameters, order) };
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
    const { images, categories, groundTruth } = this.inputs.dataset;
    return new Dataset(images, categories, takeRows(groundTruth, rows));
  }

  /** The ground truths that count without those that are removed, per category that changes and area range. */
  private positives(removed: Uint32Array, part: Scope, categories: readonly number[]): Uint32Array {
    const A = this.parameters.areaRanges.length;
    const { positives: before } = this.base.matches;
    const after = Uint32Array.from({ length: categories.length * A }, (_, i) => {
      return before[categories[Math.floor(i / A)]! * A + (i % A)]!;
    });
    if (removed.length === 0) return after;
    const { detections } = this.inputs;
    const nothing = takeRows(detections.objects, new Uint32Array(0));
    const none = new Detections(detections.name, nothing, detections.categories);
    const { positives: gone } = matchAll(this.withTruths(removed), none, part, this.parameters);
    return after.map((n, i) => n - gone[i]!);
  }
}

/** Objects without the columns that the kind of overlap does not look at. */
function bare<T extends Objects>({ attributes: _, masks, keypoints, ...rest }: T, { iouType }: CocoParameters): T {
  const looked = { ...(iouType === "segm" && { masks }), ...(iouType === "keypoints" && { keypoints }) };
  return { ...rest, ...looked } as T;
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
