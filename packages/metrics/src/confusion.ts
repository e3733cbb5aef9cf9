import { BorescopeError, type Dataset, type Detections, nearNames, type Selection, selectRows } from "@borescope/core";
import { OUTCOME, type OutcomeName } from "./outcome.js";
import { type OutcomeCounts, outcomeCounts } from "./outcome-counts.js";
import { rowsWithOutcome } from "./outcome-rows.js";
import { KINDS, tallyOutcomes } from "./outcome-tallies.js";
import { type OutcomeOptions, type Outcomes, outcomesOf } from "./outcomes.js";

/** Why a detection is left out. */
const [BELOW, OTHER, ON_THEM] = [1, 2, 3] as const;

/** What stands for "nothing" on both axes of a {@link ConfusionMatrix}. */
export const BACKGROUND = "background";

/** The objects of one cell of a {@link ConfusionMatrix}. */
export interface ConfusionCell {
  readonly predicted: string;
  readonly groundTruth: string;
  /** What the matrix shows: pairs, or in the bottom row and the last column objects. */
  readonly count: number;
  readonly groundTruths: Selection;
  readonly detections: Selection;
  /** Rows that belong together; a crowd may stand in several. */
  readonly pairs: readonly { readonly groundTruth: number; readonly detection: number }[];
}

/** What does not count in a {@link ConfusionMatrix}. */
export interface LeftOut {
  /** Ground truths: crowds, as far as the convention leaves them out. */
  readonly groundTruths: Selection;
  /** Detections that lie on those. */
  readonly onThem: Selection;
  /** Detections whose score does not reach the confidence. */
  readonly belowConfidence: Selection;
  /** Detections of categories that the data set does not list. */
  readonly otherCategories: Selection;
}

/** How many objects each part of {@link LeftOut} has. */
export type LeftOutCounts = { readonly [part in keyof LeftOut]: number };

/** How {@link ConfusionMatrix.normalized} divides. */
export type Normalization = "predicted" | "groundTruth" | "none";

/**
 * Which class was taken for which. Rows are predicted classes, columns ground-truth classes, both by rising id;
 * `background` is last on both axes, so that the bottom row holds the *undetected* and the last column the *ghosts*.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { readGroundTruth, readResults } from "@borescope/adapters-coco";
 * import { confusionMatrix } from "@borescope/metrics";
 *
 * const bytes = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));
 * const dataset = readGroundTruth(bytes({
 *   images: [{ id: 1, width: 100, height: 100 }],
 *   categories: [{ id: 1, name: "burr" }, { id: 2, name: "crack" }],
 *   annotations: [
 *     { id: 7, image_id: 1, category_id: 1, bbox: [10, 10, 20, 20] },
 *     { id: 8, image_id: 1, category_id: 1, bbox: [60, 60, 20, 20] },
 *   ],
 * }));
 * const detections = readResults(bytes([{ image_id: 1, category_id: 2, bbox: [11, 10, 20, 20], score: 0.9 }]), dataset);
 * const matrix = confusionMatrix(dataset, detections);
 * assert.deepEqual(matrix.rows(), [[0, 0, 0], [1, 0, 0], [1, 0, 0]]); // predicted burr, crack, nothing
 * assert.deepEqual(matrix.undetected("burr").ids(), [8]);
 * assert.deepEqual(matrix.cell("crack", "burr").groundTruths.ids(), [7]);
 * assert.throws(() => matrix.ghosts("bur"), { code: "UNKNOWN_CATEGORY", hint: 'Did you mean "burr"?' });
 * ```
 */
export class ConfusionMatrix {
  /** Names by rising id, without the background. */
  readonly categories: readonly string[];
  /** `counts[predicted · (K + 1) + groundTruth]`, `K` being the background. */
  readonly counts: Uint32Array;
  /** Counts and rates by class name; classes that share a name are one. */
  readonly perClass: ReadonlyMap<string, OutcomeCounts>;
  /** Counts and rates of all classes together. */
  readonly overall: OutcomeCounts;
  /** How much does not count; {@link ConfusionMatrix.leftOut} has the objects. */
  readonly leftOutCounts: LeftOutCounts;

  constructor(readonly outcomes: Outcomes) {
    const { ids, names } = outcomes.dataset.categories;
    const order = ids.order();
    this.categories = Array.from(order, (row) => names[row]!);
    const { pairs, groundTruths, detections } = outcomes.tallies ?? tallyOutcomes(outcomes);
    this.counts = pairs;
    const countsOf = outcomeCounts(groundTruths, detections);
    const named = new Map<string, number[]>();
    for (const row of order) {
      const rows = named.get(names[row]!);
      if (rows === undefined) named.set(names[row]!, [row]);
      else rows.push(row);
    }
    this.perClass = new Map(Array.from(named, ([name, rows]) => [name, countsOf(rows)]));
    this.overall = countsOf(order);
    const otherCategories = otherCategoryCount(outcomes);
    this.leftOutCounts = {
      groundTruths: leftOutOf(groundTruths),
      onThem: leftOutOf(detections),
      belowConfidence: outcomes.ofDetection.length - outcomes.matched.length - otherCategories,
      otherCategories,
    };
  }

  /** Classes and background: the length of both axes. */
  get size(): number {
    return this.categories.length + 1;
  }

  /** The counts, `[predicted][groundTruth]`. */
  rows(): number[][] {
    const { counts, size } = this;
    return Array.from({ length: size }, (_, p) => Array.from(counts.subarray(p * size, (p + 1) * size)));
  }

  /**
   * The counts as shares: of each row's sum (`predicted`: what a predicted class truly was), of each column's
   * (`groundTruth`: what a true class was taken for), or as they are; NaN where the sum is 0.
   */
  normalized(by: Normalization): Float64Array {
    const { counts, size } = this;
    if (by === "none") return Float64Array.from(counts);
    if (by !== "predicted" && by !== "groundTruth")
      throw new BorescopeError("METRICS_OPTION", {
        place: "normalized",
        expected: '"predicted", "groundTruth" or "none"',
        found: JSON.stringify(by),
      });
    const lineOf = (i: number) => (by === "predicted" ? Math.floor(i / size) : i % size);
    const sums = new Float64Array(size);
    counts.forEach((count, i) => {
      sums[lineOf(i)]! += count;
    });
    return Float64Array.from(counts, (count, i) => count / sums[lineOf(i)]!);
  }

  /**
   * The objects behind a cell; `background` stands for nothing, where no class has that name.
   *
   * @throws BorescopeError UNKNOWN_CATEGORY, with near names
   */
  cell(predicted: string, groundTruth: string): ConfusionCell {
    const { ofDetection, ofGroundTruth, claimed, dataset, detections } = this.outcomes;
    const rowed = this.rowsNamed(predicted, true);
    const columned = this.rowsNamed(groundTruth, true);
    const { category } = detections.objects;
    const truth = dataset.groundTruth.category;
    const pairs: { groundTruth: number; detection: number }[] = [];
    let founds: Uint32Array = new Uint32Array(0);
    let truths: Uint32Array = new Uint32Array(0);
    if (rowed !== null && columned !== null) {
      for (let row = 0; row < ofDetection.length; row++) {
        if (!isPaired(ofDetection[row]!) || rowed[category[row]!] !== 1) continue;
        if (columned[truth[claimed[row]!]!] === 1) pairs.push({ groundTruth: claimed[row]!, detection: row });
      }
      founds = Uint32Array.from(pairs, ({ detection }) => detection);
      truths = Uint32Array.from(pairs, (pair) => pair.groundTruth);
    } else if (rowed !== null) founds = rowsWithOutcome(ofDetection, OUTCOME.ghost, category, rowed);
    else if (columned !== null) truths = rowsWithOutcome(ofGroundTruth, OUTCOME.undetected, truth, columned);
    return {
      predicted,
      groundTruth,
      count: Math.max(pairs.length, founds.length, truths.length),
      groundTruths: selectRows(dataset, "groundTruth", truths),
      detections: selectRows(dataset, detections, founds),
      pairs,
    };
  }

  /** Ground truths, all or of a class, that a detection of their class claimed. @throws BorescopeError UNKNOWN_CATEGORY */
  detected(name?: string): Selection {
    return this.groundTruths("detected", name);
  }

  /** Ground truths that a detection of another class claimed. @throws BorescopeError UNKNOWN_CATEGORY */
  mispredicted(name?: string): Selection {
    return this.groundTruths("mispredicted", name);
  }

  /** Ground truths that nothing claimed. @throws BorescopeError UNKNOWN_CATEGORY */
  undetected(name?: string): Selection {
    return this.groundTruths("undetected", name);
  }

  /** Detections, all or of a class, that claimed a ground truth of their class. @throws BorescopeError UNKNOWN_CATEGORY */
  truePositives(name?: string): Selection {
    return this.found("detected", name);
  }

  /** Detections that claimed a ground truth of another class. @throws BorescopeError UNKNOWN_CATEGORY */
  mispredictions(name?: string): Selection {
    return this.found("mispredicted", name);
  }

  /** Detections with nothing there. @throws BorescopeError UNKNOWN_CATEGORY */
  ghosts(name?: string): Selection {
    return this.found("ghost", name);
  }

  /** What does not count, so that with the rest every object is told of. */
  leftOut(): LeftOut {
    const { dataset, detections, ofDetection, ofGroundTruth, matched, claimed } = this.outcomes;
    const listed = dataset.categories.length;
    const unmatched = new Uint8Array(ofDetection.length).fill(BELOW);
    if (detections.categories.length > listed) {
      const { category } = detections.objects;
      for (let row = 0; row < unmatched.length; row++) if (category[row]! >= listed) unmatched[row] = OTHER;
    }
    for (const row of matched)
      unmatched[row] = claimed[row]! >= 0 && ofDetection[row] === OUTCOME.leftOut ? ON_THEM : 0;
    const select = (wanted: number) => selectRows(dataset, detections, rowsWithOutcome(unmatched, wanted));
    return {
      groundTruths: selectRows(dataset, "groundTruth", rowsWithOutcome(ofGroundTruth, OUTCOME.leftOut)),
      onThem: select(ON_THEM),
      belowConfidence: select(BELOW),
      otherCategories: select(OTHER),
    };
  }

  private found(outcome: OutcomeName, name: string | undefined): Selection {
    const { dataset, detections, ofDetection } = this.outcomes;
    const { category } = detections.objects;
    const rows = rowsWithOutcome(ofDetection, OUTCOME[outcome], category, this.rowsNamed(name));
    return selectRows(dataset, detections, rows);
  }

  private groundTruths(outcome: OutcomeName, name: string | undefined): Selection {
    const { dataset, ofGroundTruth } = this.outcomes;
    const { category } = dataset.groundTruth;
    return selectRows(
      dataset,
      "groundTruth",
      rowsWithOutcome(ofGroundTruth, OUTCOME[outcome], category, this.rowsNamed(name)),
    );
  }

  /** 1 for each category row of a name; null for the background, or where no name is given. */
  private rowsNamed(name: string | undefined, orBackground = false): Uint8Array | null {
    if (name === undefined) return null;
    const { names } = this.outcomes.dataset.categories;
    const wanted = Uint8Array.from(names, (each) => (each === name ? 1 : 0));
    if (wanted.includes(1)) return wanted;
    if (orBackground && name === BACKGROUND) return null;
    const near = nearNames(name, orBackground ? [...names, BACKGROUND] : names);
    throw new BorescopeError("UNKNOWN_CATEGORY", {
      expected: `one of ${names.length} category names`,
      found: `"${name}"`,
      hint: near.length > 0 ? `Did you mean ${near.map((each) => `"${each}"`).join(" or ")}?` : undefined,
    });
  }
}

/**
 * The confusion matrix of a model at one IoU and confidence.
 *
 * @param options - IoU 0.5, confidence 0.25 and convention `borescope` where not given; see {@link CONVENTIONS}
 * @throws BorescopeError METRICS_OPTION, METRICS_MASKS, METRICS_KEYPOINTS
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { readGroundTruth, readResults } from "@borescope/adapters-coco";
 * import { confusionMatrix } from "@borescope/metrics";
 *
 * const bytes = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));
 * const dataset = readGroundTruth(bytes({
 *   images: [{ id: 1, width: 100, height: 100 }],
 *   categories: [{ id: 1, name: "burr" }],
 *   annotations: [{ id: 7, image_id: 1, category_id: 1, bbox: [10, 10, 20, 20] }],
 * }));
 * const detections = readResults(bytes([{ image_id: 1, category_id: 1, bbox: [10, 10, 20, 20], score: 0.25 }]), dataset);
 * assert.equal(confusionMatrix(dataset, detections).detected("burr").count, 1);
 * assert.equal(confusionMatrix(dataset, detections, { convention: "ultralytics" }).detected("burr").count, 0); // > 0.25
 * ```
 */
export function confusionMatrix(
  dataset: Dataset,
  detections: Detections,
  options: OutcomeOptions = {},
): ConfusionMatrix {
  return new ConfusionMatrix(outcomesOf(dataset, detections, { ...options, tallies: true }));
}

/** Objects left out, of all classes, of what was tallied. */
function leftOutOf(tally: Uint32Array): number {
  let count = 0;
  for (let at = OUTCOME.leftOut; at < tally.length; at += KINDS) count += tally[at]!;
  return count;
}

/** Detections of categories that the data set does not list. */
function otherCategoryCount({ dataset, detections }: Outcomes): number {
  const listed = dataset.categories.length;
  if (detections.categories.length === listed) return 0;
  let count = 0;
  for (const category of detections.objects.category) if (category >= listed) count++;
  return count;
}

function isPaired(outcome: number): boolean {
  return outcome === OUTCOME.detected || outcome === OUTCOME.mispredicted;
}
