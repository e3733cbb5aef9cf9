import * as z from "zod";
import { count, problems, share } from "./shared-schema.js";

const errors = { count, ece: share, mce: share, brier: share };
const bin = z.object({ lower: z.number(), upper: z.number(), count, meanScore: share, shareRight: share });
const reliability = z.object({ ...errors, bins: z.array(bin) });

/**
 * The document of `borescope calibration --json`. `recalibration` is there with `--recalibrate`; its `before` and
 * `after` are of images that the new scores were not fitted on.
 */
export const calibrationSchema = z.object({
  schema: z.literal("borescope.calibration/1"),
  model: z.string(),
  iou: z.number(),
  edges: z.enum(["left-closed", "right-closed"]),
  ...errors,
  bins: z.array(bin),
  perClass: z.array(z.object({ category: z.string(), ...errors })),
  recalibration: z
    .object({
      method: z.enum(["temperature", "isotonic"]),
      temperature: z.number().nullable(),
      fittedImages: count,
      heldOutImages: count,
      before: reliability,
      after: reliability,
    })
    .optional(),
  problems,
});

/** See {@link calibrationSchema}. */
export type CalibrationDocument = z.infer<typeof calibrationSchema>;
