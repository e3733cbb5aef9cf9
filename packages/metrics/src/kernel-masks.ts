import {
  BorescopeError,
  type Images,
  maskRle,
  type Objects,
  type Rle,
  rleArea,
  rleFromBox,
  rleToBox,
} from "@borescope/core";
import type { Group } from "./evaluate-kernel.js";

/** Masks of all rows as run lengths. */
export class PackedRles {
  constructor(private readonly rles: readonly Rle[]) {}

  /** Run lengths in all masks of a group. */
  runs({ grouped, start, count }: Group): number {
    let n = 0;
    for (let i = 0; i < count; i++) n += this.rles[grouped.rows[start + i]!]!.counts.length;
    return n;
  }

  at(row: number): Rle {
    return this.rles[row]!;
  }
}

/**
 * Rasterises what is not yet run lengths. A detection without a mask is its box.
 *
 * @throws BorescopeError METRICS_MASKS where a ground truth has no mask
 * @see coco.py, `annToRLE` and `loadRes`
 */
export function packRles(images: Images, objects: Objects, side: "detections" | "ground truth"): PackedRles {
  const rles: Rle[] = [];
  for (let i = 0; i < objects.length; i++) {
    const height = images.height[objects.image[i]!]!;
    const width = images.width[objects.image[i]!]!;
    const rle = objects.masks === undefined ? null : maskRle(objects.masks, i, height, width);
    if (rle === null && side === "ground truth")
      throw new BorescopeError("METRICS_MASKS", {
        place: `object ${String(objects.ids.at(i))}`,
        expected: "a mask for every ground truth",
        found: "none",
        hint: "Evaluate boxes, or add segmentations.",
      });
    rles.push(rle ?? rleFromBox(objects.box.subarray(4 * i, 4 * i + 4), height, width));
  }
  return new PackedRles(rles);
}

/** Writes a group's masks where the kernel expects them. @returns where the next run goes */
export function fillMasks(
  buffer: ArrayBuffer,
  maskAt: number,
  boxAt: number,
  countsAt: number,
  from: number,
  rles: PackedRles,
  { grouped, start, count }: Group,
): number {
  const heads = new Uint32Array(buffer, maskAt, count * 6);
  const boxes = new Float64Array(buffer, boxAt, count * 4);
  let to = from;
  for (let i = 0; i < count; i++) {
    const rle = rles.at(grouped.rows[start + i]!);
    new Uint32Array(buffer, countsAt + to * 4, rle.counts.length).set(rle.counts);
    heads[6 * i] = to;
    to += rle.counts.length;
    heads[6 * i + 1] = to;
    heads[6 * i + 2] = rle.height;
    heads[6 * i + 3] = rle.width;
    heads[6 * i + 4] = rleArea(rle);
    heads[6 * i + 5] = hasEmptyRun(rle.counts) ? 1 : 0;
    boxes.set(rleToBox(rle), 4 * i);
  }
  return to;
}

function hasEmptyRun(counts: Uint32Array): boolean {
  for (let i = 1; i < counts.length; i++) if (counts[i] === 0) return true;
  return false;
}
