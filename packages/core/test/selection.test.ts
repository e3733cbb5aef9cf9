import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Dataset } from "../src/dataset.js";
import { Ids } from "../src/ids.js";
import { Selection, selectAll, selectRows } from "../src/selection.js";
import { castings, categories, detectionsOf, faultOf, objectsOf } from "./parts.js";

const dataset = castings();
const yolo = detectionsOf("yolo");

describe("Selection", () => {
  it("holds rows of a table", () => {
    const some = selectRows(dataset, "groundTruth", [4, 1, 4]);
    expect([...some]).toEqual([1, 4]);
    expect([some.count, some.isEmpty, some.has(1), some.has(2), some.table]).toEqual([
      2,
      false,
      true,
      false,
      "groundTruth",
    ]);
    expect(some.ids()).toEqual(["x", 11]);
    expect([...some.first()]).toEqual([1]);
    expect(selectAll(dataset, yolo).table).toBe("detections/yolo");
    expect(selectAll(dataset, yolo).model).toBe(yolo);
    expect(faultOf(() => selectRows(dataset, "images", []).first()).code).toBe("SELECTION_EMPTY");
  });

  it("refuses rows that are not the table's, or not a set", () => {
    for (const row of [-1, 0.5, Number.NaN, 4, 2 ** 32])
      expect(faultOf(() => selectRows(dataset, "images", [0, row])).code).toBe("SELECTION_ROWS");
    expect(faultOf(() => selectRows(dataset, "images", Uint32Array.of(4))).code).toBe("SELECTION_ROWS");
    expect(faultOf(() => new Selection(dataset, "images", Uint32Array.of(1, 0))).code).toBe("SELECTION_ROWS");
    expect(faultOf(() => new Selection(dataset, "images", Uint32Array.of(1, 1))).code).toBe("SELECTION_ROWS");
  });

  it("does not change the rows it was made of", () => {
    const rows = Uint32Array.of(3, 0, 3);
    expect([...selectRows(dataset, "images", rows)]).toEqual([0, 3]);
    expect([...rows]).toEqual([3, 0, 3]);
  });

  it("joins only selections of one table of one data set", () => {
    const truth = selectAll(dataset, "groundTruth");
    const others = [selectAll(dataset, "images"), selectAll(dataset, yolo), selectAll(castings(), "groundTruth")];
    for (const other of others) {
      for (const join of ["and", "or", "without"] as const) {
        const fault = faultOf(() => truth[join](other));
        expect(fault.code).toBe("SELECTION_TABLE");
        expect(fault.hint).toMatch(/images\(\)/);
      }
    }
    const sameName = selectAll(dataset, detectionsOf("yolo"));
    expect(faultOf(() => selectAll(dataset, yolo).and(sameName)).found).toMatch(/detections\/yolo of another model/);
  });

  it("obeys the laws of sets", () => {
    const length = 40;
    const many = new Dataset(dataset.images, categories, objectsOf(Array.from({ length }, () => [0, 0, [0, 0, 1, 1]])));
    const rows = fc.array(fc.nat(length - 1));
    fc.assert(
      fc.property(rows, rows, (a, b) => {
        const x = selectRows(many, "groundTruth", a);
        const y = selectRows(many, "groundTruth", b);
        const setA = new Set(a);
        const setB = new Set(b);
        const all = Array.from({ length }, (_, row) => row);
        const expected = {
          and: all.filter((row) => setA.has(row) && setB.has(row)),
          or: all.filter((row) => setA.has(row) || setB.has(row)),
          without: all.filter((row) => setA.has(row) && !setB.has(row)),
          not: all.filter((row) => !setA.has(row)),
        };
        expect([...x.and(y)]).toEqual(expected.and);
        expect([...x.or(y)]).toEqual(expected.or);
        expect([...x.without(y)]).toEqual(expected.without);
        expect([...x.not()]).toEqual(expected.not);
        expect([...x.filter((row) => setB.has(row))]).toEqual(expected.and);
        expect([...x.or(y).not()]).toEqual([...x.not().and(y.not())]); // De Morgan
        expect(all.map((row) => x.has(row))).toEqual(all.map((row) => setA.has(row)));
      }),
    );
  });

  it("lifts from one table to another by the images", () => {
    const burrs = dataset.select("groundTruth", "class:burr and width<40");
    expect(burrs.ids()).toEqual([7, 2n ** 60n, "12"]);
    expect(burrs.images().ids()).toEqual([10, 20, 30]);
    expect([...selectRows(dataset, "groundTruth", [1]).detections(yolo)]).toEqual([0, 2]);
    expect([...selectRows(dataset, "images", [1, 2]).groundTruths()]).toEqual([2, 3, 4, 5]);
    expect([...selectRows(dataset, yolo, [1]).groundTruths()]).toEqual([4, 5]);
    expect([...selectRows(dataset, yolo, [1]).images()]).toEqual([2]);
    expect(burrs.groundTruths()).toBe(burrs);
    expect(selectAll(dataset, "images").images().count).toBe(4);
    expect(selectRows(dataset, "images", [3]).groundTruths().isEmpty).toBe(true);
    const other = detectionsOf("yolo");
    expect([...selectRows(dataset, yolo, [0]).detections(other)]).toEqual([0, 2]);
    const one = selectRows(dataset, yolo, [0]);
    expect(one.detections(yolo)).toBe(one);
  });

  it("is plain data as JSON, big ids as digits", () => {
    const json = JSON.parse(JSON.stringify(selectRows(dataset, "groundTruth", [0, 1, 3])));
    expect(json).toEqual({ table: "groundTruth", ids: [7, "x", { big: "1152921504606846976" }] });
    expect(selectRows(dataset, yolo, [2]).toJSON()).toEqual({ table: "detections/yolo", ids: [3] });
  });

  it("works on a data set of nothing", () => {
    const images = { ...dataset.images, length: 0, ids: Ids.sequence(0), fileNames: [] };
    const empty = selectAll(new Dataset(images, categories, objectsOf([])), "images");
    expect([empty.count, empty.not().count, empty.groundTruths().count]).toEqual([0, 0, 0]);
  });
});
