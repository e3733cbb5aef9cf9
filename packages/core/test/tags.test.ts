import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Dataset } from "../src/dataset.js";
import { Problems } from "../src/problems.js";
import { selectAll, selectRows } from "../src/selection.js";
import { Tags } from "../src/tags.js";
import { withAttributes } from "../src/with-attributes.js";
import { castings, categories, detectionsOf, faultOf, objectsOf } from "./parts.js";

describe("Tags", () => {
  it("names selections, the last one counts", () => {
    const dataset = castings();
    const { tags } = dataset;
    tags.set("odd", dataset.select("images", "id:forty")).set("odd", dataset.select("groundTruth", "id:x"));
    expect(tags.get("odd")?.ids()).toEqual(["x"]);
    expect([tags.has("odd"), tags.has("even"), tags.get("even"), tags.size]).toEqual([true, false, undefined, 1]);
    expect([tags.delete("odd"), tags.delete("odd"), tags.names()]).toEqual([true, false, []]);
    const other = castings();
    expect(faultOf(() => tags.set("a", selectAll(other, "images"))).code).toBe("SELECTION_TABLE");
    for (const name of ["", " a", "a\n", "__proto__"])
      expect(faultOf(() => tags.set(name, selectAll(dataset, "images"))).code).toBe("TAG_NAME");
  });

  it("finds outcome tags without their model while there is one", () => {
    const dataset = castings();
    const { tags } = dataset;
    tags.set("undetected@yolo", selectRows(dataset, "groundTruth", [0]));
    expect(tags.get("undetected")?.ids()).toEqual([7]);
    expect(tags.get("undetect")).toBeUndefined();
    tags.set("undetected@detr", selectRows(dataset, "groundTruth", [1]));
    const fault = faultOf(() => tags.get("undetected"));
    expect(fault.code).toBe("TAG_AMBIGUOUS");
    expect(fault.message).toMatch(/undetected@yolo, undetected@detr/);
    expect(tags.has("undetected")).toBe(true);
    expect(faultOf(() => dataset.select("groundTruth", "tag:undetected")).code).toBe("TAG_AMBIGUOUS");
    tags.set("undetected", selectRows(dataset, "groundTruth", [2])); // the name itself comes first
    expect(tags.get("undetected")?.ids()).toEqual([9]);
  });

  it("tells the tags of a table and of a row", () => {
    const dataset = castings();
    const yolo = detectionsOf("yolo");
    dataset.tags.set("a", selectRows(dataset, "groundTruth", [0, 2]));
    dataset.tags.set("b", selectRows(dataset, "groundTruth", [2]));
    dataset.tags.set("ghost@yolo", selectRows(dataset, yolo, [2]));
    expect(dataset.tags.of("groundTruth")).toEqual(["a", "b"]);
    expect(dataset.tags.of("groundTruth", 2)).toEqual(["a", "b"]);
    expect(dataset.tags.of("groundTruth", 0)).toEqual(["a"]);
    expect(dataset.tags.of("images")).toEqual([]);
    expect(dataset.tags.of(yolo, 2)).toEqual(["ghost@yolo"]);
    expect(dataset.tags.of(detectionsOf("yolo"))).toEqual([]);
  });
});

describe("Tags as JSON", () => {
  it("come back by the files' own ids, on tables in another order too", () => {
    const dataset = castings();
    const yolo = detectionsOf("yolo");
    dataset.tags.set("night", dataset.select("images", "image:night/*"));
    dataset.tags.set("undetected@yolo", selectRows(dataset, "groundTruth", [1, 3, 5]));
    dataset.tags.set("ghost@yolo", selectRows(dataset, yolo, [1]));
    const text = JSON.stringify(dataset.tags);
    expect(JSON.parse(text)).toEqual({
      schema: "borescope.tags/1",
      tables: {
        images: { night: [30, "forty"] },
        groundTruth: { "undetected@yolo": ["x", { big: "1152921504606846976" }, "12"] },
        "detections/yolo": { "ghost@yolo": [2] },
      },
    });
    const read = Tags.fromJSON(dataset, JSON.parse(text), { detections: [yolo] });
    expect(JSON.stringify(read)).toBe(text);

    const turned = new Dataset(
      dataset.images,
      categories,
      objectsOf(
        [
          [0, 0, [0, 0, 1, 1]],
          [1, 2, [0, 0, 1, 1]],
          [2, 2, [0, 0, 1, 1]],
        ],
        ["12", 2n ** 60n, "x"],
      ),
    );
    turned.tags.merge(Tags.fromJSON(turned, JSON.parse(text), { detections: [yolo] }));
    expect([...turned.tags.get("undetected")!]).toEqual([0, 1, 2]);
  });

  it("come back whatever is selected and however it is called", () => {
    const dataset = castings();
    const name = fc
      .string({ unit: "binary" })
      .filter((text) => text.trim() === text && !/^$|\p{Cc}|^__proto__$/u.test(text));
    fc.assert(
      fc.property(fc.dictionary(name, fc.array(fc.nat(5))), (chosen) => {
        const tags = new Tags(dataset);
        for (const [key, rows] of Object.entries(chosen)) tags.set(key, selectRows(dataset, "groundTruth", rows));
        const read = Tags.fromJSON(dataset, JSON.parse(JSON.stringify(tags)));
        expect(read.names().sort()).toEqual(tags.names().sort());
        for (const [key, selection] of tags) expect([...read.get(key)!]).toEqual([...selection]);
      }),
    );
  });

  it("keep what is known of a tag", () => {
    const dataset = castings();
    const facts = { model: "yolo", iou: 0.5, mine: true };
    dataset.tags.set("undetected@yolo", selectRows(dataset, "groundTruth", [1]), facts);
    dataset.tags.set("odd", selectRows(dataset, "images", [0]), { why: "blurred" });
    expect([dataset.tags.facts("undetected"), dataset.tags.facts("nothing")]).toEqual([facts, undefined]);
    const saved = JSON.parse(JSON.stringify(dataset.tags));
    expect(saved.facts).toEqual({ "undetected@yolo": facts, odd: { why: "blurred" } });
    const read = castings().tags;
    read.merge(Tags.fromJSON(read.dataset, saved));
    expect(read.facts("undetected@yolo")).toEqual(facts);
    read.set("odd", selectRows(read.dataset, "images", [0])); // another selection, of which nothing is known
    read.delete("undetected@yolo");
    expect([read.facts("odd"), read.facts("undetected"), "facts" in read.toJSON()]).toEqual([
      undefined,
      undefined,
      false,
    ]);
  });

  const document = (tables: unknown) => ({ schema: "borescope.tags/1", tables });

  it("say where an id, a table or the shape is wrong", () => {
    const dataset = castings();
    const read = (value: unknown) => faultOf(() => Tags.fromJSON(dataset, value, { file: "tags.json" }));
    const unknown = read(document({ images: { "a/b": [10, "20"] } }));
    expect([unknown.code, unknown.file, unknown.place, unknown.found]).toEqual([
      "TAGS_UNKNOWN_ID",
      "tags.json",
      "/tables/images/a~1b/1",
      '"20"',
    ]);
    expect(unknown.hint).toMatch(/strings here and numbers/);
    const table = read(document({ "detections/yolo": { a: [] } }));
    expect([table.code, table.place]).toEqual(["TAGS_UNKNOWN_TABLE", "/tables/detections~1yolo"]);
    expect(table.hint).toMatch(/Pass that model's detections/);
    const shapes: [unknown, string][] = [
      [null, ""],
      [[], ""],
      [{ schema: "borescope.tags/2", tables: {} }, "/schema"],
      [document(undefined), "/tables"],
      [document({ images: [] }), "/tables/images"],
      [document({ images: { a: 3 } }), "/tables/images/a"],
      [document({ images: { a: [10, null] } }), "/tables/images/a/1"],
      [document({ images: { a: [{ big: "ten" }] } }), "/tables/images/a/0"],
      [document({ images: { a: [10] }, groundTruth: { a: [7] } }), "/tables/groundTruth/a"],
      [{ ...document({}), facts: [] }, "/facts"],
      [{ ...document({}), facts: { a: 3 } }, "/facts/a"],
      [{ ...document({}), facts: { a: { iou: [] } } }, "/facts/a/iou"],
    ];
    for (const [value, place] of shapes) {
      const fault = read(value);
      expect([fault.code, fault.place, fault.message]).toEqual([
        "TAGS_DOCUMENT",
        place,
        expect.stringMatching(/Expected .+, found .+\./),
      ]);
    }
    expect(read(document({ images: { " a": [10] } })).code).toBe("TAG_NAME");
  });

  it("leave out and count what is not there, if asked to", () => {
    const dataset = castings();
    const problems = new Problems();
    const tags = Tags.fromJSON(dataset, document({ images: { a: [10, 11, 12] }, nothing: { b: [1] } }), {
      onProblem: problems.add,
    });
    expect(tags.get("a")?.ids()).toEqual([10]);
    expect(problems.report().map(({ code, count }) => [code, count])).toEqual([
      ["TAGS_UNKNOWN_ID", 2],
      ["TAGS_UNKNOWN_TABLE", 1],
    ]);
  });

  it("are refused where an id would lead to another row", () => {
    const twice = new Dataset(
      castings().images,
      categories,
      objectsOf(
        [
          [0, 0, [0, 0, 1, 1]],
          [0, 0, [0, 0, 1, 1]],
        ],
        [5, 5],
      ),
    );
    expect(new Tags(twice).set("a", selectRows(twice, "groundTruth", [0])).toJSON().tables).toEqual({
      groundTruth: { a: [5] },
    });
    expect(faultOf(() => new Tags(twice).set("a", selectRows(twice, "groundTruth", [1])).toJSON()).code).toBe(
      "TAG_REPEATED_ID",
    );
  });
});

describe("withAttributes", () => {
  it("joins columns to both tables and keeps tags with what is known of them", () => {
    const dataset = castings();
    const { images, groundTruth } = dataset;
    dataset.tags.set("undetected@yolo", selectRows(dataset, "groundTruth", [1, 3]), { iou: 0.5 });
    const column = (length: number) => ({ kind: "number", values: new Float64Array(length).fill(2) }) as const;
    const joined = withAttributes(dataset, {
      images: new Map([["noise", column(images.length)]]),
      groundTruth: new Map([["tightness", column(groundTruth.length)]]),
    });
    expect(joined.select("images", "noise=2").count).toBe(images.length);
    expect(joined.select("groundTruth", "tightness=2 and tag:undetected").count).toBe(2);
    expect(joined.tags.facts("undetected")).toEqual({ iou: 0.5 });
    expect(faultOf(() => dataset.select("images", "noise=2")).code).toBe("FILTER_UNKNOWN_FIELD");
    expect(withAttributes(dataset, {}).groundTruth).toBe(groundTruth);
  });
});
