import { createDetector } from "@borescope/inference";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ImageDetections } from "../src/image-result.js";
import { cutOut, joinTiles, planTiles } from "../src/tiles.js";

const thresholds = { confidence: 0, iou: 0.65, maxDetections: 100, classAgnostic: false };
const image = { width: 160, height: 100, data: new Uint8Array(3 * 160 * 100) };
const left = { left: 0, top: 0, width: 100, height: 100 };
const right = { left: 60, top: 0, width: 100, height: 100 };

/** What a tile gave: x, y, width, height, score, class. */
function found(...rows: [number, number, number, number, number, number][]): ImageDetections {
  return {
    length: rows.length,
    boxes: Float64Array.from(rows.flatMap((row) => row.slice(0, 4))),
    scores: Float64Array.from(rows, (row) => row[4]),
    classes: Uint32Array.from(rows, (row) => row[5]),
    width: 100,
    height: 100,
  };
}

const join = (a: ImageDetections, b: ImageDetections) => {
  const { boxes, scores } = joinTiles(image, [left, right], [a, b], thresholds);
  return [[...boxes], [...scores]];
};

describe("tiles", () => {
  it("cover the image, lie in it, and overlap by as much as was asked", () => {
    const side = fc.integer({ min: 1, max: 500 });
    fc.assert(
      fc.property(
        side,
        side,
        fc.integer({ min: 8, max: 200 }),
        fc.double({ min: 0, max: 0.9, noNaN: true }),
        (width, height, size, overlap) => {
          const tiles = planTiles(width, height, size, overlap);
          const covered = new Uint8Array(width);
          for (const tile of tiles) {
            expect(tile.left >= 0 && tile.left + tile.width <= width).toBe(true);
            expect(tile.top >= 0 && tile.top + tile.height <= height).toBe(true);
            covered.fill(1, tile.left, tile.left + tile.width);
          }
          expect(covered.includes(0)).toBe(false);
          const lefts = [...new Set(tiles.map((tile) => tile.left))].sort((a, b) => a - b);
          for (let i = 1; i < lefts.length; i++)
            expect(lefts[i]! - lefts[i - 1]!).toBeLessThanOrEqual(Math.max(1, Math.ceil(size * (1 - overlap))));
        },
      ),
    );
  });

  it("are cut out pixel by pixel", () => {
    const data = Uint8Array.from({ length: 3 * 12 }, (_, i) => i);
    expect([...cutOut({ width: 4, height: 3, data }, { left: 1, top: 1, width: 2, height: 2 }).data]).toEqual([
      15, 16, 17, 18, 19, 20, 27, 28, 29, 30, 31, 32,
    ]);
  });

  it("give an object in the overlap once", () => {
    expect(join(found([70, 10, 20, 20, 0.9, 0]), found([10, 10, 20, 20, 0.8, 0]))).toEqual([[70, 10, 20, 20], [0.9]]);
  });

  it("give an object that one cuts as the other sees it, with the better score", () => {
    expect(join(found([80, 10, 20, 20, 0.9, 0]), found([20, 10, 40, 20, 0.8, 0]))).toEqual([[80, 10, 40, 20], [0.9]]);
    expect(join(found([80, 10, 20, 20, 0.6, 0]), found([20, 10, 40, 20, 0.8, 0]))).toEqual([[80, 10, 40, 20], [0.8]]);
  });

  it("give an object that both cut as the box around both parts", () => {
    expect(join(found([40, 10, 60, 20, 0.9, 0]), found([0, 12, 70, 20, 0.7, 0]))).toEqual([[40, 10, 90, 22], [0.9]]);
  });

  it("leave objects of other classes, and whole ones that overlap, alone", () => {
    expect(join(found([80, 10, 20, 20, 0.9, 0]), found([20, 10, 40, 20, 0.8, 1]))[1]).toEqual([0.9, 0.8]);
    expect(join(found([62, 10, 30, 30, 0.9, 0]), found([10, 10, 12, 12, 0.8, 0]))[1]).toEqual([0.9, 0.8]);
  });

  it("let a detector see what is small in a large image", async () => {
    const data = new Uint8Array(3 * 256 * 256).fill(100);
    for (let y = 120; y < 128; y++) data.fill(255, 3 * (256 * y + 120), 3 * (256 * y + 128));
    const large = { width: 256, height: 256, data };
    const model = new URL("./models/brightness.onnx", import.meta.url);
    const options = { model, device: "cpu", confidence: 0.9 } as const;
    await using whole = await createDetector(options);
    expect((await whole.detect(large)).length).toBe(0);
    await using tiled = await createDetector({ ...options, tiles: { overlap: 0 } });
    expect([...(await tiled.detect(large)).boxes]).toEqual([120, 120, 8, 8]);
  });
});
