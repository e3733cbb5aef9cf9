import { describe, expect, it } from "vitest";
import { joinRings, signedArea } from "../src/polygon.js";
import { oneImage, read } from "./files.js";

const TRIANGLE = "1 0.1 0.2 0.5 0.2 0.5 0.6\n";
const QUAD = "0 0.5 0.2 0.7 0.4 0.5 0.6 0.3 0.4\n";

describe("segment", () => {
  it("makes box and area of the polygon, and keeps it where masks are wanted", async () => {
    const { dataset } = await read(oneImage(TRIANGLE));
    const { box, area, masks } = dataset.groundTruth;
    expect([...box].map((v) => Number(v.toFixed(9)))).toEqual([10, 10, 40, 20]);
    expect(area[0]).toBeCloseTo(400, 9);
    expect([...masks!.kind]).toEqual([2]);
    expect([...masks!.points].map((v) => Number(v.toFixed(9)))).toEqual([6, 10, 10, 50, 10, 50, 30]);
    const lean = await read(oneImage(TRIANGLE), {}, { masks: false });
    expect(lean.dataset.groundTruth.masks).toBeUndefined();
    expect(lean.dataset.groundTruth.area[0]).toBeCloseTo(400, 9);
  });

  it("asks whether quadrangles are rotated boxes, once", async () => {
    const { problems } = await read(oneImage(QUAD + QUAD));
    expect(problems.count("YOLO_MAYBE_OBB")).toBe(1);
    expect(problems.report()[0]!.first[0]!.message).toContain("task: obb");
    expect((await read(oneImage(QUAD), { task: "obb" })).codes).toEqual([]);
    expect((await read(oneImage(QUAD), { task: "segment" })).codes).toEqual([]);
    expect((await read(oneImage(QUAD + TRIANGLE))).codes).toEqual([]);
  });
});

describe("obb", () => {
  it("keeps the corners as a polygon, the extent as the box", async () => {
    const { dataset } = await read(oneImage(QUAD, "names: [a, b]\ntask: obb"));
    const { box, area, masks } = dataset.groundTruth;
    expect([...box].map((v) => Number(v.toFixed(9)))).toEqual([30, 10, 40, 20]);
    expect(area[0]).toBeCloseTo(400, 9);
    expect(masks!.points[0]).toBe(8);
  });
});

describe("pose", () => {
  const three = "names: [a]\nkpt_shape: [2, 3]";

  it("reads x, y, visibility", async () => {
    const { dataset } = await read(
      oneImage("0 0.5 0.5 0.2 0.2 0.1 0.2 2 0 0 0\n0 0.5 0.5 0.2 0.2 0 0 0 0 0 0\n", three),
    );
    const { keypoints, ignore, area } = dataset.groundTruth;
    expect([...keypoints!.values]).toEqual([10, 10, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
    expect([...keypoints!.offsets]).toEqual([0, 6, 12]);
    expect([...ignore!]).toEqual([0, 1]);
    expect(area[0]).toBeCloseTo(200, 9);
    const lean = await read(oneImage("0 0.5 0.5 0.2 0.2 0.1 0.2 2 0 0 0\n", three), {}, { keypoints: false });
    expect(lean.dataset.groundTruth.keypoints).toBeUndefined();
    expect([...lean.dataset.groundTruth.ignore!]).toEqual([0]);
  });

  it("reads x, y: seen unless both are 0", async () => {
    const { dataset } = await read(oneImage("0 0.5 0.5 0.2 0.2 0.1 0.2 0 0\n", "names: [a]\nkpt_shape: [2, 2]"));
    expect([...dataset.groundTruth.keypoints!.values]).toEqual([10, 10, 2, 0, 0, 0]);
  });

  it("holds lines to the shape", async () => {
    for (const line of ["0 0.5 0.5 0.2 0.2", "0 0.5 0.5 0.2 0.2 0.1 0.2 2"])
      await expect(read(oneImage(line, three))).rejects.toMatchObject({ code: "YOLO_LINE" });
    await expect(read(oneImage("0 0.5 0.5 0.2 0.2 0.1 1.2 2 0 0 0", three))).rejects.toMatchObject({
      code: "YOLO_RANGE",
    });
  });

  it("guesses the dimensions where only the task is known", async () => {
    const line = "0 0.5 0.5 0.2 0.2 0.1 0.2 2 0.3 0.4 1\n0 0.5 0.5 0.2 0.2 0.1 0.2 0.3 0.4 0.5 0.6\n";
    const { dataset } = await read(oneImage(line), { task: "pose" });
    expect([...dataset.groundTruth.keypoints!.offsets]).toEqual([0, 6, 15]);
  });
});

describe("rings", () => {
  it("are joined without changing area", () => {
    const a = Float64Array.of(0, 0, 4, 0, 4, 4, 0, 4);
    const b = Float64Array.of(6, 6, 6, 8, 8, 8, 8, 6);
    expect(signedArea(joinRings([a, b]))).toBe(20);
    expect(joinRings([a])).toEqual(a);
  });
});
