import { BorescopeError, type Dataset, type Detections, type Selection } from "@borescope/core";
import { runRounds } from "./bootstrap.js";
import { type BootstrapOptions, type BootstrapSettings, bootstrapSettings, seedsOf } from "./bootstrap-settings.js";
import type { Evaluation } from "./evaluation.js";
import { atOnce } from "./in-pieces.js";
import { type MeasureOptions, measure, seriesOf } from "./measure.js";
import type { Prepared } from "./prepared.js";
import {
  type Difference,
  differenceOf,
  type Estimate,
  estimateOf,
  pairedDifference,
  unpairedDifference,
} from "./series.js";
import { type SliceSizeOptions, sliceLimits, sliceSize, tooSmall } from "./slice-size.js";
import { type FalsePositives, falsePositivesOf, restOf, type Slicing, slicesOf } from "./slicing.js";
import type { Statistic } from "./summarize.js";

/** Options of {@link evaluateSlices}. */
export interface SlicesOptions extends MeasureOptions, BootstrapOptions, SliceSizeOptions {}

/** A number of a slice. */
export interface SliceNumber extends Estimate {
  /** The number of all that is not in the slice. */
  readonly rest: number | null;
  /** The slice less the rest. */
  readonly difference: Difference;
}

/** A model on one slice. */
export interface SliceResult {
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
  /** All that `evaluate` gives. */
  readonly evaluation: Evaluation;
  readonly summary: { readonly [name in Statistic]?: SliceNumber };
}

/** What {@link evaluateSlices} finds. */
export interface SlicesResult extends BootstrapSettings {
  readonly model: string;
  /** On everything. */
  readonly whole: { readonly [name in Statistic]?: Estimate };
  readonly slices: readonly SliceResult[];
}

/**
 * Evaluates a model on parts of a data set, with intervals from a bootstrap over images, and the difference to the rest.
 *
 * A slice of images is evaluated as a data set of its own. Of a slice of ground truth, the other objects are ignored,
 * as COCO ignores those of other sizes; detections that match nothing are ignored where they lie outside it too, if
 * that can be told of a detection (size, class, box, image), and else all of them: `falsePositives` says which.
 *
 * @throws BorescopeError METRICS_SLICES (no slices, an unknown attribute), METRICS_OPTION, METRICS_MASKS,
 * METRICS_KEYPOINTS, FILTER_*
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { readGroundTruth, readResults } from "@borescope/adapters-coco";
 * import { evaluateSlices } from "@borescope/metrics";
 *
 * const encode = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));
 * const bbox = [10, 10, 20, 20];
 * const ids = Array.from({ length: 40 }, (_, i) => i + 1);
 * const dataset = readGroundTruth(encode({
 *   images: ids.map((id) => ({ id, width: 99, height: 99, lighting: id % 2 === 0 ? "poor" : "good" })),
 *   categories: [{ id: 1, name: "burr" }],
 *   annotations: ids.map((id) => ({ id, image_id: id, category_id: 1, bbox })),
 * }), { attributes: ["lighting"] });
 * const found = ids.filter((id) => id % 2 === 1 || id < 9);
 * const detections = readResults(encode(found.map((id) => ({ image_id: id, category_id: 1, bbox, score: 0.9 }))), dataset);
 * const { slices } = evaluateSlices(dataset, detections, [{ by: "lighting" }], { rounds: 200 });
 * assert.deepEqual(slices.map(({ name }) => name), ["lighting: good", "lighting: poor"]);
 * assert.equal(slices[1]?.summary.AP?.difference.verdict, "worse");
 * ```
 */
export function evaluateSlices(
  dataset: Dataset,
  detections: Detections,
  slices: readonly Slicing[],
  options: SlicesOptions = {},
): SlicesResult {
  const prepared = atOnce(prepareSlices(dataset, detections, slices, options));
  return slicesResult(
    prepared,
    prepared.measured.map(({ task }) => runRounds(task)),
  );
}

/** Slices whose rounds are still to be run: of the whole, then of each slice and its rest. @internal */
export type PreparedSlices = Prepared<Detections, SlicesOptions>;

/** Checks and evaluates, with a pause after each part. @internal */
export function* prepareSlices(
  dataset: Dataset,
  detections: Detections,
  slicings: readonly Slicing[],
  options: SlicesOptions,
): Generator<void, PreparedSlices> {
  const settings = bootstrapSettings(options);
  sliceLimits(options);
  const slices = slicings.flatMap((slicing) => slicesOf(dataset, slicing));
  if (slices.length === 0)
    throw new BorescopeError("METRICS_SLICES", { expected: "at least one slice", found: "none" });
  const seed = seedsOf(settings);
  const measured = [measure(dataset, [detections], options, settings, seed())];
  for (const slice of slices) {
    const first = seed();
    measured.push(measure(dataset, [detections], options, settings, first, slice));
    yield;
    // objects of a slice and of its rest lie on the same images, whose draws they share
    const second = slice.selection.table === "images" ? seed() : first;
    measured.push(measure(dataset, [detections], options, settings, second, restOf(slice)));
    yield;
  }
  return { dataset, detections, options, settings, slices, measured };
}

/** What the rounds say. @internal */
export function slicesResult(prepared: PreparedSlices, rounds: readonly Float64Array[]): SlicesResult {
  const { detections, settings, slices, measured } = prepared;
  const series = measured.map((part, i) => seriesOf(part, rounds[i]!)[0]!.summary);
  return {
    ...settings,
    model: detections.name,
    whole: Object.fromEntries(Array.from(series[0]!, ([name, own]) => [name, estimateOf(own, settings)])),
    slices: slices.map((slice, i) => {
      const [own, rest] = [series[2 * i + 1]!, series[2 * i + 2]!];
      const evaluation = measured[2 * i + 1]!.evaluations[0]!;
      const { summary: ofRest } = measured[2 * i + 2]!.evaluations[0]!;
      const less = slice.selection.table === "images" ? unpairedDifference : pairedDifference;
      const summary: SliceResult["summary"] = Object.fromEntries(
        Array.from(own, ([name, numbers]) => [
          name,
          {
            ...estimateOf(numbers, settings),
            rest: ofRest[name] ?? null,
            difference: differenceOf(less(rest.get(name)!, numbers), settings),
          },
        ]),
      );
      const size = sliceSize(prepared.dataset, slice.selection, measured[0]!.scope);
      return {
        name: slice.name,
        selection: slice.selection,
        ...size,
        tooSmall: tooSmall(size, summary.AP!, sliceLimits(prepared.options)),
        falsePositives: falsePositivesOf(slice, detections),
        evaluation,
        summary,
      };
    }),
  };
}
