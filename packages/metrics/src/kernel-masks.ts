import { BorescopeError, type Images, type Masks, type Objects } from "@borescope/core";
import type { Group } from "./evaluate-kernel.js";

/** Forms of a mask in the kernel; the values are those of `wasm/evaluate.ts`. */
const RUNS = 1;
const POLYGONS = 2;
const BOX = 3;

/** Pixels; five times as many still fit a 32-bit integer, which is the grid polygons are drawn on. */
const FARTHEST = 4e8;

/** Where the next run length and the next number of a polygon go. */
export interface Place {
  runs: number;
  points: number;
}

/** Masks of a table as the kernel takes them: run lengths, polygons, or for a detection without either its box. */
export class KernelMasks {
  private readonly masks: Masks | undefined;

  /** @throws BorescopeError METRICS_MASKS where a ground truth has no mask */
  constructor(
    private readonly images: Images,
    private readonly objects: Objects,
    side: "detections" | "ground truth",
  ) {
    this.masks = objects.masks;
    if (side === "detections") return;
    for (let i = 0; i < objects.length; i++)
      if ((objects.masks?.kind[i] ?? 0) === 0)
        throw new BorescopeError("METRICS_MASKS", {
          place: `object ${String(objects.ids.at(i))}`,
          expected: "a mask for every ground truth",
          found: "none",
          hint: "Evaluate boxes, or add segmentations.",
        });
  }

  /** Adds the room that a group needs. */
  measure({ grouped, start, count }: Group, place: Place): void {
    const { masks } = this;
    if (masks === undefined) return;
    for (let i = 0; i < count; i++) {
      const row = grouped.rows[start + i]!;
      const length = masks.stop[row]! - masks.start[row]!;
      if (masks.kind[row] === RUNS) place.runs += length;
      else if (masks.kind[row] === POLYGONS) place.points += length;
    }
  }

  /** Writes a group's masks into the kernel's memory. */
  fill(buffer: ArrayBuffer, headsAt: number, countsAt: number, polygonsAt: number, group: Group, place: Place): void {
    const { masks, images, objects } = this;
    const { grouped, start, count } = group;
    const heads = new Uint32Array(buffer, headsAt, count * 8);
    const counts = new Uint32Array(buffer, countsAt);
    const points = new Float64Array(buffer, polygonsAt, (buffer.byteLength - polygonsAt) >> 3);
    for (let i = 0; i < count; i++) {
      const row = grouped.rows[start + i]!;
      const kind = masks?.kind[row] ?? 0;
      const head = 8 * i;
      const image = objects.image[row]!;
      heads[head + 2] = kind === RUNS ? masks!.height[row]! : images.height[image]!;
      heads[head + 3] = kind === RUNS ? masks!.width[row]! : images.width[image]!;
      heads[head + 6] = kind === 0 ? BOX : kind;
      if (kind === RUNS) {
        heads[head] = place.runs;
        for (let p = masks!.start[row]!; p < masks!.stop[row]!; p++) counts[place.runs++] = masks!.counts[p]!;
        heads[head + 1] = place.runs;
      } else if (kind === POLYGONS) {
        heads[head] = place.points;
        for (let p = masks!.start[row]!; p < masks!.stop[row]!; p++) {
          const number = masks!.points[p]!;
          if (!(Math.abs(number) <= FARTHEST)) throw tooFar(objects, row, number);
          points[place.points++] = number;
        }
        heads[head + 1] = place.points;
      }
    }
  }
}

function tooFar(objects: Objects, row: number, found: number): BorescopeError {
  return new BorescopeError("METRICS_MASKS", {
    place: `object ${String(objects.ids.at(row))}`,
    expected: `polygon coordinates within ±${FARTHEST} pixels`,
    found: String(found),
  });
}
