import { bytesFolder, rotatedBoxCorners } from "@borescope/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { yolo } from "../src/index.js";
import { oneImage, png, read, readDetections } from "./files.js";

/** Corners in the middle of the sides of a box of 40 × 20 pixels. */
const DIAMOND = "0 0.5 0.2 0.7 0.4 0.5 0.6 0.3 0.4";
const OBB = "names: [a, b]\ntask: obb";
const wanted = { rotatedBoxes: true };
const rounded = (values: Iterable<number>) => Array.from(values, (v) => Number(v.toFixed(9)));

describe("rotated boxes", () => {
  it("are the smallest rectangle around the corners", async () => {
    const { dataset } = await read(oneImage("1 0.1 0.2 0.5 0.2 0.5 0.6 0.1 0.6\n", OBB), {}, wanted);
    expect(rounded(dataset.groundTruth.rotatedBox!)).toEqual([30, 20, 40, 20, 0]);
  });

  it("are kept where they are wanted, of data sets that do not name their task too", async () => {
    expect((await read(oneImage(DIAMOND, OBB))).dataset.groundTruth.rotatedBox).toBeUndefined();
    expect((await read(oneImage(DIAMOND), {}, wanted)).dataset.groundTruth.rotatedBox).toHaveLength(5);
    const segments = await read(oneImage(DIAMOND), { task: "segment" }, wanted);
    expect(segments.dataset.groundTruth.rotatedBox).toBeUndefined();
  });

  it("have no place in rows of other kinds", async () => {
    const { dataset } = await read(oneImage(`0 0.5 0.5 0.2 0.2\n${DIAMOND}\n0 0.1 0.2 0.5 0.2 0.5 0.6\n`), {}, wanted);
    const rows = Array.from({ length: 3 }, (_, row) => Number.isNaN(dataset.groundTruth.rotatedBox![5 * row]));
    expect(rows).toEqual([true, false, true]);
  });

  it("are read of predictions", async () => {
    const { dataset } = await read(oneImage(DIAMOND, OBB), {}, wanted);
    const name = dataset.images.ids.at(0);
    const { detections } = await readDetections({ [`${name}.txt`]: `${DIAMOND} 0.75\n` }, dataset, {}, wanted);
    expect(detections.objects.rotatedBox).toEqual(dataset.groundTruth.rotatedBox);
    expect([...detections.objects.score]).toEqual([0.75]);
  });

  it("are written as four corners, and read again", async () => {
    const part = fc.double({ min: 0.3, max: 0.7, noNaN: true });
    const side = fc.double({ min: 0.01, max: 0.2, noNaN: true });
    const angle = fc.double({ min: -1.5, max: 1.5, noNaN: true });
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(part, part, side, side, angle), { minLength: 1, maxLength: 5 }),
        async (rows) => {
          const boxes = Float64Array.from(rows.flatMap(([x, y, w, h, a]) => [x * 100, y * 100, w * 100, h * 100, a]));
          const lines = rows.map((_, row) => `0 ${[...rotatedBoxCorners(boxes, row)].map((v) => v / 100).join(" ")}\n`);
          const files = { "images/a.png": png(100, 100), "labels/a.txt": lines.join("") };
          const { dataset } = await read(
            { "data.yaml": `val: images\n${OBB}\n`, ...files },
            {},
            { ...wanted, masks: false },
          );
          const out = [...yolo().write(dataset)].map(({ path, content }) => [path, [...content].join("")] as const);
          expect(out.find(([path]) => path === "data.yaml")![1]).toContain("task: obb");
          const again = await read(bytesFolder({ ...files, ...Object.fromEntries(out) }), {}, wanted);
          for (let row = 0; row < rows.length; row++) {
            const before = rotatedBoxCorners(boxes, row);
            const after = rotatedBoxCorners(again.dataset.groundTruth.rotatedBox!, row);
            for (let i = 0; i < 8; i += 2) expect(nearest(after, before[i]!, before[i + 1]!)).toBeLessThan(1e-6);
          }
        },
      ),
      { numRuns: 30 },
    );
  });
});

/** How far the nearest of some corners is from a point. */
function nearest(corners: Float64Array, x: number, y: number): number {
  return Math.min(...[0, 2, 4, 6].map((i) => Math.hypot(corners[i]! - x, corners[i + 1]! - y)));
}
