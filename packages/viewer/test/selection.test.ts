import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Chip, chipFromText, chipToText, rowsFromText, rowsToText } from "../src/chip.js";
import { FIRST_STATE, stateFromHash, stateToHash } from "../src/view-state.js";

describe("a selection in the address", () => {
  it("comes back, whatever the names are", () => {
    const wellFormed = fc.string({ unit: "grapheme" });
    fc.assert(
      fc.property(wellFormed, wellFormed, fc.double({ min: 0, max: 1, noNaN: true }), (a, b, confidence) => {
        const chips: Chip[] = [
          { kind: "cell", of: [a, b] },
          { kind: "class", of: [a] },
        ];
        const state = { ...FIRST_STATE, confidence, chips };
        expect(stateFromHash(`#${stateToHash(state)}`, 1)).toEqual(state);
      }),
    );
  });

  it("is as at first where it cannot be read", () => {
    expect(stateFromHash("#model=9&iou=x&confidence=-1&convention=__proto__&select=rows:a&select=%25", 2)).toEqual(
      FIRST_STATE,
    );
    expect(chipFromText("toString:a")).toBeNull();
  });

  it("of rows is short where they are neighbours", () => {
    expect(rowsToText(Uint32Array.of(0, 1, 2, 3, 9))).toBe("0-3,9");
    expect(rowsFromText("0-3,9,99,x,5-", 10)).toEqual(Uint32Array.of(0, 1, 2, 3, 9));
    expect(chipToText({ kind: "rows", of: ["images", "0-3", "a: b"] })).toBe("rows:images:0-3:a%3A%20b");
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat(60)), (rows) => {
        const rising = Uint32Array.from(rows).sort();
        expect(rowsFromText(rowsToText(rising), 61)).toEqual(rising);
      }),
    );
  });
});
