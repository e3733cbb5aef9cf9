import { type Dataset, type Detections, type Selection, selectRows } from "@borescope/core";
import { checkIou, checkOption, checkScores } from "./check-option.js";
import {
  CODE,
  type ErrorThresholds,
  MAIN_ERRORS,
  type MainError,
  type SortedErrors,
  sortErrors,
} from "./error-sorting.js";
import { RepairedAp } from "./repaired-ap.js";

/** Options of {@link errorTypes}. */
export interface ErrorTypeOptions {
  /** Least IoU of a match; default 0.5. */
  readonly iou?: number | undefined;
  /** Greatest IoU of what counts as background, below `iou`; default 0.1. */
  readonly backgroundIou?: number | undefined;
  /** Boxes or masks; default `bbox`. */
  readonly iouType?: "bbox" | "segm" | undefined;
}

/** TIDE's two errors that overlap with the main ones. */
export type SpecialError = "FalsePos" | "FalseNeg";

/** Points of 100, or null where nothing is left to take a mean of. */
type Points = number | null;

/** The errors of one class; those of detections under the class that was predicted. */
export interface ClassErrors {
  /** AP in points of 100; null where the class has neither ground truth nor detections. */
  readonly ap: Points;
  readonly counts: Readonly<Record<MainError, number>>;
}

/** Where a model's AP is lost, as TIDE has it. APs are in points of 100, as TIDE gives them. */
export interface ErrorTypes extends ErrorThresholds {
  readonly model: string;
  /** Mean AP at `iou` over the classes with ground truth or detections, those too that the data set does not list. */
  readonly ap: Points;
  /** AP gained if all errors of a kind were repaired, and no others; never below 0. */
  readonly main: Readonly<Record<MainError, Points>>;
  /** AP gained if one kind is repaired after another, in this order; never below 0. */
  readonly progressive: Readonly<Record<MainError, Points>>;
  /** AP gained if no false positive scored above a true one; if no ground truth were missed. */
  readonly special: Readonly<Record<SpecialError, Points>>;
  readonly counts: Readonly<Record<MainError, number>>;
  /**
   * The objects behind each error: detections, but for Miss and FalseNeg, which are ground truths. FalsePos are all
   * detections without a match but those on a crowd of their class; FalseNeg all ground truths without one.
   */
  readonly objects: Readonly<Record<MainError | SpecialError, Selection>>;
  /** By category name; the data set's, then any others of the model. */
  readonly perClass: ReadonlyMap<string, ClassErrors>;
}

/**
 * Sorts what is wrong into TIDE's error types and says what each costs.
 *
 * Of each image the best 100 detections over all classes take part; each takes the free ground truth of its class with
 * the greatest IoU, if at least `iou`. One without a match is, whichever comes first: **Loc** (IoU with its class from
 * `backgroundIou` to `iou`), **Cls** (IoU with another class at least `iou`), **Dupe** (with one of its class that is
 * taken), **Bkg** (no IoU above `backgroundIou`), else **Both**. **Miss** is a ground truth that nothing took and no
 * Loc or Cls points to. No overlap at all is never Loc. Crowds are no ground truth; what lies on one is left out of AP.
 *
 * @throws BorescopeError METRICS_OPTION, METRICS_SCORES, METRICS_MASKS
 * @see Bolya et al., TIDE: A General Toolbox for Identifying Object Detection Errors (2020); tidecv 1.0.1, `quantify.py`
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { readGroundTruth, readResults } from "@borescope/adapters-coco";
 * import { errorTypes } from "@borescope/metrics";
 *
 * const bytes = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));
 * const dataset = readGroundTruth(bytes({
 *   images: [{ id: 1, width: 100, height: 100 }],
 *   categories: [{ id: 1, name: "burr" }, { id: 2, name: "crack" }],
 *   annotations: [
 *     { id: 1, image_id: 1, category_id: 1, bbox: [10, 10, 20, 20] },
 *     { id: 2, image_id: 1, category_id: 2, bbox: [60, 60, 20, 20] },
 *   ],
 * }));
 * const detections = readResults(bytes([{ image_id: 1, category_id: 2, bbox: [11, 10, 20, 20], score: 0.9 }]), dataset);
 * const errors = errorTypes(dataset, detections);
 * assert.equal(errors.counts.Cls, 1);
 * assert.equal(errors.main.Cls, 50); // the burr would be found; the crack is still missed
 * assert.deepEqual(errors.objects.Miss.ids(), [2]);
 * ```
 */
export function errorTypes(dataset: Dataset, detections: Detections, options: ErrorTypeOptions = {}): ErrorTypes {
  const { iou = 0.5, backgroundIou = 0.1, iouType = "bbox" } = options;
  checkIou(iou);
  checkOption(
    "backgroundIou",
    backgroundIou,
    backgroundIou >= 0 && backgroundIou < iou,
    `a number from 0, below iou (${iou})`,
  );
  checkScores(detections);
  const sorted = sortErrors(dataset, detections, { iou, backgroundIou, iouType });
  const { names } = detections.categories;
  const classes = names.length;
  const { category } = dataset.groundTruth;
  const repaired = new RepairedAp(sorted, detections.objects.category, category, classes);
  const ap = repaired.mean();
  const perClassAp = repaired.perClass.slice();
  const main = {} as Record<MainError, Points>;
  for (const name of MAIN_ERRORS) main[name] = gain(ap, repaired.mean({ errors: 1 << CODE[name] }));
  const special = {
    FalsePos: difference(ap, repaired.mean({ falsePositives: true })),
    FalseNeg: difference(ap, repaired.mean({ falseNegatives: true })),
  };
  const progressive = progressiveGains(repaired, ap);
  const found = rowsByError(sorted.ofDetection, detections.objects.category, classes);
  const truths = rowsByError(sorted.ofGroundTruth, category, classes);
  const at = (c: number, code: number) => found.perClass[c * KINDS + code]! + truths.perClass[c * KINDS + code]!;
  return {
    model: detections.name,
    iou,
    backgroundIou,
    iouType,
    ap,
    main,
    progressive,
    special,
    counts: countsOf((code) => found.rows[code]!.length + truths.rows[code]!.length),
    objects: selectErrors(dataset, detections, sorted, found, truths),
    perClass: new Map(
      names.map((name, c) => [
        name,
        { ap: perClassAp[c] === -1 ? null : perClassAp[c]!, counts: countsOf((code) => at(c, code)) },
      ]),
    ),
  };
}

function progressiveGains(repaired: RepairedAp, ap: Points): Record<MainError, Points> {
  const gains = {} as Record<MainError, Points>;
  let before = ap;
  let errors = 0;
  for (const name of MAIN_ERRORS) {
    repaired.settle(errors);
    errors |= 1 << CODE[name];
    const after = repaired.mean({ errors });
    gains[name] = gain(before, after);
    before = after;
  }
  return gains;
}

function difference(before: Points, after: Points): Points {
  return before === null || after === null ? null : after - before;
}

/** TIDE takes a loss for a matter of the recall points' places, and as none. */
function gain(before: Points, after: Points): Points {
  const change = difference(before, after);
  return change === null ? null : Math.max(0, change);
}

type Counts = Record<MainError, number>;

/** Rows of each error, by code. */
interface ErrorRows {
  readonly rows: readonly Uint32Array[];
  /** `perClass[c · 6 + code]` */
  readonly perClass: Uint32Array;
}

const KINDS = MAIN_ERRORS.length;

/** Gathers rows by their code; codes that are no error are passed over. */
function rowsByError(codes: Uint8Array, category: Uint32Array, classes: number): ErrorRows {
  const perClass = new Uint32Array(classes * KINDS);
  const counts = new Uint32Array(KINDS);
  for (let row = 0; row < codes.length; row++) {
    const code = codes[row]!;
    if (code >= KINDS) continue;
    perClass[category[row]! * KINDS + code]!++;
    counts[code]!++;
  }
  const rows = Array.from(counts, (count) => new Uint32Array(count));
  counts.fill(0);
  for (let row = 0; row < codes.length; row++) {
    const code = codes[row]!;
    if (code < KINDS) rows[code]![counts[code]!++] = row;
  }
  return { rows, perClass };
}

function countsOf(count: (code: number) => number): Counts {
  return Object.fromEntries(MAIN_ERRORS.map((name) => [name, count(CODE[name])])) as Counts;
}

function selectErrors(
  dataset: Dataset,
  detections: Detections,
  sorted: SortedErrors,
  found: ErrorRows,
  truths: ErrorRows,
) {
  const { ofDetection, ofGroundTruth, onCrowd } = sorted;
  const select = (code: number) => selectRows(dataset, detections, found.rows[code]!);
  const isFalse = (row: number) => ofDetection[row]! < KINDS && onCrowd[row] !== 1;
  const isUntaken = (row: number) => ofGroundTruth[row] === CODE.Miss || ofGroundTruth[row] === CODE.reachable;
  return {
    Cls: select(CODE.Cls),
    Loc: select(CODE.Loc),
    Both: select(CODE.Both),
    Dupe: select(CODE.Dupe),
    Bkg: select(CODE.Bkg),
    Miss: selectRows(dataset, "groundTruth", truths.rows[CODE.Miss]!),
    FalsePos: dataset.select(detections, isFalse),
    FalseNeg: dataset.select("groundTruth", isUntaken),
  };
}
