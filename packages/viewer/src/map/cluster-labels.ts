import type { ReportSpace } from "../report.js";
import { type Frame, toPixel } from "./frame.js";

/** Labels that a map may have, their height, and the width of a character, in pixels. */
const [MOST, HIGH, WIDE] = [10, 16, 6.4] as const;

/** Characters after which a label is cut. */
const LONGEST = 30;

/** The middle of each cluster: the median of its points along either axis (2·clusters). */
export function clusterPlaces({ coordinates, clusters, clusterLabels }: ReportSpace): Float32Array {
  const middles = new Float32Array(2 * clusterLabels.length);
  clusterLabels.forEach((_, c) => {
    for (const axis of [0, 1]) {
      const values = coordinates!.filter((_value, at) => at % 2 === axis && clusters![at >> 1] === c).sort();
      middles[2 * c + axis] = values[values.length >> 1] ?? Number.NaN;
    }
  });
  return middles;
}

/** Where the labels of clusters stand, of the largest first; one that would lie on another is left out. */
export function placedLabels(
  middles: Float32Array,
  labels: readonly string[],
  frame: Frame,
  [width, height]: readonly [number, number],
): { readonly x: number; readonly y: number; readonly text: string }[] {
  const placed: { x: number; y: number; text: string; half: number }[] = [];
  for (let c = 0; c < labels.length && placed.length < MOST; c++) {
    const whole = `${c + 1}. ${labels[c]!}`;
    const text = width < 500 ? String(c + 1) : whole.length > LONGEST ? `${whole.slice(0, LONGEST - 1)}…` : whole;
    const [middle, y] = toPixel(frame, middles[2 * c]!, middles[2 * c + 1]!, width, height);
    if (!(middle > 0 && middle < width && y > HIGH && y < height)) continue;
    const half = (text.length * WIDE) / 2;
    const x = Math.min(Math.max(middle, half), width - half);
    if (placed.some((each) => Math.abs(each.y - y) < HIGH && Math.abs(each.x - x) < each.half + half)) continue;
    placed.push({ x, y, text, half });
  }
  return placed;
}
