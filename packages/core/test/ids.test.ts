import { type Id, Ids } from "@borescope/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

describe("Ids", () => {
  it("counts 1, 2, … n without a list as with one", () => {
    for (const n of [0, 1, 5]) {
      const counted = Ids.sequence(n);
      const listed = Ids.from(Array.from({ length: n }, (_, i) => i + 1));
      expect([...counted]).toEqual([...listed]);
      expect([...counted.order()]).toEqual([...listed.order()]);
      expect(counted.firstDuplicate()).toBe(-1);
      for (const id of [-1, 0, 1, 1.5, n, n + 1, "1", 1n, Number.NaN] as Id[])
        expect(counted.rowOf(id)).toBe(listed.rowOf(id));
      for (const row of [-1, n, 0.5]) expect(() => counted.at(row)).toThrow(RangeError);
    }
  });

  it("finds many ids as it finds one", () => {
    const id = fc.oneof(fc.integer({ min: -3, max: 12 }), fc.constantFrom(1e15, 0.5, 4194305));
    fc.assert(
      fc.property(fc.uniqueArray(id), fc.array(id), fc.nat(3), (known, asked, at) => {
        const ids = Ids.from(known);
        const rows = new Int32Array(asked.length + at).fill(-7);
        const unknown = ids.rowsOf(Float64Array.from(asked), asked.length, rows, at);
        expect([...rows.subarray(at)]).toEqual(asked.map((one) => ids.rowOf(one)));
        expect([...rows.subarray(0, at)]).toEqual(Array(at).fill(-7));
        expect(unknown).toBe(asked.filter((one) => ids.rowOf(one) < 0).length);
      }),
    );
  });

  it("finds the first id that comes again", () => {
    const small = fc.oneof(fc.nat(70), fc.constantFrom(1_000_031, 1_000_032));
    for (const id of [
      small,
      fc.oneof(small, fc.constantFrom(-3, 0.5, 1e15)),
      fc.oneof(small, fc.constantFrom("a", "b")),
    ])
      fc.assert(
        fc.property(fc.array<Id>(id), (list) => {
          const expected = list.findIndex((one, i) => list.indexOf(one) < i);
          expect(Ids.from(list).firstDuplicate()).toBe(expected);
        }),
      );
  });
});
