import { type Selection, selectRows } from "@borescope/core";
import type { EvaluationInputs } from "./evaluation.js";
import { FAULT, type Faults } from "./faults.js";

/** A kind of fault, as a ranking names it. */
export const FAULT_NAMES = ["undetected", "mispredicted", "ghost", "loose", "duplicate"] as const;

/** One of the {@link FAULT_NAMES}. */
export type FaultName = (typeof FAULT_NAMES)[number];

/** A selection with a name, to be ranked. */
export interface NamedSelection {
  readonly name: string;
  readonly selection: Selection;
  /** The class that it is about, if it is about one. */
  readonly category?: string | undefined;
}

/** All faults of one kind and class. */
export interface ClassFault extends NamedSelection {
  readonly fault: FaultName;
  /** Undetected and mispredicted: the ground truth's class; else the detection's. */
  readonly category: string;
}

/** The faults of every class by kind, where there are any: undetected and mispredicted ground truths, other detections. */
export function groupFaults({ dataset, detections, scope }: EvaluationInputs, faults: Faults): ClassFault[] {
  const { names } = dataset.categories;
  const truths = rowsByFault(faults.ofGroundTruth, dataset.groundTruth.category, names.length);
  const found = rowsByFault(faults.ofDetection, detections.objects.category, names.length);
  const groups: ClassFault[] = [];
  for (const fault of FAULT_NAMES) {
    const ofTruth = fault === "undetected" || fault === "mispredicted";
    for (const c of scope.categoryRows) {
      const rows = (ofTruth ? truths : found)[FAULT[fault]]![c]!;
      if (rows.length === 0) continue;
      const category = names[c]!;
      const selection = selectRows(dataset, ofTruth ? "groundTruth" : detections, Uint32Array.from(rows));
      groups.push({ name: `${fault} ${category}`, selection, fault, category });
    }
  }
  return groups;
}

/** Rows by fault, then by category. */
function rowsByFault(faults: Uint8Array, category: Uint32Array, categories: number): number[][][] {
  const lists = Array.from({ length: FAULT_NAMES.length + 1 }, () =>
    Array.from({ length: categories }, (): number[] => []),
  );
  for (let row = 0; row < faults.length; row++)
    if (faults[row] !== FAULT.none) lists[faults[row]!]![category[row]!]!.push(row);
  return lists;
}
