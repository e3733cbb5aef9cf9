import { BorescopeError, type Selection } from "@borescope/core";
import type { Curves } from "./curves.js";
import { type EditedFiles, editFiles } from "./edited-files.js";
import type { Evaluation, EvaluationInputs } from "./evaluation.js";
import { faultsOf } from "./faults.js";
import { gain } from "./gains.js";
import type { SummaryRows } from "./protocol.js";
import { Rematcher } from "./rematch.js";
import { repairOptions, type WorthOptions } from "./repair-options.js";
import { countRepairs, planRepairs, type RepairCounts, repairKinds } from "./repairs.js";
import { spliceCurves } from "./splice-matches.js";
import { type Statistic, type Summary, summarize } from "./summarize.js";

/** The statistics of an evaluation. */
export interface Statistics {
  readonly summary: Summary;
  /** By category name; empty where class-agnostic. */
  readonly perClass: ReadonlyMap<string, Summary>;
}

/** What repairing a selection would bring. */
export interface Worth {
  readonly selection: Selection;
  /** What AP gains; null where there is nothing to measure before or after. */
  readonly AP: number | null;
  /** What each category's AP gains, by name. */
  readonly perClass: ReadonlyMap<string, number | null>;
  readonly before: Statistics;
  readonly after: Statistics;
  /** Precision and recall after the repair. */
  readonly curves: Curves;
  /** How many repairs there are; 0 where nothing of the selection is wrong. */
  readonly count: number;
  readonly repairs: RepairCounts;
  /** The data set and the detections with the repairs made: evaluated alike, they give `after`, to the bit. */
  editedFiles(): EditedFiles;
}

/**
 * What repairing a selection would bring: the faults in it are repaired in the files, and what that changes is
 * evaluated anew at all IoU thresholds. It is no estimate: it equals evaluating `editedFiles()`, to the bit.
 *
 * What is wrong with an object is told at one IoU and confidence, on the evaluation's kind of overlap:
 *
 * - an undetected ground truth gets a detection with its class, box, mask and keypoints, at `score`, at the end of the
 *   file; with `repair: "tide"` the ground truth is taken out instead
 * - a mispredicted one: the detection that claimed it gets its class
 * - a loose box, whose IoU with a ground truth of its class lies between `backgroundIou` and `iou`, gets that ground
 *   truth's box, mask and keypoints
 * - ghosts and duplicates are deleted, and so is what would be the second detection of a ground truth
 *
 * A selection of images repairs all of these on them. Whatever is right, crowds, and detections below the confidence
 * are left as they are.
 *
 * @param result - of {@link evaluate} or {@link evaluateAsync}
 * @param selection - of the ground truth, of the evaluated detections, or of images
 * @throws BorescopeError METRICS_OPTION, METRICS_INPUTS where the result does not know its data, SELECTION_TABLE
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { readGroundTruth, readResults } from "@borescope/adapters-coco";
 * import { evaluate, worth } from "@borescope/metrics";
 *
 * const bytes = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));
 * const dataset = readGroundTruth(bytes({
 *   images: [{ id: 1, width: 100, height: 100 }],
 *   categories: [{ id: 1, name: "burr" }],
 *   annotations: [
 *     { id: 1, image_id: 1, category_id: 1, bbox: [10, 10, 20, 20] },
 *     { id: 2, image_id: 1, category_id: 1, bbox: [60, 60, 20, 20] },
 *   ],
 * }));
 * const detections = readResults(bytes([{ image_id: 1, category_id: 1, bbox: [10, 10, 20, 20], score: 0.9 }]), dataset);
 * const result = evaluate(dataset, detections);
 * const missed = worth(result, dataset.select("groundTruth", "id:2"));
 * assert.equal(missed.AP?.toFixed(3), "0.495");
 * const { dataset: truth, detections: repaired } = missed.editedFiles();
 * assert.equal(evaluate(truth, repaired).summary.AP, missed.after.summary.AP);
 * ```
 */
export function worth(result: Evaluation, selection: Selection, options: WorthOptions = {}): Worth {
  const inputs = inputsOf(result);
  checkSelection(inputs, selection);
  const { repair, score, ...judged } = repairOptions(options);
  const { parameters, perClass } = result;
  const faults = faultsOf(inputs, parameters, judged);
  const edits = planRepairs(inputs, faults, selection, repair);
  const rematched = new Rematcher(inputs, parameters, result.matches, score).rematch(edits);
  const changed = spliceCurves(result.matches, rematched, inputs.scope.images, parameters);
  const curves = result.curves.with(rematched.categories, changed);
  const rows = cocoRows(inputs);
  const after = new Map<string, Summary>();
  if (!parameters.classAgnostic)
    inputs.scope.categoryRows.forEach((row, k) => {
      after.set(inputs.dataset.categories.names[row]!, summarize(curves, parameters, rows, undefined, k));
    });
  const summary = summarize(curves, parameters, rows);
  return {
    selection,
    AP: gain(result.summary.AP, summary.AP),
    perClass: new Map(Array.from(after, ([name, { AP }]) => [name, gain(perClass.get(name)!.AP, AP)])),
    before: { summary: result.summary, perClass },
    after: { summary, perClass: after },
    curves,
    count: countRepairs(edits),
    repairs: repairKinds(edits),
    editedFiles: () => editFiles(inputs, edits, score),
  };
}

/** The rows of the summary, whose protocol {@link inputsOf} has seen to be COCO's. */
export function cocoRows({ protocol }: EvaluationInputs): SummaryRows<Statistic> {
  return protocol.summary as SummaryRows<Statistic>;
}

/** @throws BorescopeError METRICS_INPUTS, METRICS_PROTOCOL where it is not COCO's, or of rotated boxes */
export function inputsOf({ inputs, protocol }: Evaluation): EvaluationInputs {
  if (inputs != null && inputs.protocol.name === "coco" && inputs.protocol.arrange === undefined) return inputs;
  if (inputs != null)
    throw new BorescopeError("METRICS_PROTOCOL", {
      expected: "an evaluation of boxes, masks or keypoints by COCO's protocol",
      found: inputs.protocol.arrange === undefined ? protocol : `${protocol} of rotated boxes, or arranged otherwise`,
    });
  throw new BorescopeError("METRICS_INPUTS", {
    expected: "a result that knows its data set and detections, as evaluate gives it",
    found: "one without, as of an evaluator, or a copy",
    hint: "Evaluate the data set and the detections: evaluate(dataset, detections).",
  });
}

/** @throws BorescopeError SELECTION_TABLE */
export function checkSelection({ dataset, detections }: EvaluationInputs, { dataset: of, model }: Selection): void {
  if (of === dataset && (model === null || model === detections)) return;
  throw new BorescopeError("SELECTION_TABLE", {
    expected: `a selection of the evaluated data set, or of the detections of ${detections.name}`,
    found: of === dataset ? `one of the detections of ${model?.name}` : "one of another data set",
    hint: "Evaluate that one, or lift the selection: images(), groundTruths() or detections(model).",
  });
}
