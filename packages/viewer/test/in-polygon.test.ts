import { createRandom } from "@borescope/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { placesInPolygon } from "../src/map/in-polygon.js";

describe("placesInPolygon", () => {
  it("finds what lies in a shape with a dent, and nothing in a line", () => {
    const points = Float32Array.of(1, 1, 5, 1, 9, 1, 5, 4, 20, 1);
    const dented = [0, 0, 10, 0, 10, 5, 5, 2, 0, 5];
    expect([...placesInPolygon(points, dented)]).toEqual([0, 1, 2]);
    expect([...placesInPolygon(points, [0, 0, 10, 0])]).toEqual([]);
    expect([...placesInPolygon(points, [])]).toEqual([]);
  });

  it("agrees with the sides of triangles", () => {
    const corner = fc.float({ min: -100, max: 100, noNaN: true });
    fc.assert(
      fc.property(fc.array(corner, { minLength: 6, maxLength: 6 }), fc.integer(), (triangle, seed) => {
        const random = createRandom(seed);
        const points = Float32Array.from({ length: 200 }, () => random.next() * 200 - 100);
        const found = new Set(placesInPolygon(points, triangle));
        for (let i = 0; i < 100; i++) {
          const sides = [0, 1, 2].map((k) => {
            const [ax, ay] = [triangle[2 * k]!, triangle[2 * k + 1]!];
            const [bx, by] = [triangle[(2 * k + 2) % 6]!, triangle[(2 * k + 3) % 6]!];
            return (bx - ax) * (points[2 * i + 1]! - ay) - (by - ay) * (points[2 * i]! - ax);
          });
          if (sides.some((side) => Math.abs(side) < 1e-6)) continue; // on a border
          expect(found.has(i)).toBe(sides.every((side) => side > 0) || sides.every((side) => side < 0));
        }
      }),
    );
  });

  it("takes less than 100 ms for 100,000 points and a lasso of 200 corners", () => {
    const random = createRandom(1);
    const points = Float32Array.from({ length: 200_000 }, () => random.next());
    const lasso = Array.from({ length: 200 }, (_, i) => [
      0.5 + 0.4 * Math.cos(i / 31.8),
      0.5 + 0.4 * Math.sin(i / 31.8),
    ]).flat();
    const times = Array.from({ length: 5 }, () => {
      const begun = performance.now();
      expect(placesInPolygon(points, lasso).length).toBeGreaterThan(40_000);
      return performance.now() - begun;
    });
    expect(Math.min(...times)).toBeLessThan(100);
  });
});
