import {
  BorescopeError,
  GrowableFloat64,
  GrowableUint8,
  GrowableUint32,
  type Keypoints,
  type Masks,
  type Rle,
  rleFromString,
  rleToString,
} from "@borescope/core";
import type { ReportKeypoints, ReportMasks } from "./report.js";
import { longNumbers, shortNumbers } from "./short-numbers.js";

/** Masks as a report holds them: COCO's compressed counts, and the numbers of polygons, row after row. */
export function maskColumns({ kind, start, stop, counts, points, height, width }: Masks): ReportMasks {
  const length = new Uint32Array(kind.length);
  const text = new GrowableUint8();
  const rings = new GrowableUint32();
  const numbers = new GrowableFloat64();
  for (let row = 0; row < kind.length; row++) {
    const [from, to] = [start[row]!, stop[row]!];
    if (kind[row] === 1) {
      const run = rleToString({ height: height[row]!, width: width[row]!, counts: counts.subarray(from, to) });
      length[row] = run.length;
      for (let i = 0; i < run.length; i++) text.push(run.charCodeAt(i));
    } else if (kind[row] === 2)
      for (let at = from; at < to; at += points[at]! + 1) {
        const n = points[at]!;
        length[row]!++;
        rings.push(n);
        numbers.append(points.subarray(at + 1, at + 1 + n), n);
      }
  }
  const runs = { kind, length, height, width, counts: text.finish() };
  return { ...runs, rings: rings.finish(), points: shortNumbers(numbers.finish(), 2) };
}

/** Core's masks of a report's. @throws BorescopeError REPORT_SHAPE where counts are damaged */
export function masksOf({ kind, length, height, width, counts: text, rings, points: short }: ReportMasks): Masks {
  const start = new Uint32Array(kind.length);
  const stop = new Uint32Array(kind.length);
  const counts = new GrowableUint32();
  const numbers = longNumbers(short);
  const points = new Float64Array(numbers.length + rings.length);
  let [atText, atRing, atNumber, atPoint] = [0, 0, 0, 0];
  for (let row = 0; row < kind.length; row++) {
    const n = length[row]!;
    if (kind[row] === 1) {
      const rle = readRuns(text.subarray(atText, atText + n), height[row]!, width[row]!, row);
      atText += n;
      start[row] = counts.length;
      counts.append(rle.counts, rle.counts.length);
      stop[row] = counts.length;
    } else if (kind[row] === 2) {
      start[row] = atPoint;
      for (const last = atRing + n; atRing < last; atRing++) {
        const size = rings[atRing]!;
        points[atPoint++] = size;
        points.set(numbers.subarray(atNumber, atNumber + size), atPoint);
        atNumber += size;
        atPoint += size;
      }
      stop[row] = atPoint;
    }
  }
  return { kind, start, stop, counts: counts.finish(), points, height, width };
}

function readRuns(text: Uint8Array, height: number, width: number, row: number): Rle {
  try {
    return rleFromString(text, height, width);
  } catch (cause) {
    const found = cause instanceof Error ? cause.message : String(cause);
    throw new BorescopeError("REPORT_SHAPE", { place: `masks of row ${row}`, expected: "run lengths", found, cause });
  }
}

/** Keypoints as a report holds them. */
export function keypointColumns({ offsets, values }: Keypoints): ReportKeypoints {
  return { offsets, values: shortNumbers(values, 3) };
}

/** Core's keypoints of a report's. */
export function keypointsOf({ offsets, values }: ReportKeypoints): Keypoints {
  return { offsets, values: longNumbers(values) };
}
