import { BorescopeError } from "@borescope/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { numberAt } from "../src/number.js";
import { oneImage, read } from "./files.js";

const fails = (labels: string | Uint8Array, code: string, line: number, options = {}) =>
  expect(read(oneImage(labels), options), String(labels)).rejects.toMatchObject({
    code,
    file: "labels/a.txt",
    place: `line ${line}`,
  });

describe("bad lines", () => {
  it("are refused with their place", async () => {
    const lines: [line: string, code: string][] = [
      ["0 0.5 0.5 0.5", "YOLO_LINE"],
      ["0", "YOLO_LINE"],
      ["0 0.5 0.5 0.5 0.5 0.9", "YOLO_LINE"],
      ["0 0.1 0.1 0.2 0.2 0.3 0.3 0.4", "YOLO_LINE"],
      ["0 0.5 0.5 0.5 x", "YOLO_LINE"],
      ["0 0.5 0.5 0.5 nan", "YOLO_LINE"],
      ["0 0.5 0.5 0.5 inf", "YOLO_LINE"],
      ["0 0.5 0.5 0.5 1e999", "YOLO_LINE"],
      ["0 0.5 0.5 0.5 0x1", "YOLO_LINE"],
      ["0 0.5 0.5 0.5 1_0", "YOLO_LINE"],
      ["0,0.5,0.5,0.5,0.5", "YOLO_LINE"],
      ["burr 0.5 0.5 0.5 0.5", "YOLO_LINE"],
      ["-1 0.5 0.5 0.5 0.5", "YOLO_CLASS"],
      ["0.5 0.5 0.5 0.5 0.5", "YOLO_CLASS"],
      ["2 0.5 0.5 0.5 0.5", "YOLO_CLASS"],
      ["0 1.002 0.5 0.5 0.5", "YOLO_RANGE"],
      ["0 -0.002 0.5 0.5 0.5", "YOLO_RANGE"],
      ["0 0.5 0.5 -0.0005 0.5", "YOLO_RANGE"],
      ["0 0.5 0.5 0.5 -0.5", "YOLO_RANGE"],
      ["0 320 240 64 64", "YOLO_RANGE"],
      ["0 0.1 0.1 0.2 0.2 0.3 1.3", "YOLO_RANGE"],
    ];
    for (const [line, code] of lines) {
      await fails(`0 0.5 0.5 1 1\n\n${line}\n`, code, 3);
      const skipped = await read(oneImage(`0 0.5 0.5 1 1\n${line}\n1 0.5 0.5 1 1`), {}, { onProblem: "skip" });
      expect(skipped.problems.count(code)).toBe(1);
      expect([...skipped.dataset.groundTruth.category]).toEqual([0, 1]);
      expect([...skipped.dataset.groundTruth.sourceRow!]).toEqual([0, 2]);
    }
    await expect(read(oneImage("0 320 240 64 64"))).rejects.toMatchObject({ hint: expect.stringContaining("pixels") });
  });

  it("are told apart from lines of another kind where the task is known", async () => {
    const polygon = "0 0.1 0.1 0.2 0.1 0.2 0.2\n";
    const box = "0 0.5 0.5 0.5 0.5\n";
    const quad = "0 0.1 0.1 0.2 0.1 0.2 0.2 0.1 0.2\n";
    await fails(polygon + box, "YOLO_MIXED", 2, { task: "segment" });
    await fails(box, "YOLO_LINE", 1, { task: "segment" });
    await fails(box + polygon, "YOLO_MIXED", 2, { task: "detect" });
    await fails(polygon + box, "YOLO_MIXED", 2, { task: "detect" });
    await fails(quad + box, "YOLO_MIXED", 2, { task: "obb" });
    await fails(polygon, "YOLO_LINE", 1, { task: "obb" });
    expect((await read(oneImage(polygon), { task: "detect" })).dataset.groundTruth.length).toBe(1);
    const free = await read(oneImage(box + polygon + box));
    expect([...free.dataset.groundTruth.masks!.kind]).toEqual([0, 2, 0]);
  });

  it("of a binary file are one", async () => {
    await fails(Uint8Array.of(1, 2, 0, 3), "YOLO_LINE", 1);
    await fails(new Uint8Array(new Uint16Array([0xfeff, 48, 32]).buffer), "YOLO_LINE", 1);
  });

  it("may have edges slightly outside, any space, any line end, a class with a point", async () => {
    const { dataset } = await read(oneImage("1.0\t0 0.5  0.4 +.5e0\r0 1.0005 1 1 1e0\n\t\n"));
    expect([...dataset.groundTruth.box]).toEqual(
      [-20, 12.5, 40, 25, 50.05, 25, 100, 50].map((v) => expect.closeTo(v, 9)),
    );
    expect([...dataset.groundTruth.category]).toEqual([1, 0]);
  });
});

describe("numbers", () => {
  const parse = (text: string) => numberAt(new TextEncoder().encode(text), 0, text.length);

  it("are what Number() gives, to the bit", () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        expect(parse(String(value))).toBe(Number(String(value)));
        if (Math.abs(value) < 1e20) expect(parse(value.toFixed(6))).toBe(Number(value.toFixed(6)));
      }),
    );
    fc.assert(
      fc.property(fc.stringMatching(/^-?\d{0,12}\.?\d{0,12}$/), (text) => {
        expect(parse(text)).toBe(/\d/.test(text) ? Number(text) : Number.NaN);
      }),
    );
  });

  it("of endless digits take no endless time", () => {
    expect(parse(`0.${"1".repeat(1e6)}x`)).toBeNaN();
    expect(parse(`0.${"1".repeat(1e6)}`)).toBeCloseTo(1 / 9, 15);
  });
});

describe("garbage", () => {
  const settle = async (labels: string | Uint8Array, onProblem: "throw" | "skip") => {
    try {
      return (await read(oneImage(labels), {}, { onProblem })).dataset;
    } catch (error) {
      expect(error).toBeInstanceOf(BorescopeError);
      return undefined;
    }
  };

  it("gives a data set or a BorescopeError, and nothing but a data set where lines are skipped", async () => {
    const digits = fc.stringMatching(/^[0-9 .\n\r\te+-]{0,60}$/);
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.uint8Array({ maxLength: 80 }), digits), async (labels) => {
        await settle(labels, "throw");
        const dataset = await settle(labels, "skip");
        expect(dataset).toBeDefined();
        expect(dataset!.groundTruth.box.every(Number.isFinite)).toBe(true);
        expect(dataset!.groundTruth.box.length).toBe(4 * dataset!.groundTruth.length);
      }),
      { numRuns: 400 },
    );
  });

  it("in a data.yaml gives a BorescopeError or a data set", async () => {
    const yaml = fc.stringMatching(/^[-names: [\]{}\n&*!|>'"%@01]{0,60}$/);
    await fc.assert(
      fc.asyncProperty(yaml, async (text) => {
        try {
          await read({ ...oneImage("0 0.5 0.5 1 1"), "data.yaml": text });
        } catch (error) {
          expect(error).toBeInstanceOf(BorescopeError);
        }
      }),
      { numRuns: 400 },
    );
  });
});
