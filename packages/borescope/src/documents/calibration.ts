import type { Problems } from "@borescope/core";
import type { Calibration, Recalibration, Reliability } from "@borescope/metrics";
import type { CalibrationDocument } from "./calibration-schema.js";
import { problemList } from "./problems.js";

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
