import { BorescopeError, type Rle } from "@borescope/core";
import type { DetectionsInput, GroundTruthInput, ImageInput } from "./image-input.js";
import type { CocoParameters } from "./protocols/coco.js";

/** What of the parameters says what an image must have. */
export type Needs = Pick<CocoParameters, "iouType" | "sigmas">;

/**
 * Checks all of an image but its boxes and categories, which are checked as they are read.
 *
 * @throws BorescopeError METRICS_IMAGE, METRICS_LENGTH, METRICS_SCORE, METRICS_AREA, METRICS_MASKS, METRICS_KEYPOINTS
 */
export function checkImage({ image, groundTruth, detections }: ImageInput, needs: Needs): void {
  const place = placeOf(image);
  if (!isId(image)) throw fault("METRICS_IMAGE", place, "a text or a whole number as the image's id", String(image));
  checkSide(groundTruth, `${place}, ground truth`, needs);
  checkSide(detections, `${place}, detections`, needs);
  checkScores(detections, `${place}, detections`);
}

/** An image as errors name it. */
export function placeOf(image: unknown): string {
  return `image ${String(image)}`;
}

function isId(image: unknown): boolean {
  return typeof image === "string" || typeof image === "bigint" || Number.isSafeInteger(image);
}

function checkSide(input: GroundTruthInput | DetectionsInput, place: string, needs: Needs): void {
  if (typeof input !== "object" || input === null)
    throw fault("METRICS_LENGTH", place, "lists of boxes, categories and what else there is", String(input));
  const n = checkList("categories", input.categories, place);
  const nested = typeof input.boxes?.[0] === "object";
  checkList("boxes", input.boxes, place, nested ? n : 4 * n);
  if (input.areas !== undefined) {
    checkList("areas", input.areas, place, n);
    checkFinite("METRICS_AREA", "area", input.areas, place);
  }
  if ("crowd" in input && input.crowd !== undefined) checkList("crowd", input.crowd, place, n);
  if (input.masks !== undefined || (needs.iouType === "segm" && n > 0)) {
    checkList("masks", input.masks, place, n);
    for (let i = 0; i < n; i++) checkMask(input.masks![i], `${place}, object ${i}`);
  }
  if (needs.iouType === "keypoints" && n > 0)
    checkList("keypoints", input.keypoints, place, 3 * n * needs.sigmas.length);
  if (input.keypoints === undefined) return;
  if (n > 0 && input.keypoints.length % (3 * n) !== 0) checkList("keypoints", input.keypoints, place, 3 * n);
  checkFinite("METRICS_KEYPOINTS", "keypoint", input.keypoints, place);
}

function checkScores({ scores, categories }: DetectionsInput, place: string): void {
  checkList("scores", scores, place, categories.length);
  checkFinite("METRICS_SCORE", "score", scores, place);
}

/** @returns the length */
function checkList(name: string, list: ArrayLike<unknown> | undefined, place: string, expected?: number): number {
  const found = typeof list === "object" && list !== null ? list.length : undefined;
  if (typeof found === "number" && (expected === undefined || found === expected)) return found;
  throw fault(
    "METRICS_LENGTH",
    `${place}, ${name}`,
    expected === undefined ? "a list" : `${expected} entries`,
    found === undefined ? String(list) : `${found}`,
  );
}

function checkFinite(code: string, what: string, values: ArrayLike<number>, place: string): void {
  for (let i = 0; i < values.length; i++)
    if (!Number.isFinite(values[i])) throw fault(code, `${place}, ${what} ${i}`, `a finite ${what}`, String(values[i]));
}

function checkMask(mask: Rle | undefined, place: string): void {
  let pixels = 0;
  const runs = mask?.counts?.length ?? 0;
  for (let i = 0; i < runs; i++) pixels += mask!.counts[i]!;
  if (mask !== undefined && mask !== null && pixels === mask.height * mask.width) return;
  throw fault(
    "METRICS_MASKS",
    place,
    "a mask with height, width and run lengths that fill it",
    mask === undefined || mask === null ? "none" : `${pixels} pixels for ${mask.height} by ${mask.width}`,
  );
}

function fault(code: string, place: string, expected: string, found: string): BorescopeError {
  return new BorescopeError(code, { place, expected, found });
}
