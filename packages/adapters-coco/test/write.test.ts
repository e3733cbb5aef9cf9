import { readFileSync } from "node:fs";
import { coco, readGroundTruth, readResults } from "@borescope/adapters-coco";
import { type Dataset, encodeMask, type OutputFile, rleToString } from "@borescope/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sharedPath } from "../../../test-support/shared.js";
import { encode, plain } from "./read-all-ways.js";

const text = (files: Iterable<OutputFile>) => {
  const [file, ...others] = [...files];
  expect(others).toEqual([]);
  return [...file!.content].join("");
};

const id = fc.oneof(fc.maxSafeInteger(), fc.bigInt({ min: 2n ** 53n, max: 2n ** 70n }), fc.string({ unit: "binary" }));
/** As JSON, with the digits of big integers. */
const json = (value: unknown) =>
  JSON.stringify(value, (_key, v: unknown) =>
    typeof v === "bigint" ? `#${v}#` : Object.is(v, -0) ? "#-0#" : v,
  ).replace(/"#(-?\d+)#"/g, "$1");
const finite = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e9, max: 1e9 }),
  fc.integer({ min: -50, max: 700 }),
);
const side = fc.oneof(fc.double({ noNaN: true, min: 0, max: 1e9 }), fc.nat(700));
const box = fc.tuple(finite, finite, side, side);
const polygons = fc.array(
  fc.array(fc.tuple(finite, finite), { minLength: 3, maxLength: 6 }).map((points) => points.flat()),
  { minLength: 1, maxLength: 3 },
);
const runs = fc
  .tuple(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 6 }))
  .chain(([h, w]) =>
    fc
      .array(fc.constantFrom(0, 1), { minLength: h * w, maxLength: h * w })
      .map((pixels) => encodeMask(Uint8Array.from(pixels), h, w)),
  );
const asList = runs.map(({ height, width, counts }) => ({ size: [height, width], counts: [...counts] }));
const asString = runs.map((rle) => ({ size: [rle.height, rle.width], counts: rleToString(rle) }));
const keypoints = fc.array(fc.tuple(finite, finite, fc.nat(2)), { maxLength: 4 }).map((points) => points.flat());
const optional = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });

const table = <T>(row: fc.Arbitrary<T>) =>
  fc.uniqueArray(fc.tuple(id, row), {
    minLength: 1,
    maxLength: 4,
    selector: ([key]) => (typeof key === "string" ? key : `#${key}`),
  });
const files = fc
  .record({
    images: table(
      fc.record({
        file_name: optional(fc.string({ unit: "binary" })),
        width: optional(fc.nat(5000)),
        height: optional(fc.nat(5000)),
      }),
    ),
    categories: table(optional(fc.string())),
    rows: fc.array(
      fc.record({
        image: fc.nat(),
        category: fc.nat(),
        id: optional(id),
        bbox: box,
        area: optional(side),
        iscrowd: optional(fc.nat(1)),
        segmentation: optional(fc.oneof(polygons, asList, asString, fc.constant([]))),
        keypoints: optional(keypoints),
        num_keypoints: optional(fc.nat(3)),
        score: finite,
      }),
      { maxLength: 8 },
    ),
  })
  .map(({ images, categories, rows }) => {
    const annotations = rows.map(({ image, category, score, ...row }) => ({
      ...row,
      image_id: images[image % images.length]![0],
      category_id: categories[category % categories.length]![0],
      score,
    }));
    const ground = {
      images: images.map(([key, row]) => ({ id: key, ...row })),
      categories: categories.map(([key, parent], i) => ({ id: key, name: `${i}\n"`, supercategory: parent })),
      annotations: annotations.map(({ score: _score, ...row }) => row),
    };
    return { groundTruth: json(ground), results: annotations };
  });

describe("what is written is what was read", () => {
  it("ground truth, column by column", () => {
    const property = (groundTruth: string) => {
      const dataset = readGroundTruth(encode(groundTruth));
      const again = readGroundTruth(encode(text(coco().write(dataset))));
      expect(plain(again)).toEqual(plain(dataset));
    };
    fc.assert(
      fc.property(files, ({ groundTruth }) => property(groundTruth)),
      { numRuns: 500 },
    );
  });

  it("detections, whether areas are of boxes, masks or keypoints", () => {
    const property = fc.property(
      files,
      fc.constantFrom("bbox", "segmentation", "keypoints"),
      ({ groundTruth, results }, part) => {
        const dataset = readGroundTruth(encode(groundTruth));
        const rows = results
          .map(({ image_id, category_id, score, bbox, segmentation, keypoints: points }) => ({
            image_id,
            category_id,
            score,
            ...(part === "bbox" && { bbox, segmentation, keypoints: points }),
            ...(part === "segmentation" && { segmentation }),
            ...(part === "keypoints" && { keypoints: points }),
          }))
          .filter((row) => part === "bbox" || (row[part] !== undefined && JSON.stringify(row[part]) !== "[]"))
          .filter((row) => part !== "segmentation" || !Array.isArray(row.segmentation));
        const detections = readResults(encode(json(rows)), dataset);
        const again = readResults(encode(text(coco().writeDetections(dataset, detections))), dataset);
        expect(plain(again)).toEqual(plain(detections));
      },
    );
    fc.assert(property, { numRuns: 500 });
  });

  it("comes in pieces, and can be read twice", () => {
    const rows = Array.from({ length: 5000 }, (_, i) => ({
      id: i,
      image_id: 1,
      category_id: 1,
      bbox: [i, 0.1, 1e21, 1e-7],
    }));
    const dataset = readGroundTruth(
      encode(json({ images: [{ id: 1 }], categories: [{ id: 1, name: "a" }], annotations: rows })),
    );
    const [file] = coco().write(dataset);
    const pieces = [...file!.content] as string[];
    expect(pieces.length).toBeGreaterThan(5);
    expect(Math.max(...pieces.map(({ length }) => length))).toBeLessThan(70_000);
    expect([...file!.content].join("")).toBe(pieces.join(""));
    expect(JSON.parse(pieces.join("")).annotations[4999].bbox).toEqual([4999, 0.1, 1e21, 1e-7]);
  });

  const path = sharedPath("data", "coco-val2014-100");
  it.skipIf(path === null)("COCO's own files", () => {
    const read = (name: string) => readFileSync(`${path}/${name}`);
    const dataset: Dataset = readGroundTruth(read("instances_val2014_100.json"));
    expect(plain(readGroundTruth(encode(text(coco().write(dataset)))))).toEqual(plain(dataset));
    for (const kind of [
      "instances_val2014_fakebbox100",
      "instances_val2014_fakesegm100",
      "person_keypoints_val2014_fakekeypoints100",
    ]) {
      const detections = readResults(read(`${kind}_results.json`), dataset);
      const again = readResults(encode(text(coco().writeDetections(dataset, detections))), dataset);
      expect(plain(again)).toEqual(plain(detections));
    }
  });
});
