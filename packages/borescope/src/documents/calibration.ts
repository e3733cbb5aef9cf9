import type { Problems } from "@borescope/core";
import type { Calibration, Recalibration, Reliability } from "@borescope/metrics";
import * as z from "zod";
import { problemList } from "../cli/documents.js";
import { count, problems, share } from "./shared.js";

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

/** Calibration, and what new scores change, as a document. */
export function calibrationDocument(
  { model, iou, edges, perClass, ...all }: Calibration,
  changed: Recalibration | undefined,
  found: Problems,
): CalibrationDocument {
  return {
    schema: "borescope.calibration/1",
    model,
    iou,
    edges,
    ...reliabilityOf(all),
    perClass: Array.from(perClass, ([category, { bins: _bins, ...own }]) => ({ category, ...own })),
    ...(changed && {
      recalibration: {
        method: changed.method,
        temperature: changed.temperature,
        fittedImages: changed.fitted.count,
        heldOutImages: changed.heldOut.count,
        before: reliabilityOf(changed.before),
        after: reliabilityOf(changed.after),
      },
    }),
    problems: problemList(found),
  };
}

function reliabilityOf({ count: n, ece, mce, brier, bins }: Reliability) {
  return { count: n, ece, mce, brier, bins: [...bins] };
}
