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
  const sides = { groundTruth: dataset.groundTruth, detections: detections.objects };
  const groups: ClassFault[] = [];
  for (const fault of FAULT_NAMES) {
    const ofTruth = fault === "undetected" || fault === "mispredicted";
    const { category } = ofTruth ? sides.groundTruth : sides.detections;
    const kinds = ofTruth ? faults.ofGroundTruth : faults.ofDetection;
    const wanted = FAULT[fault];
    const rows = Array.from(dataset.categories.names, (): number[] => []);
    for (let row = 0; row < kinds.length; row++) if (kinds[row] === wanted) rows[category[row]!]!.push(row);
    for (const c of scope.categoryRows) {
      if (rows[c]!.length === 0) continue;
      const name = dataset.categories.names[c]!;
      const selection = selectRows(dataset, ofTruth ? "groundTruth" : detections, rows[c]!);
      groups.push({ name: `${fault} ${name}`, selection, fault, category: name });
    }
  }
  return groups;
}
