import { Dataset, Detections, GrowableUint32, type Objects, takeRows } from "@borescope/core";
import { DetectionEditor } from "./edited-files.js";
import type { EvaluationInputs } from "./evaluation.js";
import type { Scope } from "./group.js";
import { matchAll } from "./match.js";
import type { Matches } from "./matches.js";
import type { CocoParameters } from "./protocols/coco.js";
import type { Edits } from "./repairs.js";

/** What edits change. */
export interface Rematched {
  /** Positions of the categories in which something changes, rising. */
  readonly categories: readonly number[];
  /** Positions of the images on which something changes, rising. */
  readonly images: readonly number[];
  /** Their new matches, in those categories. */
  readonly matches: Matches;
  /** Ground truths that count in all images, those categories × area ranges. */
  readonly positives: Uint32Array;
}

/** Matches anew what edits change: the images they touch, in the categories they touch. */
export class Rematcher {
  private readonly editor: DetectionEditor;
  private readonly truths: RowsByImage;
  private readonly found: RowsByImage;
  /** With the columns that are evaluated. */
  private readonly inputs: EvaluationInputs;

  /** @param score - of added detections */
  constructor(
    inputs: EvaluationInputs,
    private readonly parameters: CocoParameters,
    private readonly before: Matches,
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
  }

  /** The matches that the edits change. */
  rematch(edits: Edits): Rematched {
    const { images, categories } = this.touched(edits);
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
    return { categories, images, matches, positives: this.positives(edits.removed, part, categories) };
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
    return { images, categories: [...named].sort((a, b) => a - b) };
  }

  private withTruths(rows: Uint32Array): Dataset {
    const { images, categories, groundTruth } = this.inputs.dataset;
    return new Dataset(images, categories, takeRows(groundTruth, rows));
  }

  /** The ground truths that count without those that are removed, per category that changes and area range. */
  private positives(removed: Uint32Array, part: Scope, categories: readonly number[]): Uint32Array {
    const A = this.parameters.areaRanges.length;
    const { positives: before } = this.before;
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
