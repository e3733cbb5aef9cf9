import type { OutcomeCounts } from "@borescope/metrics";
import * as z from "zod";

/** An id as documents have it; integers past 2^53 as `{"big": digits}`. */
export const idSchema = z.union([z.number(), z.string(), z.strictObject({ big: z.string() })]);

/** What was odd about the files that were read. */
export const problems = z.array(
  z.strictObject({
    code: z.string(),
    count: z.int(),
    first: z.array(z.strictObject({ file: z.string().optional(), place: z.string().optional() })),
  }),
);

/** How many. */
export const count = z.int().nonnegative();
/** A share, 0 … 1, or null where there is nothing to measure. */
export const share = z.number().min(0).max(1).nullable();

/** How outcomes were found. */
export const setupShape = {
  model: z.string(),
  iou: z.number().min(0).max(1),
  /** As text where it is infinite. */
  confidence: z.union([z.number(), z.string()]),
  convention: z.string(),
  iouType: z.enum(["bbox", "segm", "keypoints", "obb"]),
};

/** Counts and rates of a class, of an image or of all. */
export const countsShape = {
  groundTruths: count,
  detected: count,
  mispredicted: count,
  undetected: count,
  detections: count,
  truePositives: count,
  mispredictions: count,
  ghosts: count,
  falsePositives: count,
  falseNegatives: count,
  precision: share,
  recall: share,
  f1: share,
} satisfies Record<keyof OutcomeCounts, z.ZodType>;
