import { type Dataset, Detections, type LongWork, rowsWhere, takeRows } from "@borescope/core";
import {
  type Evaluation,
  evaluateAsync,
  evaluateSlicesAsync,
  type IouType,
  rankWorth,
  type SliceResult,
  type Slicing,
} from "@borescope/metrics";
import type { ReportClass, ReportModel, ReportSlice, ReportWorth } from "@borescope/viewer";

/** How a model is looked into. */
export interface ModelInput extends LongWork {
  readonly dataset: Dataset;
  readonly detections: Detections;
  readonly iouType: IouType;
  readonly iou: number;
  readonly confidence: number;
  /** Detections below it are evaluated, but not kept. */
  readonly leastScore: number;
  /** Rounds of the bootstrap; 0: no intervals and no slices. */
  readonly rounds: number;
  readonly slices: readonly Slicing[];
}

/** What was found of a model. */
export interface ModelLooked {
  readonly facts: Omit<ReportModel, "objects" | "extraCategories">;
  readonly result: Evaluation;
  /** The detections that the report keeps, and their rows; null: all. */
  readonly kept: Detections;
  readonly keptRows: Uint32Array | null;
}

/** Evaluates a model and ranks its faults, on all detections, and keeps those of at least the least score. */
export async function reportModel(input: ModelInput): Promise<ModelLooked> {
  const { dataset, detections, iouType, iou, confidence, leastScore, rounds, slices, signal, onProgress } = input;
  const evaluation = await evaluateAsync(dataset, detections, { iouType, signal });
  const { score } = detections.objects;
  const rows = rowsWhere(score.length, (row) => score[row]! >= leastScore);
  const kept =
    rows === null
      ? detections
      : new Detections(detections.name, takeRows(detections.objects, rows), detections.categories);
  const sliced =
    rounds === 0 || dataset.images.length === 0
      ? null
      : await evaluateSlicesAsync(dataset, detections, [{ by: "class" }, ...slices], {
          ...{ iouType, rounds, signal, onProgress },
        });
  const classes = dataset.categories.length;
  const ofClasses = sliced?.slices.slice(0, classes) ?? []; // they were asked for first
  const facts = {
    name: detections.name,
    cut: { least: leastScore, leftOut: score.length - kept.objects.length },
    evaluation: {
      summary: { ...evaluation.summary },
      perClass: classesOf(evaluation, ofClasses),
      warnings: [...evaluation.warnings],
      AP: sliced?.whole.AP ?? null,
    },
    worth: iouType === "obb" ? [] : worthOf(evaluation, { iou, confidence }, rows),
    slices: sliced?.slices.slice(classes).map(sliceOf) ?? [],
    worthAt: { iou, confidence },
    bootstrap: sliced === null ? null : settingsOf(sliced),
  };
  return { facts, result: evaluation, kept, keptRows: rows };
}

/** Groups of faults, the most worth first; of detections the rows among those that are kept. */
function worthOf(evaluation: Evaluation, at: ReportModel["worthAt"], kept: Uint32Array | null): readonly ReportWorth[] {
  return rankWorth(evaluation, undefined, at).map(({ of, count, AP, perClass, sentence }) => ({
    name: of.name,
    fault: of.fault,
    category: of.category,
    count,
    AP,
    perClass: Array.from(perClass, ([category, value]) => ({ category, AP: value })),
    sentence,
    of: of.selection.table === "groundTruth" ? "groundTruth" : "detections",
    rows: of.selection.table === "groundTruth" ? of.selection.rows : rowsKept(of.selection.rows, kept),
  }));
}

/** The settings of a bootstrap, without what it found. */
export function settingsOf({ rounds, seed, confidence, interval, repeats }: NonNullable<ReportModel["bootstrap"]>) {
  return { rounds, seed, confidence, interval, repeats };
}

function classesOf(evaluation: Evaluation, slices: readonly SliceResult[]): ReportClass[] {
  return Array.from(evaluation.perClass.values(), ({ category, groundTruths, detections, id: _id, ...summary }) => ({
    category,
    groundTruths,
    detections,
    summary,
    AP: apOf(slices.findLast(({ name }) => name === category)),
  }));
}

function apOf(slice: SliceResult | undefined) {
  const AP = slice?.summary.AP;
  return AP === undefined ? null : { value: AP.value, interval: AP.interval };
}

function sliceOf({ name, selection, images, groundTruths, tooSmall, summary }: SliceResult): ReportSlice {
  const { value, interval, rest, difference } = summary.AP!;
  return {
    name,
    of: selection.table === "images" ? "images" : "groundTruth",
    rows: selection.rows,
    images,
    groundTruths,
    tooSmall,
    AP: { value, interval },
    rest,
    difference,
  };
}

/** Places among the rows that are kept; null: all are. */
export function rowsKept(rows: Uint32Array, kept: Uint32Array | null): Uint32Array {
  if (kept === null) return rows;
  const place = new Map(Array.from(kept, (row, i) => [row, i]));
  return Uint32Array.from(Array.from(rows).flatMap((row) => place.get(row) ?? []));
}
