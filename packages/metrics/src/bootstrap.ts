import { createRandom } from "@borescope/core";
import { CopyResampler } from "./copy-resampler.js";
import type { CopyTable } from "./copy-table.js";
import type { ResampleTable } from "./resample-table.js";
import { Resampler } from "./resampler.js";

/** Which samples of the images are evaluated: `rounds` drawn ones, then `groups` that each leave some images out. */
export interface RoundPlan {
  readonly images: number;
  readonly seed: number;
  /** Rounds of the bootstrap: as many images as there are, drawn with replacement. */
  readonly rounds: number;
  /** Groups of the jackknife; 0: none. */
  readonly groups: number;
  /** Whether an image drawn several times counts once. */
  readonly once: boolean;
}

/** The numbers of rounds `from … to`, for several models on the same draws. */
export interface RoundsTask {
  readonly tables: readonly (ResampleTable | CopyTable)[];
  readonly plan: RoundPlan;
  readonly from: number;
  readonly to: number;
}

/** Most groups of the jackknife: with more images than this, each group leaves several out. */
export const JACKKNIFE_GROUPS = 200;

/**
 * Evaluates samples of the images.
 *
 * Every round takes its share of one sequence of random numbers, so that it is the same whoever computes it.
 *
 * @returns for each round and model as many numbers as its resampler's `width`
 */
export function runRounds({ tables, plan, from, to }: RoundsTask): Float64Array {
  const resamplers = tables.map((table) => ("copies" in table ? new CopyResampler(table) : new Resampler(table)));
  const width = resamplers[0]!.width;
  const values = new Float64Array((to - from) * tables.length * width);
  const weights = new Uint32Array(plan.images);
  const random = createRandom(plan.seed);
  for (let skip = Math.min(from, plan.rounds) * plan.images; skip > 0; skip--) random.next();
  let at = 0;
  for (let round = from; round < to; round++) {
    if (round < plan.rounds) {
      weights.fill(0);
      for (let i = 0; i < plan.images; i++) {
        const drawn = random.integer(plan.images);
        weights[drawn] = plan.once ? 1 : weights[drawn]! + 1;
      }
    } else {
      weights.fill(1);
      for (let i = round - plan.rounds; i < plan.images; i += plan.groups) weights[i] = 0;
    }
    for (const resampler of resamplers) {
      resampler.round(weights, values, at);
      at += width;
    }
  }
  return values;
}
