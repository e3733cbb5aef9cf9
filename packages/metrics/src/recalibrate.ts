import { BorescopeError, createRandom, type Dataset, Detections, type Selection, selectRows } from "@borescope/core";
import { type Calibration, type CalibrationOptions, calibration } from "./calibration.js";
import { checkOption, checkScores } from "./check-option.js";
import { applyMap, fitIsotonic } from "./isotonic.js";
import { IGNORED, judge, verdicts } from "./judged.js";
import { sortByScore } from "./sort-scores.js";
import { atTemperature, fitTemperature } from "./temperature.js";

/** Options of {@link recalibrate}. */
export interface RecalibrateOptions extends Omit<CalibrationOptions, "images" | "categories"> {
  /**
   * `temperature`: one number for how sure the model is; the order of scores stays, and AP with it. `isotonic`: any
   * rising function, which fits more closely but makes some scores equal. Default `temperature`.
   */
  readonly method?: "temperature" | "isotonic" | undefined;
  /** Share of the images that the new scores are fitted on, between 0 and 1; default 0.5. The others judge. */
  readonly share?: number | undefined;
  /** Of the split; default 0. */
  readonly seed?: number | undefined;
}

/** New scores, and what they change. */
export interface Recalibration {
  readonly method: "temperature" | "isotonic";
  /** Above 1: the model was too sure. Null where the method is another. */
  readonly temperature: number | null;
  /** The same detections with their new scores, on all images. */
  readonly detections: Detections;
  /** Images that the new scores were fitted on. */
  readonly fitted: Selection;
  /** Images that they were not: `before` and `after` are of these. */
  readonly heldOut: Selection;
  readonly before: Calibration;
  readonly after: Calibration;
}

/**
 * Gives detections scores that are nearer to the share that is right, and says what that would change: fitted on some
 * images, measured on the others.
 *
 * @throws BorescopeError METRICS_OPTION, METRICS_SCORES, METRICS_TOO_FEW where either part has no image or no detection
 * that counts, and those of {@link evaluate}
 * @see Guo et al., On Calibration of Modern Neural Networks (2017); Zadrozny and Elkan (2002)
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { Detections, Ids } from "@borescope/core";
 * import { readGroundTruth } from "@borescope/adapters-coco";
 * import { recalibrate } from "@borescope/metrics";
 *
 * // 40 images with one burr each; the model says 0.9 and is right on every second one
 * const images = Array.from({ length: 40 }, (_, i) => ({ id: i + 1, width: 100, height: 100 }));
 * const annotations = images.map(({ id }) => ({ id, image_id: id, category_id: 1, bbox: [10, 10, 20, 20] }));
 * const file = { images, categories: [{ id: 1, name: "burr" }], annotations };
 * const dataset = readGroundTruth(new TextEncoder().encode(JSON.stringify(file)));
 * const sure = new Detections("sure", {
 *   ...dataset.groundTruth,
 *   box: dataset.groundTruth.box.map((v, i) => (Math.floor(i / 4) % 2 === 0 ? v : v + 50)),
 *   score: new Float64Array(40).fill(0.9),
 * }, dataset.categories);
 * const { temperature, before, after } = recalibrate(dataset, sure);
 * assert.ok(temperature! > 1 && after.ece! < before.ece!);
 * ```
 */
export function recalibrate(dataset: Dataset, detections: Detections, options: RecalibrateOptions = {}): Recalibration {
  const { method = "temperature", share = 0.5, seed = 0, ...judging } = options;
  if (method !== "temperature" && method !== "isotonic")
    throw new BorescopeError("METRICS_OPTION", {
      place: "method",
      expected: '"temperature" or "isotonic"',
      found: JSON.stringify(method),
    });
  checkOption("share", share, share > 0 && share < 1, "a number between 0 and 1");
  checkOption("seed", seed, Number.isFinite(seed), "a finite number");
  checkScores(detections, 0, 1);
  const { fitted, heldOut } = split(dataset, share, seed);
  const before = calibration(dataset, detections, { ...judging, images: heldOut.ids() });
  const { scores, right } = outcomes(dataset, detections, { ...judging, images: fitted.ids() });
  for (const [part, count] of [
    ["fitted", scores.length],
    ["held out", before.count],
  ] as const)
    if (count === 0) throw tooFew(`detections on the ${part} images`);
  const temperature = method === "temperature" ? fitTemperature(scores, right) : null;
  const map = temperature === null ? fitIsotonic(scores, right) : null;
  const score = detections.objects.score.map((s) => (map === null ? atTemperature(s, temperature!) : applyMap(map, s)));
  const changed = new Detections(detections.name, { ...detections.objects, score }, detections.categories);
  const after = calibration(dataset, changed, { ...judging, images: heldOut.ids() });
  return { method, temperature, detections: changed, fitted, heldOut, before, after };
}

/** Images in two parts, drawn in the order of their ids. */
function split(dataset: Dataset, share: number, seed: number): { fitted: Selection; heldOut: Selection } {
  const random = createRandom(seed);
  const rows = dataset.images.ids.order().slice();
  for (let i = rows.length - 1; i > 0; i--) {
    const j = random.integer(i + 1);
    const row = rows[i]!;
    rows[i] = rows[j]!;
    rows[j] = row;
  }
  const count = Math.round(rows.length * share);
  if (count === 0 || count === rows.length) throw tooFew(`images for a share of ${share} and the rest`);
  return {
    fitted: selectRows(dataset, "images", rows.slice(0, count)),
    heldOut: selectRows(dataset, "images", rows.slice(count)),
  };
}

/** Scores by rising value, and whether each detection is right. */
function outcomes(dataset: Dataset, detections: Detections, options: CalibrationOptions) {
  const judged = judge(dataset, detections, options);
  const verdict = verdicts(judged);
  const { score, length } = judged.evaluation.matches;
  const order = Uint32Array.from({ length }, (_, i) => i).filter((i) => verdict[i] !== IGNORED);
  sortByScore(order, 0, order.length, score);
  order.reverse();
  return { scores: Float64Array.from(order, (i) => score[i]!), right: Uint8Array.from(order, (i) => verdict[i]!) };
}

function tooFew(what: string): BorescopeError {
  return new BorescopeError("METRICS_TOO_FEW", { expected: what, found: "none" });
}
