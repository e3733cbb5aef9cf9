import { BorescopeError, type Dataset, type Detections, type Selection } from "@borescope/core";
import { runRounds } from "./bootstrap.js";
import { type BootstrapOptions, type BootstrapSettings, bootstrapSettings, seedsOf } from "./bootstrap-settings.js";
import { type ComparedModel, comparedModels } from "./compared.js";
import { type Flips, flipsOf } from "./flips.js";
import { atOnce } from "./in-pieces.js";
import { type Measured, type MeasureOptions, measure } from "./measure.js";
import type { OutcomeOptions } from "./outcomes.js";
import type { Prepared } from "./prepared.js";
import { type SliceSizeOptions, sliceLimits, sliceSize, tooSmall } from "./slice-size.js";
import { type FalsePositives, falsePositivesOf, type Slicing, slicesOf } from "./slicing.js";

/** Options of {@link compareModels}. */
export interface CompareOptions extends MeasureOptions, BootstrapOptions, SliceSizeOptions {
  /** Parts of the data set on which the models are compared too. */
  readonly slices?: readonly Slicing[] | undefined;
  /** At which IoU (0.5) and confidence (0.25), and by which convention, objects count as detected. */
  readonly flips?: Omit<OutcomeOptions, "iouType"> | undefined;
}

/** The models on a slice. */
export interface ComparedSlice {
  readonly name: string;
  /** Its images, or its ground truths. */
  readonly selection: Selection;
  /** Images; of a slice of ground truth, those that hold some of it. */
  readonly images: number;
  /** Ground truths, without crowds. */
  readonly groundTruths: number;
  /** Why it is too small to say anything; null where it is not. */
  readonly tooSmall: string | null;
  readonly falsePositives: FalsePositives;
  readonly models: readonly ComparedModel[];
}

/** What {@link compareModels} finds. */
export interface Comparison extends BootstrapSettings {
  /** Whose definitions the numbers follow: `coco`, or the protocol's name. */
  readonly protocol: string;
  readonly images: number;
  /** In the order given; the first is what the others are compared with. */
  readonly models: readonly ComparedModel[];
  /** By name of each model but the first: the objects that it detects and the first does not, and so on. */
  readonly flips: ReadonlyMap<string, Flips>;
  readonly slices: readonly ComparedSlice[];
}

/**
 * Compares models on the same images: all statistics and the AP of each class side by side, and the differences to the
 * first model with intervals from a paired bootstrap: in every round as many images as there are are drawn, with
 * replacement, and all models are evaluated on them, as exactly as `evaluate` would evaluate copies of the images.
 *
 * With many classes some intervals lie beside 0 by chance: of a hundred differences that are none, five at 95 %.
 *
 * @throws BorescopeError METRICS_COMPARE (fewer than two models, two of one name, no images), METRICS_OPTION,
 * METRICS_SLICES, METRICS_MASKS, METRICS_KEYPOINTS, FILTER_*
 * @see Efron & Tibshirani, An Introduction to the Bootstrap, 1993
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { readGroundTruth, readResults } from "@borescope/adapters-coco";
 * import { compareModels } from "@borescope/metrics";
 *
 * const encode = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));
 * const bbox = [10, 10, 20, 20];
 * const ids = Array.from({ length: 20 }, (_, i) => i + 1);
 * const dataset = readGroundTruth(encode({
 *   images: ids.map((id) => ({ id, width: 99, height: 99 })),
 *   categories: [{ id: 1, name: "burr" }],
 *   annotations: ids.map((id) => ({ id, image_id: id, category_id: 1, bbox })),
 * }));
 * const finding = (count: number, model: string) =>
 *   readResults(encode(ids.slice(0, count).map((id) => ({ image_id: id, category_id: 1, bbox, score: 0.9 }))), dataset, { model });
 * const { models, flips } = compareModels(dataset, [finding(9, "old"), finding(18, "new")], { rounds: 200 });
 * assert.equal(models[1]?.summary.AP?.difference?.verdict, "better");
 * assert.deepEqual(models[1]?.wins, ["burr"]);
 * assert.deepEqual(flips.get("new")?.fixed.ids(), [10, 11, 12, 13, 14, 15, 16, 17, 18]);
 * ```
 */
export function compareModels(
  dataset: Dataset,
  models: readonly Detections[],
  options: CompareOptions = {},
): Comparison {
  const prepared = atOnce(prepareComparison(dataset, models, options));
  return comparisonOf(
    prepared,
    prepared.measured.map(({ task }) => runRounds(task)),
  );
}

/** A comparison whose rounds are still to be run: of the whole, then of each slice. @internal */
export type PreparedComparison = Prepared<readonly Detections[], CompareOptions>;

/** Checks and evaluates, with a pause after each part. @internal */
export function* prepareComparison(
  dataset: Dataset,
  detections: readonly Detections[],
  options: CompareOptions,
): Generator<void, PreparedComparison> {
  const settings = bootstrapSettings(options);
  sliceLimits(options);
  const slices = (options.slices ?? []).flatMap((slicing) => slicesOf(dataset, slicing));
  checkModels(detections);
  const seed = seedsOf(settings);
  const measured: Measured[] = [];
  for (const part of [undefined, ...slices]) {
    measured.push(measure(dataset, detections, options, settings, seed(), part));
    yield;
  }
  if (measured[0]!.scope.images === 0) throw fault("at least one image", "none");
  return { dataset, detections, options, settings, slices, measured };
}

/** What the rounds say. @internal */
export function comparisonOf(prepared: PreparedComparison, rounds: readonly Float64Array[]): Comparison {
  const { dataset, detections, options, settings, slices, measured } = prepared;
  const [whole, ...parts] = measured.map((part, i) => comparedModels(part, rounds[i]!, settings));
  const { scope } = measured[0]!;
  const [first, ...others] = detections;
  const iouType = options.protocol?.parameters.iouType ?? options.iouType;
  return {
    ...settings,
    protocol: measured[0]!.evaluations[0]!.protocol,
    images: scope.images,
    models: whole!,
    flips: new Map(
      others.map((model) => [model.name, flipsOf(dataset, first!, model, scope, { ...options.flips, iouType })]),
    ),
    slices: slices.map((slice, i) => {
      const size = sliceSize(dataset, slice.selection, scope);
      return {
        name: slice.name,
        selection: slice.selection,
        ...size,
        tooSmall: tooSmall(size, parts[i]![0]!.summary.AP!, sliceLimits(options)),
        falsePositives: falsePositivesOf(slice, first!),
        models: parts[i]!,
      };
    }),
  };
}

function checkModels(models: readonly Detections[]): void {
  if (models.length < 2) throw fault("at least two models", String(models.length));
  const names = new Set<string>();
  for (const { name } of models) {
    if (names.has(name)) throw fault("models of different names", `two of the name ${JSON.stringify(name)}`);
    names.add(name);
  }
}

function fault(expected: string, found: string): BorescopeError {
  return new BorescopeError("METRICS_COMPARE", { expected, found });
}
