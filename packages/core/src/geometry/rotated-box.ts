/**
 * Rotated boxes are packed rows of five: centre x, centre y, width, height in pixels, and an angle in radians that turns
 * the x axis towards the y axis: clockwise as an image is looked at, since its y axis points down. A corner is
 * `centre + (dx cos a - dy sin a, dx sin a + dy cos a)`.
 */
const WIDTH = 5;

/** Corners of a rectangle, as halves of its sides, in turning order. */
const SIGNS = [-1, -1, 1, -1, 1, 1, -1, 1] as const;

/** Corners of a convex polygon: a rectangle cut by four lines has eight at most. */
let polygon = new Float64Array(16);
let spare = new Float64Array(16);

/**
 * Intersection over union of two rotated boxes; a crowd ground truth divides by the detection's area instead. The
 * polygon they share is cut out exactly; nothing is allocated.
 *
 * @param dt - detections, packed rows of five: centre x, y, width, height (pixels), angle (radians)
 * @param d - row of the detection in `dt`
 * @param gt - ground truths, packed likewise
 * @param g - row of the ground truth in `gt`
 * @param crowd - whether the ground truth is a crowd
 * @returns 0..1; 0 where a side is not above 0
 * @see Sutherland and Hodgman, Reentrant polygon clipping, 1974
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { rotatedBoxIou } from "@borescope/core";
 *
 * const upright = Float64Array.of(5, 5, 4, 2, 0);
 * const turned = Float64Array.of(5, 5, 4, 2, Math.PI / 2);
 * assert.equal(rotatedBoxIou(upright, 0, upright, 0, false), 1);
 * assert.ok(Math.abs(rotatedBoxIou(upright, 0, turned, 0, false) - 4 / 12) < 1e-12);
 * ```
 */
export function rotatedBoxIou(dt: Float64Array, d: number, gt: Float64Array, g: number, crowd: boolean): number {
  const p = d * WIDTH;
  const q = g * WIDTH;
  const w = dt[p + 2]!;
  const h = dt[p + 3]!;
  const gw = gt[q + 2]!;
  const gh = gt[q + 3]!;
  if (!(w > 0 && h > 0 && gw > 0 && gh > 0)) return 0;
  const dx = dt[p]! - gt[q]!;
  const dy = dt[p + 1]! - gt[q + 1]!;
  const reach = Math.sqrt(w * w + h * h) + Math.sqrt(gw * gw + gh * gh);
  if (4 * (dx * dx + dy * dy) >= reach * reach) return 0;
  // in the ground truth's own axes it is upright about the origin
  const angle = gt[q + 4]!;
  const cos = Math.cos(angle);
  const sin = Math.sin(angle);
  const turn = dt[p + 4]! - angle;
  putCorners(polygon, dx * cos + dy * sin, dy * cos - dx * sin, w, h, turn);
  let n = cut(4, 0, 1, gw / 2);
  n = cut(n, 0, -1, gw / 2);
  n = cut(n, 1, 1, gh / 2);
  n = cut(n, 1, -1, gh / 2);
  const inside = area(n);
  return inside / (crowd ? w * h : w * h + gw * gh - inside);
}

/**
 * Width times height of a rotated box, in square pixels.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { rotatedBoxArea } from "@borescope/core";
 *
 * assert.equal(rotatedBoxArea(Float64Array.of(5, 5, 4, 2, 0.3), 0), 8);
 * ```
 */
export function rotatedBoxArea(boxes: Float64Array, row: number): number {
  return boxes[row * WIDTH + 2]! * boxes[row * WIDTH + 3]!;
}

/**
 * The four corners x, y of a rotated box, in turning order; at angle 0 from the top left.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { rotatedBoxCorners } from "@borescope/core";
 *
 * assert.deepEqual([...rotatedBoxCorners(Float64Array.of(5, 5, 4, 2, 0), 0)], [3, 4, 7, 4, 7, 6, 3, 6]);
 * ```
 */
export function rotatedBoxCorners(boxes: Float64Array, row: number): Float64Array {
  const [x = 0, y = 0, w = 0, h = 0, angle = 0] = boxes.subarray(row * WIDTH, (row + 1) * WIDTH);
  const corners = new Float64Array(8);
  putCorners(corners, x, y, w, h, angle);
  return corners;
}

/**
 * The upright box around a rotated one: x, y, width, height.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { rotatedBoxExtent } from "@borescope/core";
 *
 * assert.deepEqual(rotatedBoxExtent(Float64Array.of(5, 5, 4, 2, 0), 0), [3, 4, 4, 2]);
 * ```
 */
export function rotatedBoxExtent(boxes: Float64Array, row: number): [number, number, number, number] {
  const [x = 0, y = 0, w = 0, h = 0, angle = 0] = boxes.subarray(row * WIDTH, (row + 1) * WIDTH);
  const cos = Math.abs(Math.cos(angle));
  const sin = Math.abs(Math.sin(angle));
  const width = w * cos + h * sin;
  const height = w * sin + h * cos;
  return [x - width / 2, y - height / 2, width, height];
}

/**
 * The smallest rotated box around four corners, which are in turning order: of a rectangle, itself. Its width lies along
 * one of the sides, and its angle is at least -π/2 and below π/2.
 *
 * @param corners - eight numbers x, y
 * @returns centre x, centre y, width, height, angle
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { rotatedBoxFromCorners } from "@borescope/core";
 *
 * assert.deepEqual(rotatedBoxFromCorners(Float64Array.of(3, 4, 7, 4, 7, 6, 3, 6)), [5, 5, 4, 2, 0]);
 * ```
 */
export function rotatedBoxFromCorners(corners: ArrayLike<number>): [number, number, number, number, number] {
  let best: [number, number, number, number, number] = [corners[0]!, corners[1]!, 0, 0, 0];
  let least = Number.POSITIVE_INFINITY;
  for (let side = 0; side < 8; side += 2) {
    const next = (side + 2) % 8;
    const ex = corners[next]! - corners[side]!;
    const ey = corners[next + 1]! - corners[side + 1]!;
    const length = Math.hypot(ex, ey);
    const cos = length === 0 ? 1 : ex / length;
    const sin = length === 0 ? 0 : ey / length;
    const [u0, u1] = range(corners, cos, sin);
    const [v0, v1] = range(corners, -sin, cos);
    if (!((u1 - u0) * (v1 - v0) < least)) continue;
    least = (u1 - u0) * (v1 - v0);
    const u = (u0 + u1) / 2;
    const v = (v0 + v1) / 2;
    best = [u * cos - v * sin, u * sin + v * cos, u1 - u0, v1 - v0, halfTurn(Math.atan2(sin, cos))];
  }
  return best;
}

/** The least and the greatest of the corners' places along a direction. */
function range(corners: ArrayLike<number>, x: number, y: number): [number, number] {
  let least = Number.POSITIVE_INFINITY;
  let most = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < 8; i += 2) {
    const at = corners[i]! * x + corners[i + 1]! * y;
    least = Math.min(least, at);
    most = Math.max(most, at);
  }
  return [least, most];
}

/** A box turned by half a turn is the same box. */
function halfTurn(angle: number): number {
  if (angle >= Math.PI / 2) return angle - Math.PI;
  return angle < -Math.PI / 2 ? angle + Math.PI : angle;
}

function putCorners(out: Float64Array, x: number, y: number, w: number, h: number, angle: number): void {
  const cos = Math.cos(angle);
  const sin = Math.sin(angle);
  for (let i = 0; i < 8; i += 2) {
    const dx = (SIGNS[i]! * w) / 2;
    const dy = (SIGNS[i + 1]! * h) / 2;
    out[i] = x + dx * cos - dy * sin;
    out[i + 1] = y + dx * sin + dy * cos;
  }
}

/**
 * Keeps of the polygon at work what lies within `sign · coordinate <= limit`.
 *
 * @param n - its corners
 * @param axis - 0: x, 1: y
 * @returns how many corners are left
 */
function cut(n: number, axis: 0 | 1, sign: 1 | -1, limit: number): number {
  const from = polygon;
  const to = spare;
  let kept = 0;
  for (let i = 0; i < n; i++) {
    const at = 2 * i;
    const next = i + 1 === n ? 0 : at + 2;
    const here = limit - sign * from[at + axis]!;
    const there = limit - sign * from[next + axis]!;
    if (here >= 0) {
      to[2 * kept] = from[at]!;
      to[2 * kept++ + 1] = from[at + 1]!;
    }
    if (here >= 0 === there >= 0) continue;
    const share = here / (here - there);
    const other = 1 - axis;
    to[2 * kept + axis] = sign * limit;
    to[2 * kept++ + other] = from[at + other]! + share * (from[next + other]! - from[at + other]!);
  }
  polygon = to;
  spare = from;
  return kept;
}

/** Area within the first n corners of the polygon at work. */
function area(n: number): number {
  let twice = 0;
  for (let i = 0; i < n; i++) {
    const at = 2 * i;
    const next = i + 1 === n ? 0 : at + 2;
    twice += polygon[at]! * polygon[next + 1]! - polygon[next]! * polygon[at + 1]!;
  }
  return Math.max(0, twice / 2);
}
