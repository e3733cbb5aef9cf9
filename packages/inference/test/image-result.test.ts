import { rotatedBoxCorners, rotatedBoxExtent } from "@borescope/core";
import { describe, expect, it } from "vitest";
import { Candidates } from "../src/candidates.js";
import { toImage } from "../src/image-result.js";

const size = { imageWidth: 100, imageHeight: 100, inputWidth: 100, inputHeight: 100 };

/** A box of 20 × 10 about 50, 40 in the input, turned. */
function turned(angle: number, scaleX: number, scaleY: number) {
  const candidates = new Candidates();
  candidates.setAngle(candidates.add(40, 35, 60, 45, 0.5, 0), angle);
  return toImage(candidates, Uint32Array.of(0), { ...size, scaleX, scaleY, offsetX: 10, offsetY: 0 });
}

describe("a rotated box in the image", () => {
  it("is as large as the image is to the input", () => {
    expect([...turned(0.3, 0.5, 0.5).rotatedBoxes!]).toEqual([80, 80, 40, 20, 0.3]);
  });

  it("is the one that the stretched input shows, where it is a rectangle there too", () => {
    const { rotatedBoxes } = turned(Math.PI / 2, 2, 1);
    const extent = rotatedBoxExtent(rotatedBoxes!, 0);
    for (const [k, value] of [17.5, 30, 5, 20].entries()) expect(extent[k]).toBeCloseTo(value, 9);
  });

  it("else the smallest around what it shows", () => {
    const corners = rotatedBoxCorners(Float64Array.of(40, 40, 20, 10, 0.7), 0).map((v, k) => (k % 2 === 0 ? v / 2 : v));
    const [x, y, w, h, angle] = turned(0.7, 2, 1).rotatedBoxes! as unknown as [number, number, number, number, number];
    const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
    const [across, down] = [0, 2, 4, 6]
      .map((k) => [corners[k]! - x, corners[k + 1]! - y] as const)
      .reduce(
        ([a, b], [dx, dy]) => [Math.max(a, Math.abs(dx * cos + dy * sin)), Math.max(b, Math.abs(dy * cos - dx * sin))],
        [0, 0],
      );
    expect(across).toBeCloseTo(w / 2, 9);
    expect(down).toBeCloseTo(h / 2, 9);
  });

  it("has its upright box cut to the image", () => {
    const { boxes } = turned(0, 0.5, 0.5); // 60 to 100 across, 70 to 90 down
    expect([...boxes]).toEqual([60, 70, 40, 20]);
    expect([...turned(0, 0.4, 0.4).boxes]).toEqual([75, 87.5, 25, 12.5]);
  });
});
