import { BorescopeError } from "@borescope/core";
import { CORRECTIONS, type Correction } from "./statistics/adjust.js";

/** How intervals and p-values are made. */
export interface StatisticsOptions {
  /** How p-values are corrected for how many there are; default `benjamini-hochberg`. */
  readonly correction?: Correction | undefined;
  /** Of the intervals, above 0 and below 1; default 0.95. What is called different is so at this confidence. */
  readonly confidence?: number | undefined;
}

/** The options with their defaults. @throws BorescopeError EMBEDDINGS_OPTION */
export function statisticsOptions({ correction = "benjamini-hochberg", confidence = 0.95 }: StatisticsOptions): {
  readonly correction: Correction;
  readonly confidence: number;
} {
  if (!(confidence > 0 && confidence < 1)) throw badOption("confidence", "a number above 0 and below 1", confidence);
  if (!CORRECTIONS.includes(correction)) throw badOption("correction", `one of ${CORRECTIONS.join(", ")}`, correction);
  return { correction, confidence };
}

/** An option that cannot be. */
export function badOption(place: string, expected: string, found: unknown, hint?: string): BorescopeError {
  return new BorescopeError("EMBEDDINGS_OPTION", { place, expected, found: String(found), hint });
}
