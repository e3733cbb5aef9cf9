import { BorescopeError, type Detections } from "@borescope/core";

/** @throws BorescopeError METRICS_OPTION where the value is none of those expected */
export function checkOption(name: string, value: number, good: boolean, expected: string): void {
  if (typeof value !== "number" || Number.isNaN(value) || !good)
    throw new BorescopeError("METRICS_OPTION", { place: name, expected, found: String(value) });
}

/** @throws BorescopeError METRICS_OPTION where it is not a number above 0 and up to 1 */
export function checkIou(iou: number): void {
  checkOption("iou", iou, iou > 0 && iou <= 1, "a number above 0, up to 1");
}

/** Scores that nothing can be sorted by, or that are no probabilities. @throws BorescopeError METRICS_SCORES */
export function checkScores({ name, objects }: Detections, from = -Number.MAX_VALUE, to = Number.MAX_VALUE): void {
  const { score } = objects;
  for (let row = 0; row < score.length; row++) {
    const value = score[row]!;
    if (value >= from && value <= to) continue;
    throw new BorescopeError("METRICS_SCORES", {
      place: `detections/${name}, row ${row}`,
      expected: from === 0 ? `scores from ${from} to ${to}` : "finite scores",
      found: String(value),
      hint: from === 0 && Number.isFinite(value) ? "Turn logits into probabilities first." : undefined,
    });
  }
}
