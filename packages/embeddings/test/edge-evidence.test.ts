import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { edgeEvidence } from "../src/edge-evidence.js";
import type { LumaPlane } from "../src/luma.js";

/** A bright part of 40 × 24 pixels at (30, 20) on a dark ground of 100 × 80. */
const plane: LumaPlane = {
  width: 100,
  height: 80,
  data: Uint8Array.from({ length: 8000 }, (_, i) => {
    const [x, y] = [i % 100, Math.floor(i / 100)];
    return x >= 30 && x < 70 && y >= 20 && y < 44 ? 200 : 40;
  }),
};

describe("edge evidence", () => {
  it("is 1 where a box fits, to within a pixel", () => {
    expect(edgeEvidence(plane, 30, 20, 40, 24)).toBe(1);
    expect(edgeEvidence(plane, 30.4, 19.7, 39.5, 24.2)).toBe(1);
  });

  it("falls as a box is moved or enlarged off the edges", () => {
    expect(edgeEvidence(plane, 34, 20, 40, 24)).toBeLessThan(0.7);
    expect(edgeEvidence(plane, 34, 23, 40, 24)).toBeLessThan(0.2);
    expect(edgeEvidence(plane, 27, 17, 46, 30)).toBeLessThan(0.2);
  });

  it("leaves out sides at the image's border", () => {
    const half: LumaPlane = { ...plane, data: plane.data.map((_, i) => (i % 100 < 50 ? 200 : 40)) };
    expect(edgeEvidence(half, 0, 0, 50, 80)).toBe(1);
    expect(edgeEvidence(half, 0, 0, 100, 80)).toBeNaN();
  });

  it("is NaN where there is nothing to measure", () => {
    const flat: LumaPlane = { ...plane, data: new Uint8Array(8000).fill(9) };
    expect(edgeEvidence(flat, 30, 20, 40, 24)).toBeNaN();
    expect(edgeEvidence(plane, 200, 200, 10, 10)).toBeNaN();
    expect(edgeEvidence(plane, Number.NaN, 20, 40, 24)).toBeNaN();
  });

  it("lies within 0 … 1, whatever the box", () => {
    const number = fc.double({ min: -150, max: 150, noNaN: true });
    fc.assert(
      fc.property(number, number, number, number, (x, y, width, height) => {
        const value = edgeEvidence(plane, x, y, width, height);
        expect(Number.isNaN(value) || (value >= 0 && value <= 1)).toBe(true);
      }),
    );
  });
});
