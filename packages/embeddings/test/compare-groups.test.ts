import { deflateSync } from "node:zlib";
import { CastingsBuilder, encodePng, generateCastings, simulateDetections } from "@borescope/castings";
import { bytesFolder, type Dataset, type Selection, withAttributes } from "@borescope/core";
import { outcomesOf, tagOutcomes } from "@borescope/metrics";
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { compareGroups, type GroupComparison } from "../src/compare-groups.js";
import { type MeasuredAttributes, measureAttributes } from "../src/measure-attributes.js";
import { attributesOf, datasetOf, detectionsOf, faultOf, type Row } from "./parts.js";

const found = ({ differences }: GroupComparison, name: string) => differences.find((each) => each.name === name)!;
const reasons = ({ leftOut }: GroupComparison) => Object.fromEntries(leftOut.map(({ name, reason }) => [name, reason]));

describe("the demo's undetected burrs against the detected ones", () => {
  let dataset: Dataset;
  let missed: Selection;
  let detected: Selection;
  let measured: MeasuredAttributes;

  beforeAll(async () => {
    const builder = new CastingsBuilder();
    const files: Record<string, Uint8Array> = {};
    for (const image of generateCastings({ images: 60, size: 192 })) {
      files[image.fileName] = encodePng(image, deflateSync);
      builder.add(image);
    }
    dataset = builder.finish();
    tagOutcomes(outcomesOf(dataset, simulateDetections(dataset, { name: "first" })));
    missed = dataset.select("groundTruth", "class:burr and tag:undetected");
    detected = dataset.select("groundTruth", "class:burr and tag:detected");
    measured = await measureAttributes(dataset.select("groundTruth"), { images: bytesFolder(files) });
  }, 180_000);

  it("names light or resolution first, and leaves out what they were made by", () => {
    const comparison = compareGroups(missed, detected, { measured, names: ["undetected", "detected"] });
    expect(["light", "resolution"]).toContain(comparison.differences[0]!.name);
    for (const name of ["light", "resolution"]) expect(found(comparison, name).different).toBe(true);
    expect(found(comparison, "light").sentence).toMatch(
      /^undetected more often has light poor \(\d+ % against \d+ %\)$/,
    );
    expect(found(comparison, "brightness").effect).toBeLessThan(0);
    expect(found(comparison, "shorterSide").effect).toBeLessThan(0);
    expect(reasons(comparison)).toMatchObject({
      class: "the same everywhere",
      "tag undetected@first": "it is what tells the groups apart",
      "tag detected@first": "it is what tells the groups apart",
    });
  });

  it("tells poor light and low resolution by the pixels alone", () => {
    const images = dataset.select("images");
    const all = compareGroups(images.filter("light:poor"), images.filter("light:good"), {
      measured,
      attributes: [...measured.images.keys()],
      names: ["dark", "bright"],
    });
    expect(
      all.differences
        .slice(0, 2)
        .map(({ name }) => name)
        .sort(),
    ).toEqual(["brightness", "noise"]);
    expect(found(all, "brightness").sentence).toMatch(/^dark has lower brightness \(median 0\.\d+ against 0\.\d+\)$/);
    const low = images.filter("resolution:low");
    const sizes = compareGroups(low, low.not(), { measured, attributes: ["shorterSide", "sharpness", "contrast"] });
    expect(found(sizes, "shorterSide")).toMatchObject({ different: true });
    expect(found(sizes, "shorterSide").effect).toBeLessThan(-0.3);
  });
});

/** Twelve objects on four images. */
const rows = Array.from({ length: 12 }, (_, i): Row => [i % 4, i < 8 ? 1 : 0, [10 * i, 5, 10 + i, 10]]);
const attributes = {
  images: [
    { camera: "line", gain: 1 },
    { camera: "hand", gain: 1 },
    { camera: "line", gain: 1 },
    { camera: "hand", gain: 1, note: [1] },
  ],
  objects: rows.map((_, i) => ({
    camera: "own",
    depth: i,
    serial: `n${i}`,
    blurred: i < 3,
    ...(i < 6 && { part: "a" }),
  })),
};
const sizes = [
  [320, 240],
  [640, 480],
  [320, 240],
  [640, 480],
] as const;
const dataset = datasetOf(sizes, rows, attributes);
const objects = dataset.select("groundTruth");
const half = (from: number, to: number) => objects.filter((row) => row >= from && row < to);

describe("compareGroups", () => {
  it("says what numbers and shares say, in a sentence each", () => {
    const comparison = compareGroups(half(0, 6), half(6, 12));
    expect(found(comparison, "depth")).toMatchObject({
      kind: "number",
      test: "mann-whitney exact",
      effect: -1,
      medians: { a: 2.5, b: 8.5 },
      counts: { a: 6, b: 6 },
      sentence: "a has lower depth (median 2.5 against 8.5)",
    });
    expect(found(comparison, "depth").p).toBeCloseTo(2 / 924, 12);
    expect(found(comparison, "class")).toMatchObject({
      kind: "category",
      test: "fisher",
      sentence: "a is more often of class burr (100 % against 33 %)",
    });
    expect(found(comparison, "blurred").sentence).toBe("a more often has blurred (50 % against 0 %)");
  });

  it("finds the attributes of the images, after image. where an object has one of that name", () => {
    const ofLine = objects.filter("image.camera:line");
    const comparison = compareGroups(ofLine, ofLine.not(), { names: ["line", "hand"] });
    expect(found(comparison, "image.camera")).toMatchObject({ of: "images", effect: 1, different: true });
    expect(found(comparison, "shorterSide").sentence).toBe("line has lower resolution (median 240 px against 480 px)");
    const { values } = found(comparison, "image.camera") as { values?: readonly object[] };
    expect(values).toEqual([
      expect.objectContaining({ value: "line", counts: { a: 6, b: 0 }, shares: { a: 1, b: 0 }, difference: 1 }),
      expect.objectContaining({ value: "hand", counts: { a: 0, b: 6 }, shares: { a: 0, b: 1 }, difference: -1 }),
    ]);
  });

  it("leaves out, and tells, what says nothing", () => {
    const many = datasetOf(
      [[9, 9]],
      Array.from({ length: 120 }, (_, i): Row => [0, 0, [0, 0, 1, 1 + (i % 3)]]),
      {
        objects: Array.from({ length: 120 }, (_, i) => ({ serial: `n${i}` })),
      },
    ).select("groundTruth");
    const first = many.filter((row) => row < 60);
    expect(reasons(compareGroups(first, first.not()))["serial"]).toBe("120 different values");
    expect(reasons(compareGroups(half(0, 6), half(6, 12)))).toMatchObject({
      camera: "the same everywhere",
      gain: "the same everywhere",
      part: "no value in b",
      note: "lists, objects or values of several kinds",
    });
  });

  it("compares groups of images by what is annotated on them", () => {
    const images = dataset.select("images");
    const only = dataset.select("images", "id:(1, 2)");
    dataset.tags.set("line", images.filter("camera:line"));
    const comparison = compareGroups(only, only.not());
    expect(comparison.differences.map(({ name }) => name)).toContain("tag line");
    expect(reasons(comparison)).toMatchObject({ "class burr": "the same everywhere", objects: "the same everywhere" });
    const lines = images.filter("tag:line");
    expect(reasons(compareGroups(lines, lines.not()))["tag line"]).toBe("it is what tells the groups apart");
    dataset.tags.delete("line");
  });

  it("takes groups of one, without an interval", () => {
    const comparison = compareGroups(half(0, 1), half(1, 2), { attributes: ["depth", "blurred", "boxSide"] });
    expect(found(comparison, "depth")).toMatchObject({ effect: -1, interval: null, p: 1, different: false });
    expect(reasons(comparison)).toEqual({ blurred: "the same everywhere" });
  });

  it("takes the file's columns instead of its own, those that were measured and joined", () => {
    const joined = withAttributes(dataset, {
      images: attributesOf([{ shorterSide: 9 }, { shorterSide: 7 }, { shorterSide: 9 }, { shorterSide: 7 }]),
    }).select("groundTruth");
    const ofLine = joined.filter("image.camera:line");
    expect(found(compareGroups(ofLine, ofLine.not()), "shorterSide").effect).toBe(1);
  });

  it("compares detections, by score too, and ground truths by their agreement with a model", () => {
    const yolo = detectionsOf(
      rows,
      rows.map((_, i) => i / 12),
    );
    const sure = dataset.select(yolo, "score>=0.5");
    expect(found(compareGroups(sure, sure.not()), "score").sentence).toBe(
      "a has higher scores (median 0.708 against 0.208)",
    );
    const moved = detectionsOf(
      rows.map(([image, category, [x, y, w, h]], i): Row => [image, category, [x, y, w, i < 6 ? h : h * 0.8]]),
      rows.map(() => 0.9),
    );
    const { sentence } = found(compareGroups(half(0, 6), half(6, 12), { detections: moved }), "agreement");
    expect(sentence).toBe("a has higher IoU with confident detections (median 1 against 0.8)");
  });

  it("corrects for how many attributes were compared, and puts what differs first", () => {
    for (const correction of ["benjamini-hochberg", "holm"] as const) {
      const { differences } = compareGroups(half(0, 6), half(6, 12), { correction });
      for (const { p, adjusted } of differences) expect(adjusted).toBeGreaterThanOrEqual(p);
      const known = differences.map(({ different }) => different);
      expect(known).toEqual([...known].sort((x, y) => Number(y) - Number(x)));
    }
    const one = compareGroups(half(0, 6), half(6, 12), { attributes: ["depth", "depth"] });
    expect(one.differences.map(({ p, adjusted }) => p === adjusted)).toEqual([true]);
  });

  it("turns effects around with the groups, and changes nothing else", () => {
    fc.assert(
      fc.property(fc.subarray([...objects.rows], { minLength: 1, maxLength: 11 }), (chosen) => {
        const group = objects.filter((row) => chosen.includes(row));
        const there = compareGroups(group, group.not());
        const back = compareGroups(group.not(), group);
        expect(there.differences).toHaveLength(back.differences.length);
        for (const { name, kind, effect, p } of there.differences) {
          const other = found(back, name);
          expect(other.p).toBeCloseTo(p, 10);
          if (kind === "number") expect(other.effect).toBeCloseTo(-effect, 12);
          else expect(Math.abs(other.effect)).toBeCloseTo(Math.abs(effect), 12);
        }
      }),
    );
  });

  it("refuses what it cannot compare", () => {
    expect(faultOf(() => compareGroups(half(0, 0), half(0, 2)))).toMatchObject({ code: "GROUPS_EMPTY" });
    expect(faultOf(() => compareGroups(half(0, 2), half(2, 2), { names: ["x", "y"] })).expected).toMatch(/in y$/);
    expect(faultOf(() => compareGroups(half(0, 3), half(1, 9)))).toMatchObject({
      code: "GROUPS_OVERLAP",
      found: "2 of groundTruth in both",
    });
    expect(faultOf(() => compareGroups(half(0, 3), dataset.select("images"))).code).toBe("SELECTION_TABLE");
    const wrong = (options: object) => faultOf(() => compareGroups(half(0, 6), half(6, 12), options));
    expect(wrong({ attributes: ["dept"] })).toMatchObject({ code: "EMBEDDINGS_OPTION", hint: "Did you mean depth?" });
    for (const confidence of [0, 1, Number.NaN, -1]) expect(wrong({ confidence }).place).toBe("confidence");
    expect(wrong({ correction: "bonferroni" }).place).toBe("correction");
    const images = datasetOf([[1, 1]], []).select("images");
    const measured = { selection: images } as MeasuredAttributes;
    expect(wrong({ measured }).place).toBe("measured");
  });
});
