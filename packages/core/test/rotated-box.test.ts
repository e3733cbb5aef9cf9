import {
  boxIou,
  createRandom,
  rotatedBoxArea,
  rotatedBoxCorners,
  rotatedBoxExtent,
  rotatedBoxFromCorners,
  rotatedBoxIou,
} from "@borescope/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

const place = fc.double({ min: -40, max: 40, noNaN: true });
const side = fc.double({ min: 0.1, max: 60, noNaN: true });
const angle = fc.double({ min: -7, max: 7, noNaN: true });
const box = fc.tuple(place, place, side, side, angle).map((numbers) => Float64Array.from(numbers));
const iou = (a: Float64Array, b: Float64Array, crowd = false) => rotatedBoxIou(a, 0, b, 0, crowd);

/** Another way: the corners of each within the other and the crossings of their sides, around their middle. */
function slowIntersection(a: Float64Array, b: Float64Array): number {
  const points: [number, number][] = [];
  const corners = [a, b].map((one) => {
    const all = rotatedBoxCorners(one, 0);
    return [0, 2, 4, 6].map((i) => [all[i]!, all[i + 1]!] as [number, number]);
  });
  const cross = (o: number[], p: number[], q: number[]) =>
    (p[0]! - o[0]!) * (q[1]! - o[1]!) - (p[1]! - o[1]!) * (q[0]! - o[0]!);
  const within = (p: number[], ring: number[][]) => ring.every((c, i) => cross(c, ring[(i + 1) % 4]!, p) >= -1e-9);
  const [first, second] = corners as [[number, number][], [number, number][]];
  points.push(...first.filter((p) => within(p, second)), ...second.filter((p) => within(p, first)));
  for (let i = 0; i < 4; i++)
    for (let j = 0; j < 4; j++) {
      const [p, q] = [first[i]!, first[(i + 1) % 4]!];
      const [r, s] = [second[j]!, second[(j + 1) % 4]!];
      const [from, to] = [cross(r, s, p), cross(r, s, q)];
      const [low, high] = [cross(p, q, r), cross(p, q, s)];
      if (from * to >= 0 || low * high >= 0) continue;
      const share = from / (from - to);
      points.push([p[0] + share * (q[0] - p[0]), p[1] + share * (q[1] - p[1])]);
    }
  if (points.length < 3) return 0;
  const x = points.reduce((sum, p) => sum + p[0], 0) / points.length;
  const y = points.reduce((sum, p) => sum + p[1], 0) / points.length;
  const turn = points.sort((p, q) => Math.atan2(p[1] - y, p[0] - x) - Math.atan2(q[1] - y, q[0] - x));
  return turn.reduce((sum, p, i) => sum + cross([x, y], p, turn[(i + 1) % turn.length]!), 0) / 2;
}

describe("rotatedBoxIou", () => {
  it("is that of boxes where both are upright", () => {
    fc.assert(
      fc.property(box, box, fc.boolean(), (a, b, crowd) => {
        a[4] = 0;
        b[4] = 0;
        const upright = [a, b].map((one) => Float64Array.from(rotatedBoxExtent(one, 0)));
        expect(iou(a, b, crowd)).toBeCloseTo(boxIou(upright[0]!, 0, upright[1]!, 0, crowd), 9);
      }),
    );
  });

  it("is what another way of cutting gives", () => {
    fc.assert(
      fc.property(box, box, (a, b) => {
        const inside = slowIntersection(a, b);
        const union = rotatedBoxArea(a, 0) + rotatedBoxArea(b, 0) - inside;
        expect(iou(a, b)).toBeCloseTo(inside / union, 7);
        expect(iou(a, b, true)).toBeCloseTo(inside / rotatedBoxArea(a, 0), 6);
      }),
      { numRuns: 500 },
    );
  });

  it("is the same both ways, of a box with itself 1, and within 0 … 1", () => {
    fc.assert(
      fc.property(box, box, (a, b) => {
        expect(iou(a, a)).toBe(1);
        expect(iou(a, b)).toBeCloseTo(iou(b, a), 9);
        expect(iou(a, b)).toBeGreaterThanOrEqual(0);
        expect(iou(a, b)).toBeLessThanOrEqual(1 + 1e-12);
      }),
    );
  });

  it("does not change when both are turned and moved, or one by half a turn", () => {
    fc.assert(
      fc.property(box, box, angle, place, (a, b, turn, by) => {
        const moved = [a, b].map(([x = 0, y = 0, w = 0, h = 0, own = 0]) =>
          Float64Array.of(
            x * Math.cos(turn) - y * Math.sin(turn) + by,
            x * Math.sin(turn) + y * Math.cos(turn) - by,
            w,
            h,
            own + turn,
          ),
        );
        expect(iou(moved[0]!, moved[1]!)).toBeCloseTo(iou(a, b), 9);
        const half = a.slice();
        half[4]! += Math.PI;
        expect(iou(half, b)).toBeCloseTo(iou(a, b), 9);
      }),
    );
  });

  it("is 0 of boxes without area, or without numbers", () => {
    const good = Float64Array.of(0, 0, 4, 4, 0.3);
    for (const bad of [Float64Array.of(0, 0, 0, 4, 0), Float64Array.of(0, 0, 4, -1, 0), new Float64Array(5).fill(NaN)])
      expect([iou(good, bad), iou(bad, good), iou(bad, bad, true)]).toEqual([0, 0, 0]);
  });
});

describe("corners", () => {
  it("give the box again", () => {
    fc.assert(
      fc.property(box, (a) => {
        const again = Float64Array.from(rotatedBoxFromCorners(rotatedBoxCorners(a, 0)));
        expect(iou(a, again)).toBeCloseTo(1, 6);
        expect(rotatedBoxArea(again, 0)).toBeCloseTo(rotatedBoxArea(a, 0), 6);
        expect(Math.abs(again[4]!)).toBeLessThanOrEqual(Math.PI / 2);
      }),
    );
  });

  it("lie within the extent, and touch its sides", () => {
    const random = createRandom(3);
    for (let i = 0; i < 200; i++) {
      const a = Float64Array.from({ length: 5 }, () => random.next() * 9);
      const corners = rotatedBoxCorners(a, 0);
      const [x, y, w, h] = rotatedBoxExtent(a, 0);
      const [xs, ys] = [0, 1].map((axis) => corners.filter((_, j) => j % 2 === axis)) as [Float64Array, Float64Array];
      expect([Math.min(...xs), Math.max(...xs)].map((v) => v.toFixed(9))).toEqual([x, x + w].map((v) => v.toFixed(9)));
      expect([Math.min(...ys), Math.max(...ys)].map((v) => v.toFixed(9))).toEqual([y, y + h].map((v) => v.toFixed(9)));
    }
  });

  it("that are all one are a box without area", () => {
    expect(rotatedBoxFromCorners(new Float64Array(8).fill(3))).toEqual([3, 3, 0, 0, 0]);
  });
});
