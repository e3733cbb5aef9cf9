import type { Candidates } from "./candidates.js";

/** How much two candidates overlap: 0 … 1. */
export type Overlap = (i: number, j: number) => number;

/** The overlap that suppression goes by: IoU, or of rotated boxes the probabilistic IoU. */
export function overlapOf(candidates: Candidates): Overlap {
  const { box, angle } = candidates;
  if (angle === null) return (i, j) => cornerIou(box, i, j);
  return (i, j) => probabilisticIou(box, angle, i, j);
}

/** IoU of two boxes given by corners; 0 where they do not meet. */
function cornerIou(box: Float64Array, i: number, j: number): number {
  const inside = intersection(box, i, j);
  return inside === 0 ? 0 : inside / (boxArea(box, i) + boxArea(box, j) - inside);
}

/** The area that two boxes share, over that of the smaller. */
export function sharedPart(box: Float64Array, i: number, j: number): number {
  const inside = intersection(box, i, j);
  return inside === 0 ? 0 : inside / Math.min(boxArea(box, i), boxArea(box, j));
}

function intersection(box: Float64Array, i: number, j: number): number {
  const a = 4 * i;
  const b = 4 * j;
  const width = Math.min(box[a + 2]!, box[b + 2]!) - Math.max(box[a]!, box[b]!);
  if (!(width > 0)) return 0;
  const height = Math.min(box[a + 3]!, box[b + 3]!) - Math.max(box[a + 1]!, box[b + 1]!);
  return height > 0 ? width * height : 0;
}

function boxArea(box: Float64Array, i: number): number {
  return (box[4 * i + 2]! - box[4 * i]!) * (box[4 * i + 3]! - box[4 * i + 1]!);
}

const EPSILON = 1e-7;

/**
 * One minus the Hellinger distance of the normal distributions that rotated boxes stand for.
 *
 * @see "Probabilistic Intersection-over-Union for Training and Evaluation of Oriented Object Detectors", Murrugarra-Llerena
 * et al. 2021; ultralytics/utils/metrics.py `batch_probiou`
 */
function probabilisticIou(box: Float64Array, angle: Float64Array, i: number, j: number): number {
  const dx = (box[4 * j]! + box[4 * j + 2]! - box[4 * i]! - box[4 * i + 2]!) / 2;
  const dy = (box[4 * j + 1]! + box[4 * j + 3]! - box[4 * i + 1]! - box[4 * i + 3]!) / 2;
  const first = covariance(box, angle, i);
  const second = covariance(box, angle, j);
  const [a, b, c] = [first.a + second.a, first.b + second.b, first.c + second.c];
  const determinant = a * b - c * c;
  const distance = (a * dy * dy + b * dx * dx) / (determinant + EPSILON) / 4;
  const turn = (-c * dx * dy) / (determinant + EPSILON) / 2;
  const own = Math.sqrt(
    Math.max(0, first.a * first.b - first.c ** 2) * Math.max(0, second.a * second.b - second.c ** 2),
  );
  const spread = Math.log(determinant / (4 * own + EPSILON) + EPSILON) / 2;
  const bhattacharyya = Math.min(100, Math.max(EPSILON, distance + turn + spread));
  return 1 - Math.sqrt(1 - Math.exp(-bhattacharyya) + EPSILON);
}

function covariance(box: Float64Array, angle: Float64Array, i: number) {
  const w = (box[4 * i + 2]! - box[4 * i]!) ** 2 / 12;
  const h = (box[4 * i + 3]! - box[4 * i + 1]!) ** 2 / 12;
  const cos = Math.cos(angle[i]!);
  const sin = Math.sin(angle[i]!);
  return { a: w * cos * cos + h * sin * sin, b: w * sin * sin + h * cos * cos, c: (w - h) * cos * sin };
}
