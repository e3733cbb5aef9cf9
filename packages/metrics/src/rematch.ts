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
  /** For each of them, positions of the images on which something changes, rising. */
  readonly images: readonly (readonly number[])[];
  /** For each of them, earlier matches that go and leave all others of their image as they were. */
  readonly gone: readonly (readonly number[])[];
  /** The new matches of those images, in those categories. */
  readonly matches: Matches;
  /** Ground truths that count in all images, those categories × area ranges. */
  readonly positives: Uint32Array;
}

/** Matches anew what edits change: the images they touch, in the categories they touch. */
export class Rematcher {
  private readonly editor: DetectionEditor;
  private readonly truths: RowsByImage;
  private readonly found: RowsByImage;
  /** Per row, position of its category, 0 of all where they are not told apart; -1 where it is not evaluated. */
  private readonly groupOfTruth: Int32Array;
  private readonly groupOfFound: Int32Array;
  /** Per detection, its place in the matches; null where those that are left out may be cut at another number. */
  private readonly placeOf: Int32Array | null;
  /** 1 for detections that come from a category that is not matched again. */
  private readonly incoming: Uint8Array;
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
    const { classAgnostic } = parameters;
    this.groupOfTruth = groups(dataset.groundTruth, scope, classAgnostic);
    this.groupOfFound = groups(objects, scope, classAgnostic);
    this.placeOf = placesOf(before, parameters, objects.length);
    this.incoming = new Uint8Array(objects.length);
  }

  /** The matches that the edits change. */
  rematch(edits: Edits): Rematched {
    const { scope, detections, protocol } = this.inputs;
    const { classAgnostic } = this.parameters;
    const { categories, images, gone, truths, found } = this.rowsTouched(edits);
    const part = classAgnostic
      ? scope
      : { ...scope, categoryRank: only(scope.categoryRank, categories), categories: categories.length };
    const { objects } = this.editor.edit(found, edits);
    const model = new Detections(detections.name, objects, detections.categories);
    const options = { idZeroUnmatched: protocol.idZero === "unmatched" };
    const matches = matchAll(this.withTruths(truths), model, part, this.parameters, options);
    return { categories, images, gone, matches, positives: this.positives(edits.removed, part, categories) };
  }

  /** What is matched together with something that changes: image by image, in file order. */
  private rowsTouched(edits: Edits) {
    const { scope } = this.inputs;
    const { pairs, idle } = this.pairs(edits);
    const named = [...pairs].map((pair) => pair % scope.categories).concat(idle.map((row) => this.groupOfFound[row]!));
    const categories = [...new Set(named)].sort((a, b) => a - b);
    const images = categories.map((): number[] => []);
    const gone = categories.map((): number[] => []);
    const places = new Map(categories.map((k, c) => [k, c]));
    for (const row of idle) gone[places.get(this.groupOfFound[row]!)!]!.push(this.placeOf![row]!);
    const removed = new Set(edits.removed);
    const truths = new GrowableUint32(64);
    const found = new GrowableUint32(64);
    const last = new Int32Array(scope.categories).fill(-1); // the last image on which a category changes
    for (let p = 0; p < pairs.length; ) {
      const image = Math.floor(pairs[p]! / scope.categories);
      for (; p < pairs.length && pairs[p]! < (image + 1) * scope.categories; p++) {
        const k = pairs[p]! % scope.categories;
        last[k] = image;
        images[places.get(k)!]!.push(image);
      }
      const { rows: own, start } = this.truths;
      for (let i = start[image]!; i < start[image + 1]!; i++) {
        const k = this.groupOfTruth[own[i]!]!;
        if (k >= 0 && last[k] === image && !removed.has(own[i]!)) truths.push(own[i]!);
      }
      const { rows: theirs, start: first } = this.found;
      for (let i = first[image]!; i < first[image + 1]!; i++) {
        const k = this.groupOfFound[theirs[i]!]!;
        if ((k >= 0 && last[k] === image) || this.incoming[theirs[i]!] === 1) found.push(theirs[i]!);
      }
    }
    return { categories, images, gone, truths: truths.finish(), found: found.finish() };
  }

  /**
   * Where something changes: position of the image times the number of categories, and of the category; rising. Of
   * detections that claimed nothing and go, only that they go.
   */
  private pairs({ detections, added, removed }: Edits): { pairs: Float64Array; idle: number[] } {
    const { scope, dataset } = this.inputs;
    const { image } = this.inputs.detections.objects;
    const named = new Set<number>();
    const key = (imageRow: number, k: number) => {
      const i = scope.imageRank[imageRow]!;
      return i >= 0 && k >= 0 ? i * scope.categories + k : -1;
    };
    let idle: number[] = [];
    this.incoming.fill(0);
    for (const [row, edit] of detections) {
      const own = key(image[row]!, this.groupOfFound[row]!);
      if (edit.to !== "moved" && this.isIdle(row)) idle.push(row);
      else named.add(own);
      if (edit.to !== "reclassified") continue;
      this.incoming[row] = 1;
      named.add(key(image[row]!, groupOf(edit.category, scope, this.parameters.classAgnostic)));
    }
    for (const rows of [added, removed])
      for (const row of rows) named.add(key(dataset.groundTruth.image[row]!, this.groupOfTruth[row]!));
    idle = idle.filter((row) => !named.has(key(image[row]!, this.groupOfFound[row]!)));
    named.delete(-1);
    return { pairs: Float64Array.from(named).sort(), idle };
  }

  /** Whether a detection claims nothing at any threshold, so that it can go without a change for others. */
  private isIdle(row: number): boolean {
    const place = this.placeOf?.[row] ?? -1;
    if (place < 0) return false;
    const { outcome, length } = this.before;
    for (let i = place; i < outcome.length; i += length) if (outcome[i] !== 0) return false;
    return true;
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

function placesOf(
  { row, length, detections }: Matches,
  { maxDetections }: CocoParameters,
  rows: number,
): Int32Array | null {
  if (maxDetections.length > 1 || detections.reduce((sum, n) => sum + n, 0) > length) return null;
  const places = new Int32Array(rows).fill(-1);
  for (let i = 0; i < length; i++) places[row[i]!] = i;
  return places;
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

function groups({ category, length }: Objects, scope: Scope, classAgnostic: boolean): Int32Array {
  const group = new Int32Array(length);
  for (let row = 0; row < length; row++) group[row] = groupOf(category[row]!, scope, classAgnostic);
  return group;
}

function groupOf(category: number, { categoryRank }: Scope, classAgnostic: boolean): number {
  const k = category < categoryRank.length ? categoryRank[category]! : -1;
  return k >= 0 && classAgnostic ? 0 : k;
}

/** Ranks of some categories, in their order; the others have none. */
function only(categoryRank: Int32Array, categories: readonly number[]): Int32Array {
  const places = new Map(categories.map((k, c) => [k, c]));
  return categoryRank.map((k) => places.get(k) ?? -1);
}
