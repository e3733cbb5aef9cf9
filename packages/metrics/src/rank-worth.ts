import { type ClassFault, groupFaults, type NamedSelection } from "./class-faults.js";
import type { Evaluation, EvaluationInputs } from "./evaluation.js";
import { faultsOf } from "./faults.js";
import { Gains } from "./gains.js";
import { headlineOnly } from "./headline-only.js";
import { Rematcher } from "./rematch.js";
import { repairOptions, type WorthOptions } from "./repair-options.js";
import { countRepairs, type Edits, planRepairs } from "./repairs.js";
import { checkSelection, cocoRows, inputsOf } from "./worth.js";

/** What repairing a named selection would bring to AP. */
export interface RankedWorth<S extends NamedSelection = NamedSelection> {
  readonly of: S;
  /** How many repairs there are. */
  readonly count: number;
  /** What AP gains; null where there is nothing to measure before or after. */
  readonly AP: number | null;
  /** The categories whose AP changes, with what it gains, most first; those without AP before or after are left out. */
  readonly perClass: ReadonlyMap<string, number>;
  /** As in `undetected burr (31): +0.110 AP of burr, +0.022 overall`. */
  readonly sentence: string;
}

/**
 * Ranks what repairs would bring, the most first: of the given selections, or of every kind of fault in every class
 * ({@link FAULT_NAMES}). Each number equals that of {@link worth}, to the bit; each repair is made alone.
 *
 * @param selections - classes, error types, tags, slices: any selections; absent: the faults of the classes
 * @throws BorescopeError as {@link worth}
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { readGroundTruth, readResults } from "@borescope/adapters-coco";
 * import { evaluate, rankWorth } from "@borescope/metrics";
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
 * const [first] = rankWorth(evaluate(dataset, detections));
 * assert.equal(first?.sentence, "undetected burr (1): +0.495 AP of burr, +0.495 overall");
 * ```
 */
export function rankWorth(
  result: Evaluation,
  selections?: undefined,
  options?: WorthOptions,
): RankedWorth<ClassFault>[];
export function rankWorth<S extends NamedSelection>(
  result: Evaluation,
  selections: Iterable<S>,
  options?: WorthOptions,
): RankedWorth<S>[];
export function rankWorth(
  result: Evaluation,
  selections?: Iterable<NamedSelection>,
  options: WorthOptions = {},
): RankedWorth[] {
  const inputs = inputsOf(result);
  const { repair, score, ...judged } = repairOptions(options);
  const faults = faultsOf(inputs, result.parameters, judged);
  const gains = gainsOf(result, inputs, score);
  const ranked = Array.from(selections ?? groupFaults(inputs, faults), (of): RankedWorth => {
    checkSelection(inputs, of.selection);
    const edits = planRepairs(inputs, faults, of.selection, repair);
    const { AP, perClass } = gains(edits);
    const count = countRepairs(edits);
    return { of, count, AP, perClass, sentence: sentence(of, count, AP, perClass) };
  });
  return ranked.sort((a, b) => (b.AP ?? Number.NEGATIVE_INFINITY) - (a.AP ?? Number.NEGATIVE_INFINITY));
}

type Gained = Pick<RankedWorth, "AP" | "perClass">;

/** What edits bring to the AP of a result. */
function gainsOf(result: Evaluation, inputs: EvaluationInputs, score: number): (edits: Edits) => Gained {
  const cut = headlineOnly(result, result.parameters, cocoRows(inputs).AP);
  if (cut === null) return () => ({ AP: null, perClass: new Map() });
  const rematcher = new Rematcher(inputs, cut.parameters, cut.evaluated.matches, score);
  const gains = new Gains(cut.evaluated, cut.parameters);
  const { names } = inputs.dataset.categories;
  return (edits) => {
    const { AP, perCategory } = gains.of(rematcher.rematch(edits));
    const named = cut.parameters.classAgnostic ? [] : perCategory;
    return { AP, perClass: new Map(named.map(([k, value]) => [names[inputs.scope.categoryRows[k]!]!, value])) };
  };
}

/** As a person reads it; of several classes the one that it is about, or whose AP changes most. */
function sentence(of: NamedSelection, count: number, AP: number | null, perClass: Gained["perClass"]): string {
  if (count === 0) return `${of.name}: nothing to repair`;
  const about = of.category !== undefined && perClass.has(of.category) ? of.category : perClass.keys().next().value;
  const ofClass = about === undefined ? "" : `${signed(perClass.get(about)!)} AP of ${about}, `;
  return `${of.name} (${count}): ${AP === null ? "AP is undefined" : `${ofClass}${signed(AP)} overall`}`;
}

const signed = (value: number) => `${value < 0 ? "" : "+"}${value.toFixed(3)}`;
