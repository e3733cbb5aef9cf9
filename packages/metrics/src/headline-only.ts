import { Curves } from "./curves.js";
import type { Evaluated } from "./evaluate-kernel.js";
import type { SummaryRow } from "./protocol.js";
import type { CocoParameters } from "./protocols/coco.js";

/** An evaluation cut down to what the headline AP is made of: one area range and one entry of maxDetections; null where there is none. */
export function headlineOnly(
  evaluated: Evaluated,
  parameters: CocoParameters,
  { area, cut: m }: SummaryRow,
): { readonly evaluated: Evaluated; readonly parameters: CocoParameters } | null {
  const a = parameters.areaRanges.findIndex(({ name }) => name === area);
  if (a < 0 || m < 0) return null;
  const { matches, curves } = evaluated;
  const { T, R, K, A, M } = curves.shape;
  const plane = matches.blocks * matches.length;
  const cell = (column: Float64Array, width: number) => {
    const out = new Float64Array(K * width);
    for (let k = 0; k < K; k++) {
      const at = ((k * A + a) * M + m) * width;
      out.set(column.subarray(at, at + width), k * width);
    }
    return out;
  };
  return {
    parameters: {
      ...parameters,
      areaRanges: [parameters.areaRanges[a]!],
      maxDetections: [parameters.maxDetections[m]!],
    },
    evaluated: {
      matches: {
        ...matches,
        outcome: matches.outcome.subarray(a * plane, (a + 1) * plane),
        positives: Uint32Array.from({ length: K }, (_, k) => matches.positives[k * A + a]!),
      },
      curves: new Curves(
        { T, R, K, A: 1, M: 1 },
        cell(curves.precisionByCategory, T * R),
        cell(curves.scoresByCategory, T * R),
        cell(curves.recallByCategory, T),
      ),
    },
  };
}
