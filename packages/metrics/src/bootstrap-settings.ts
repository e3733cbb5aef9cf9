import { BorescopeError, createRandom } from "@borescope/core";
import { checkOption } from "./check-option.js";
import type { IntervalKind } from "./interval.js";

/** How intervals are estimated. */
export interface BootstrapOptions {
  /** Rounds of the bootstrap; default 1,000. */
  readonly rounds?: number | undefined;
  /** Another seed, other draws; default 1. */
  readonly seed?: number | undefined;
  /** Share of intervals that hold the true value, in 0 … 1; default 0.95. */
  readonly confidence?: number | undefined;
  /** Default `percentile`. */
  readonly interval?: IntervalKind | undefined;
  /**
   * An image drawn several times is `counted` as often, as the bootstrap is defined; or `once`, as hotcoco 1.3 has it:
   * then a round is some 63 % of the images, and intervals come out about a fifth too narrow. Default `counted`.
   */
  readonly repeats?: "counted" | "once" | undefined;
}

/** {@link BootstrapOptions}, checked and complete. */
export type BootstrapSettings = { readonly [K in keyof BootstrapOptions]-?: NonNullable<BootstrapOptions[K]> };

/** @throws BorescopeError METRICS_OPTION */
export function bootstrapSettings(options: BootstrapOptions): BootstrapSettings {
  const { rounds = 1000, seed = 1, confidence = 0.95, interval = "percentile", repeats = "counted" } = options;
  checkOption("rounds", rounds, Number.isInteger(rounds) && rounds > 0, "a whole number above 0");
  checkOption("seed", seed, Number.isFinite(seed), "a finite number");
  checkOption("confidence", confidence, confidence > 0 && confidence < 1, "a number between 0 and 1");
  checkName("interval", interval, ["percentile", "bca"]);
  checkName("repeats", repeats, ["counted", "once"]);
  return { rounds, seed, confidence, interval, repeats };
}

function checkName(place: string, value: string, names: readonly string[]): void {
  if (!names.includes(value))
    throw new BorescopeError("METRICS_OPTION", { place, expected: names.join(" or "), found: JSON.stringify(value) });
}

/** A seed for each part that is drawn on its own. */
export function seedsOf({ seed }: BootstrapSettings): () => number {
  const random = createRandom(seed);
  return () => random.integer(2 ** 32);
}
