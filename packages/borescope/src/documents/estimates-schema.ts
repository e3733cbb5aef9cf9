import * as z from "zod";
import { count, share } from "./shared-schema.js";

/** An interval of confidence; null where there is none. */
export const interval = z.object({ low: z.number(), high: z.number() }).nullable();

/** A number and its interval. */
export const estimate = z.object({ value: share, interval });

/** A difference of two numbers, its interval, and what that comes to. */
export const difference = z.object({
  value: z.number().min(-1).max(1).nullable(),
  interval,
  verdict: z.enum(["better", "worse", "cannot tell"]),
});

/** How the intervals were estimated. */
export const bootstrap = {
  rounds: z.int().min(1),
  seed: z.number(),
  confidence: z.number(),
  interval: z.enum(["percentile", "bca"]),
  repeats: z.enum(["counted", "once"]),
};

/** What of a data set a slice is, and whether there is enough of it. */
export const slice = {
  name: z.string(),
  table: z.enum(["images", "groundTruth"]),
  images: count,
  groundTruths: count,
  /** Why it is too small to say anything. */
  tooSmall: z.string().nullable(),
  falsePositives: z.enum(["counted", "left out"]),
};
