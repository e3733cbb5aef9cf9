import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { AttributeBuilder } from "../src/attribute-builder.js";
import { attributeAt, takeAttributes } from "../src/attributes.js";

function column(values: readonly unknown[], length = values.length) {
  const builder = new AttributeBuilder();
  values.forEach((value, row) => {
    builder.add(row, "a", value);
  });
  return builder.finish(length).get("a");
}

describe("AttributeBuilder", () => {
  it("types a column by what it saw", () => {
    expect(column([1, undefined, null, 2.5])).toEqual({ kind: "number", values: Float64Array.of(1, NaN, NaN, 2.5) });
    expect(column([true, null, false])).toEqual({ kind: "boolean", values: Uint8Array.of(1, 255, 0) });
    expect(column(["b", "a", null, "b"])).toEqual({
      kind: "string",
      codes: Int32Array.of(0, 1, -1, 0),
      dictionary: ["b", "a"],
    });
    expect(column([5n, [1], { b: 2 }])).toEqual({ kind: "json", values: [5n, [1], { b: 2 }] });
  });

  it("keeps values of several kinds, and null, as they are", () => {
    expect(column([1, null, "one"])).toEqual({ kind: "json", values: [1, null, "one"] });
    expect(column(["one", true, 2])).toEqual({ kind: "json", values: ["one", true, 2] });
    expect(column([null, undefined])).toEqual({ kind: "json", values: [null, undefined] });
    expect(column(["one", null, "two", []])).toEqual({ kind: "json", values: ["one", null, "two", []] });
  });

  it("takes rows in any order, the last value of a row, and names such as __proto__", () => {
    const builder = new AttributeBuilder();
    builder.add(40, "__proto__", 1);
    builder.add(2, "__proto__", null);
    builder.add(2, "__proto__", 3);
    builder.add(40, "__proto__", 4);
    const attributes = builder.finish(50);
    expect([...attributes.keys()]).toEqual(["__proto__"]);
    const found = attributes.get("__proto__")!;
    expect([0, 2, 40, 49].map((row) => attributeAt(found, row))).toEqual([undefined, 3, 4, undefined]);
  });

  it("refuses a table that is too short", () => {
    expect(() => column([1, 2, 3], 2)).toThrow(/row 2 of a table of 2 rows/);
  });

  it("gives back what it was given, whatever that is", () => {
    const scalar = fc.oneof(fc.double({ noNaN: true }), fc.boolean(), fc.string(), fc.bigInt(), fc.constant(undefined));
    const alike = fc.oneof(fc.array(fc.double({ noNaN: true })), fc.array(fc.boolean()), fc.array(fc.string()));
    fc.assert(
      fc.property(fc.oneof(fc.array(scalar), alike), (values: unknown[]) => {
        const found = column(values);
        expect(values.map((_, row) => found && attributeAt(found, row))).toEqual(values);
      }),
    );
  });
});

describe("takeAttributes", () => {
  it("takes rows of every kind of column, in the given order", () => {
    for (const values of [
      [1, undefined, 3],
      [true, false, undefined],
      ["a", undefined, "b"],
      [[1], 2, undefined],
    ]) {
      const taken = takeAttributes(new Map([["a", column(values, 3)!]]), Uint32Array.of(2, 0)).get("a")!;
      expect([0, 1].map((row) => attributeAt(taken, row))).toEqual([values[2], values[0]]);
      expect(taken.kind).toBe(column(values, 3)!.kind);
    }
  });
});
