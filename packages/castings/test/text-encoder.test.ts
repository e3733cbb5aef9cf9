import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { castingsEncoder, readCastingsTextEncoder } from "../src/index.js";

const bytes = readFileSync(castingsEncoder().text);
const encoder = readCastingsTextEncoder(bytes);
const names = (text: string) => encoder.encode(text).tokens.map((token) => encoder.vocabulary.terms[token - 1]!.name);
const dot = (a: Float32Array, b: Float32Array) => a.reduce((sum, value, i) => sum + value * b[i]!, 0);

describe("readCastingsTextEncoder", () => {
  it("reads terms of several words, in any order and case, however they are written", () => {
    expect(names("thin burr on the outer edge, low light")).toEqual(["burr", "thin", "part edge", "poor light"]);
    expect(names("Low-light BURRS; outer edge; thin")).toEqual(["burr", "thin", "part edge", "poor light"]);
    expect(names("open hole with a burr on the hole rim")).toEqual(["open hole", "burr", "hole rim"]);
  });

  it("lists what it does not know, once, and passes over what says nothing", () => {
    expect(encoder.encode("a porous burr of porous steel, light")).toMatchObject({ unknown: ["porous", "light"] });
  });

  it("gives unit vectors that hang on the terms alone", () => {
    const { vector } = encoder.encode("small round blow hole");
    expect(vector).toHaveLength(encoder.dimension);
    expect(dot(vector, vector)).toBeCloseTo(1, 5);
    expect(encoder.encode("round, tiny blowhole!").vector).toEqual(vector);
    expect(dot(encoder.encode("crack").vector, vector)).toBeLessThan(0.9);
  });

  it("refuses texts of no known term, and of too many", () => {
    expect(() => encoder.encode("a red bicycle")).toThrow(/none; unknown: red, bicycle/);
    expect(() => encoder.encode("")).toThrow(/CASTINGS_TEXT/);
    const all = encoder.vocabulary.terms.map(({ written }) => written[0]).join(", ");
    expect(() => encoder.encode(all)).toThrow(/1 to 12/);
  });

  it("refuses bytes that are something else, or cut off", () => {
    expect(() => readCastingsTextEncoder(new Uint8Array(3))).toThrow(/CASTINGS_WEIGHTS/);
    expect(() => readCastingsTextEncoder(bytes.subarray(0, 40))).toThrow(/a header of/);
    expect(() => readCastingsTextEncoder(bytes.subarray(0, bytes.length - 4))).toThrow(/text_out.bias/);
  });
});
