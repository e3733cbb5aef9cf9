import type { Selection } from "@borescope/core";
import type { EvaluationInputs } from "./evaluation.js";
import { FAULT, type Faults } from "./faults.js";

/** How undetected ground truths are repaired: a detection is added, or, as TIDE does, the ground truth is taken out. */
export type Repair = "add" | "tide";

/** What becomes of a detection. */
export type Edit =
  | { readonly to: "deleted" }
  /** Its class is set right. */
  | { readonly to: "reclassified"; readonly category: number }
  /** It gets the box, mask and keypoints of a ground truth of its class. */
  | { readonly to: "moved"; readonly groundTruth: number };

/** What a repair does to the files. */
export interface Edits {
  /** By row. */
  readonly detections: ReadonlyMap<number, Edit>;
  /** Ground truths for which a detection is added at the end of the file, in this order. */
  readonly added: Uint32Array;
  /** Ground truths that are taken out. */
  readonly removed: Uint32Array;
}

const DELETED: Edit = { to: "deleted" };

/**
 * The edits that repair all faults of a selection. No ground truth is found twice: what would be its second detection
 * is deleted.
 *
 * @param selection - of ground truths, of detections, or of images: all faults on them
 */
export function planRepairs(inputs: EvaluationInputs, faults: Faults, selection: Selection, repair: Repair): Edits {
  const { dataset, detections } = inputs;
  const { objects } = detections;
  const { ofGroundTruth, ofDetection, meant } = faults;
  const { table } = selection;
  const truths = table === "groundTruth" || table === "images" ? selection.groundTruths().rows : NONE;
  const wrong = table === "groundTruth" ? NONE : selection.detections(detections).rows;
  const edits = new Map<number, Edit>();
  const found = new Set<number>(); // by this repair
  const isFound = (truth: number) => faults.detected[truth] === 1 || found.has(truth);
  const give = (row: number, edit: Edit) => {
    const truth = meant[row]!;
    edits.set(row, isFound(truth) ? DELETED : edit);
    if (dataset.groundTruth.crowd?.[truth] !== 1) found.add(truth);
  };
  const reclassify = (row: number) =>
    give(row, { to: "reclassified", category: dataset.groundTruth.category[meant[row]!]! });
  for (const row of truths) if (ofGroundTruth[row] === FAULT.mispredicted) reclassify(faults.claimant[row]!);
  for (const row of wrong) if (ofDetection[row] === FAULT.mispredicted && !edits.has(row)) reclassify(row);
  const loose = wrong.filter((row) => ofDetection[row] === FAULT.loose);
  loose.sort((a, b) => objects.score[b]! - objects.score[a]! || a - b);
  for (const row of loose) give(row, { to: "moved", groundTruth: meant[row]! });
  for (const row of wrong)
    if (ofDetection[row] === FAULT.ghost || ofDetection[row] === FAULT.duplicate) edits.set(row, DELETED);
  const missed = truths.filter((row) => ofGroundTruth[row] === FAULT.undetected && !found.has(row));
  return {
    detections: edits,
    added: repair === "add" ? missed : NONE,
    removed: repair === "tide" ? missed : NONE,
  };
}

/** How many repairs of each kind there are. */
export interface RepairCounts {
  /** Detections added for undetected ground truths. */
  readonly added: number;
  /** Undetected ground truths taken out. */
  readonly removed: number;
  /** Detections deleted. */
  readonly deleted: number;
  /** Detections whose class was set right. */
  readonly reclassified: number;
  /** Detections that got the box of their ground truth. */
  readonly moved: number;
}

/** How many edits there are. */
export function countRepairs({ detections, added, removed }: Edits): number {
  return detections.size + added.length + removed.length;
}

/** Counts edits by kind. */
export function repairKinds({ detections, added, removed }: Edits): RepairCounts {
  const counts = { added: added.length, removed: removed.length, deleted: 0, reclassified: 0, moved: 0 };
  for (const { to } of detections.values()) counts[to]++;
  return counts;
}

const NONE = new Uint32Array(0);
