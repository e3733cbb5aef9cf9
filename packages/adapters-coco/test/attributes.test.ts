import { coco, readGroundTruth, readResults } from "@borescope/adapters-coco";
import { type Attributes, attributeAt, Dataset } from "@borescope/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { encode, plain } from "./read-all-ways.js";

const TEXT = `{"images":[{"id":1,"file_name":"a.jpg","width":9,"license":4,"camera":"line","tags":["a","b"],"exif":{"iso":100}},{"id":2,"camera":null}],
"categories":[{"id":1,"name":"burr"}],
"annotations":[
{"image_id":1,"category_id":1,"bbox":[0,0,1,1],"area":1,"difficult":true,"depth":0.25,"serial":9007199254740993,"attributes":{"x":1}},
{"image_id":1,"category_id":1,"bbox":"bad","difficult":false},
{"image_id":1,"category_id":1,"bbox":[0,0,1,1],"area":1,"d\\u0065pth":"deep","__proto__":7,"list":[1,[2]]},
{"image_id":7,"category_id":1,"bbox":[0,0,1,1],"area":1,"depth":1},
{"image_id":2,"category_id":1,"bbox":[0,0,1,1],"area":1,"difficult":false,"depth":3,"depth":4}]}`;

const values = (attributes: Attributes | undefined, name: string, length: number) =>
  Array.from({ length }, (_, row) => {
    const column = attributes?.get(name);
    return column && attributeAt(column, row);
  });
const read = (attributes: "all" | readonly string[] | undefined) =>
  readGroundTruth(encode(TEXT), { onProblem: "skip", attributes });
const again = (dataset: Dataset) =>
  readGroundTruth(encode([...coco().write(dataset)[0]!.content].join("")), { attributes: "all" });

describe("attributes", () => {
  it("all: scalars and lists of the rows that are kept", () => {
    const { images, groundTruth } = read("all");
    expect([...images.attributes!.keys()]).toEqual(["license", "camera", "tags"]);
    expect(values(images.attributes, "camera", 2)).toEqual(["line", undefined]);
    expect(values(images.attributes, "tags", 2)).toEqual([["a", "b"], undefined]);
    expect([...groundTruth.attributes!.keys()]).toEqual(["difficult", "depth", "serial", "__proto__", "list"]);
    expect(values(groundTruth.attributes, "difficult", 3)).toEqual([true, undefined, false]);
    expect(values(groundTruth.attributes, "depth", 3)).toEqual([0.25, "deep", 4]);
    expect(values(groundTruth.attributes, "serial", 3)).toEqual([9007199254740993n, undefined, undefined]);
    expect(values(groundTruth.attributes, "__proto__", 3)).toEqual([undefined, 7, undefined]);
  });

  it("those that are named, objects too; none where nothing is asked for", () => {
    const { images, groundTruth } = read(["exif", "attributes", "difficult"]);
    expect([...images.attributes!.keys()]).toEqual(["exif"]);
    expect(values(groundTruth.attributes, "attributes", 3)).toEqual([{ x: 1 }, undefined, undefined]);
    expect([...groundTruth.attributes!.keys()]).toEqual(["difficult", "attributes"]);
    expect(read(undefined).groundTruth.attributes).toBeUndefined();
    expect(read([]).images.attributes).toBeUndefined();
  });

  it("of detections", () => {
    const dataset = read(undefined);
    const row = '{"image_id":1,"category_id":1,"bbox":[0,0,1,1],"score":1,"entropy":0.5}';
    const text = `[${row},${row.replace("0.5", "1e0")}]`;
    const { objects } = readResults(encode(text), dataset, { attributes: "all" });
    expect(objects.attributes!.get("entropy")).toEqual({ kind: "number", values: Float64Array.of(0.5, 1) });
  });

  it("are written back, those of any kind, but over no column", () => {
    const dataset = read("all");
    const { sourceRow: _left, ...groundTruth } = dataset.groundTruth;
    expect(plain(again(dataset))).toEqual(plain(new Dataset(dataset.images, dataset.categories, groundTruth)));
    const bbox = { kind: "number", values: new Float64Array(3) } as const;
    const attributes = new Map([["bbox", bbox]]);
    const joined = new Dataset(dataset.images, dataset.categories, { ...groundTruth, attributes });
    expect([...again(joined).groundTruth.box]).toEqual([...groundTruth.box]);
    const value = fc
      .oneof(fc.jsonValue({ maxDepth: 2 }), fc.maxSafeInteger(), fc.constantFrom(true, "", 0.1))
      .filter((v) => v !== null && (typeof v !== "object" || Array.isArray(v)));
    const rows = fc.array(
      fc.dictionary(
        fc.string().map((name) => `x${name}`),
        value,
        { maxKeys: 4 },
      ),
    );
    const property = fc.property(rows, (list) => {
      const annotations = list.map((row) => ({ ...row, image_id: 1, category_id: 1, bbox: [0, 0, 1, 1] }));
      const text = JSON.stringify({ images: [{ id: 1 }], categories: [{ id: 1, name: "a" }], annotations });
      const once = readGroundTruth(encode(text), { attributes: "all" });
      const twice = again(once);
      list.forEach((row, i) => {
        for (const [name, expected] of Object.entries(row))
          for (const { groundTruth: rows } of [once, twice])
            expect(attributeAt(rows.attributes!.get(name)!, i)).toEqual(JSON.parse(JSON.stringify(expected)));
      });
    });
    fc.assert(property, { numRuns: 200 });
  });
});
