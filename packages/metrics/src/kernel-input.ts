import { BorescopeError, type Dataset, type Detections, type Masks, type Objects } from "@borescope/core";
import type { Scope } from "./group.js";
import { keypointsOf } from "./keypoint-overlaps.js";
import type { CocoParameters } from "./protocols/coco.js";

/** Columns of a table that the kernel takes; plain data, so that a worker can be sent it. */
export interface TableColumns {
  readonly image: Uint32Array;
  readonly category: Uint32Array;
  readonly box: Float64Array;
  readonly area: Float64Array;
  /** Detections. */
  readonly score: Float64Array | undefined;
  /** Ground truth: 1 crowd, 2 ignored, 4 a match with it reads as none. */
  readonly flags: Uint8Array | undefined;
  readonly masks: Masks | undefined;
  readonly keypoints: Float64Array | undefined;
}

/** All that an evaluation needs. */
export interface KernelInput {
  readonly parameters: CocoParameters;
  readonly scope: Scope;
  /** Pixels of the images, for masks that are polygons or boxes. */
  readonly height: Uint32Array;
  readonly width: Uint32Array;
  readonly groundTruth: TableColumns;
  readonly detections: TableColumns;
}

/** Pixels; five times as many still fit a 32-bit integer, which is the grid polygons are drawn on. */
const FARTHEST = 4e8;
const POLYGONS = 2;

/**
 * The columns of a data set and detections, checked.
 *
 * @param idZero - pycocotools reads a match with the ground truth of id 0 as none
 * @throws BorescopeError METRICS_MASKS, METRICS_KEYPOINTS
 */
export function kernelInput(
  { images, groundTruth }: Dataset,
  detections: Detections,
  scope: Scope,
  parameters: CocoParameters,
  idZero: boolean,
): KernelInput {
  // categories past the end of the scope's ranks are left out
  const categoryRank = new Int32Array(Math.max(detections.categories.length, scope.categoryRank.length)).fill(-1);
  categoryRank.set(scope.categoryRank);
  const segm = parameters.iouType === "segm";
  return {
    parameters,
    scope: { ...scope, categoryRank },
    height: segm ? new Uint32Array(images.height) : new Uint32Array(images.length),
    width: segm ? new Uint32Array(images.width) : new Uint32Array(images.length),
    groundTruth: {
      ...columns(groundTruth, parameters, "ground truth"),
      flags: flags(groundTruth, parameters, idZero),
      score: undefined,
    },
    detections: {
      ...columns(detections.objects, parameters, "detections"),
      flags: undefined,
      score: detections.objects.score,
    },
  };
}

function columns(objects: Objects, { iouType, sigmas }: CocoParameters, side: "ground truth" | "detections") {
  const { image, category, box, area } = objects;
  return {
    image,
    category,
    box,
    area,
    masks: iouType === "segm" ? checkedMasks(objects, side) : undefined,
    keypoints: iouType === "keypoints" ? keypointsOf(objects, sigmas.length, side) : undefined,
  };
}

function flags({ length, crowd, ignore, ids }: Objects, { iouType }: CocoParameters, idZero: boolean): Uint8Array {
  const column = new Uint8Array(length);
  if (crowd !== undefined) column.set(crowd);
  if (iouType === "keypoints" && ignore !== undefined)
    for (let i = 0; i < length; i++) if (ignore[i] === 1) column[i]! |= 2;
  const zero = idZero ? ids.rowOf(0) : -1;
  if (zero >= 0) for (let i = zero; i < length; i++) if (ids.at(i) === 0) column[i]! |= 4;
  return column;
}

function checkedMasks(objects: Objects, side: "ground truth" | "detections"): Masks | undefined {
  const { masks } = objects;
  for (let i = 0; i < objects.length; i++) {
    const kind = masks?.kind[i] ?? 0;
    if (kind === 0 && side === "ground truth") throw noMask(objects, i);
    if (kind === POLYGONS)
      for (let p = masks!.start[i]!; p < masks!.stop[i]!; p++)
        if (!(Math.abs(masks!.points[p]!) <= FARTHEST)) throw tooFar(objects, i, masks!.points[p]!);
  }
  return masks;
}

function noMask(objects: Objects, row: number): BorescopeError {
  return new BorescopeError("METRICS_MASKS", {
    place: `object ${String(objects.ids.at(row))}`,
    expected: "a mask for every ground truth",
    found: "none",
    hint: "Evaluate boxes, or add segmentations.",
  });
}

function tooFar(objects: Objects, row: number, found: number): BorescopeError {
  return new BorescopeError("METRICS_MASKS", {
    place: `object ${String(objects.ids.at(row))}`,
    expected: `polygon coordinates within ±${FARTHEST} pixels`,
    found: String(found),
  });
}
