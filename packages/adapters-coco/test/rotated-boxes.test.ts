import { coco, readGroundTruth, readResults } from "@borescope/adapters-coco";
import { attributeAt } from "@borescope/core";
import { describe, expect, it } from "vitest";
import { encode, groundTruth } from "./read-all-ways.js";

const OBB = [50, 40, 20, 10, 0.5];
const row = (extra: object, id = 1) => ({ id, image_id: 1, category_id: 1, ...extra });
const truth = (...rows: object[]) => encode(groundTruth({ annotations: JSON.stringify(rows) }));
const dataset = readGroundTruth(truth());
const results = (rows: object[], options = {}) =>
  readResults(encode(JSON.stringify(rows.map((extra) => ({ ...row(extra), score: 0.5 })))), dataset, options);
const text = (files: Iterable<{ content: Iterable<string | Uint8Array> }>) => [...[...files][0]!.content].join("");

describe("obb", () => {
  it("of ground truth gives box and area where they are missing, wanted or not", () => {
    for (const rotatedBoxes of [true, false]) {
      const { box, area, rotatedBox } = readGroundTruth(truth(row({ obb: OBB })), { rotatedBoxes }).groundTruth;
      expect(area[0]).toBe(200);
      expect(box[2]).toBeCloseTo(20 * Math.cos(0.5) + 10 * Math.sin(0.5), 12);
      expect(rotatedBox).toEqual(rotatedBoxes ? Float64Array.from(OBB) : undefined);
    }
    const both = readGroundTruth(truth(row({ obb: OBB, bbox: [1, 2, 3, 4], area: 5 }))).groundTruth;
    expect([...both.box, ...both.area]).toEqual([1, 2, 3, 4, 5]);
  });

  it("is NaN of rows that have none, many rows at a time too", () => {
    const rows = Array.from({ length: 3000 }, (_, i) =>
      row(
        { bbox: [0, 0, 8, 4], area: 32, ...(i % 1000 === 999 ? { obb: OBB } : {}), ...(i === 5 ? { obb: null } : {}) },
        i + 1,
      ),
    );
    const { rotatedBox, length } = readGroundTruth(truth(...rows)).groundTruth;
    expect(rotatedBox).toHaveLength(5 * length);
    for (let i = 0; i < length; i++)
      expect([...rotatedBox!.subarray(5 * i, 5 * i + 5)]).toEqual(
        i % 1000 === 999 ? OBB : new Array(5).fill(Number.NaN),
      );
  });

  it("of results gives box and area where the first has neither box, mask nor keypoints", () => {
    const { objects } = results([{ obb: OBB }, { bbox: [0, 0, 4, 4] }], { rotatedBoxes: false });
    expect([...objects.area]).toEqual([200, 16]);
    expect([...results([{ bbox: [0, 0, 4, 4] }, { obb: OBB }], { rotatedBoxes: false }).objects.area]).toEqual([
      16, 200,
    ]);
    const boxes = results([{ obb: OBB, bbox: [0, 0, 4, 4] }]).objects;
    expect([[...boxes.area], [...boxes.rotatedBox!]]).toEqual([[16], OBB]);
    expect(() => results([{ obb: OBB }, {}])).toThrow(/COCO_MISSING.*\/1\/bbox/);
  });

  it("is written, and read again as it was", () => {
    const read = readGroundTruth(truth(row({ obb: OBB, bbox: [1, 2, 3, 4], area: 5 }), row({ bbox: [0, 0, 1, 1] }, 2)));
    const again = readGroundTruth(encode(text(coco().write(read))));
    expect(again.groundTruth).toEqual(read.groundTruth);
    for (const rows of [[{ obb: OBB }], [{ obb: OBB, bbox: [0, 0, 4, 4] }]]) {
      const detections = results(rows);
      const written = text(coco().writeDetections(dataset, detections));
      expect(written.includes('"bbox"')).toBe("bbox" in rows[0]!);
      expect(readResults(encode(written), dataset).objects).toEqual(detections.objects);
    }
  });

  it.each([
    [[1, 2, 3, 4], "4 numbers"],
    [[1, 2, 3, 4, 5, 6, 7, 8], "Corners are not read here"],
    [[1, 2, -3, 4, 0], "1, 2, -3, 4, 0"],
    [[1, 2, 3, 1e308, 1e10], "1e\\+308"],
    [[1, 2, 3, 4, "0"], "COCO_TYPE"],
    ["50 40", "COCO_TYPE"],
  ])("%j is refused", (obb, message) => {
    expect(() => readGroundTruth(truth(row({ obb })))).toThrow(new RegExp(`obb[^]*${message}|${message}`));
    expect(readGroundTruth(truth(row({ obb, bbox: [0, 0, 1, 1] })), { rotatedBoxes: false }).groundTruth.length).toBe(
      1,
    );
  });

  it("is what a box of five numbers should be", () => {
    expect(() => readGroundTruth(truth(row({ bbox: OBB })))).toThrow(/Rotated boxes go in obb/);
  });
});

describe("fields by table", () => {
  const categories = '[{"id":1,"name":"burr","frequency":"r","synset":"burr.n.01"},{"id":2,"name":"crack"}]';
  const images = '[{"id":1,"camera":"line","frequency":7}]';
  const file = encode(
    groundTruth({
      images,
      categories,
      annotations: '[{"id":1,"image_id":1,"category_id":1,"bbox":[0,0,1,1],"camera":2}]',
    }),
  );

  it("are read of the tables that are named, and of no others", () => {
    const read = readGroundTruth(file, { attributes: { categories: ["frequency"], images: ["camera"] } });
    const column = read.categories.attributes!.get("frequency")!;
    expect([attributeAt(column, 0), attributeAt(column, 1)]).toEqual(["r", undefined]);
    expect([...read.categories.attributes!.keys()]).toEqual(["frequency"]);
    expect([...read.images.attributes!.keys()]).toEqual(["camera"]);
    expect(read.groundTruth.attributes).toBeUndefined();
  });

  it("of categories are written back", () => {
    const read = readGroundTruth(file, { attributes: "all" });
    const again = JSON.parse(text(coco().write(read)));
    expect(again.categories).toEqual(JSON.parse(categories));
  });
});
