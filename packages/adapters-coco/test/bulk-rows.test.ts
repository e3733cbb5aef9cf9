import { readFileSync } from "node:fs";
import { readGroundTruth, readResults } from "@borescope/adapters-coco";
import { createRandom } from "@borescope/core";
import { describe, expect, it } from "vitest";
import { encode, GROUND_TRUTH } from "./read-all-ways.js";

const dataset = readGroundTruth(encode(GROUND_TRUTH));
const COUNT = process.env["BORESCOPE_FULL"] ? 2_000_000 : 100_000;

/** Reads numbers as scores and as sides of boxes, in rows plain enough for the kernel, and compares each with `Number()`. */
function compare(texts: readonly string[]): void {
  const rows = texts.map((text) => {
    const side = text.replace("-", "");
    return `{"image_id":1,"category_id":1,"bbox":[${text},${text},${side},1],"score":${text}}`;
  });
  const { score, box } = readResults(encode(`[${rows.join(",")}]`), dataset).objects;
  let wrong = 0;
  texts.forEach((text, i) => {
    const right = Object.is(score![i], Number(text)) && Object.is(box[4 * i], Number(text));
    if (!right && wrong++ < 5) expect.soft(score![i], text).toBe(Number(text));
  });
  expect(wrong).toBe(0);
}

describe("the kernel that reads rows", () => {
  const { next: random } = createRandom(7);
  const below = (n: number) => Math.floor(random() * n);
  const digits = (n: number) => Array.from({ length: n }, () => below(10)).join("");

  it("rounds digits of every length as Number() does", () => {
    const texts = Array.from({ length: COUNT }, () => {
      const whole = below(3) === 0 ? "0" : 1 + below(9) + digits(below(20));
      const fraction =
        below(8) === 0 ? "" : `.${"0".repeat(below(4) === 0 ? below(22) : 0)}${1 + below(9)}${digits(below(20))}`;
      const exponent = below(4) === 0 ? `e${below(50) - 25}` : "";
      return `${below(8) === 0 ? "-" : ""}${whole}${fraction}${exponent}`;
    });
    compare(texts);
  });

  it("rounds the numbers that programs write", () => {
    compare(Array.from({ length: COUNT }, () => String(below(2) === 0 ? Math.fround(random() * 640) : random() * 640)));
  });

  it("rounds what lies in the middle between two doubles, and beside it", () => {
    const texts = Array.from({ length: COUNT / 4 }, () => {
      const places = 1 + below(4);
      const odd = 2n * BigInt(Math.floor(2 ** 52 * (1 + random()))) + 1n; // 54 bits: between two doubles
      const exact = odd * 5n ** BigInt(places) + BigInt(below(3) - 1);
      const text = String(exact);
      return `${text.slice(0, -places)}.${text.slice(-places)}`;
    });
    compare(texts);
  });

  it("knows numbers past 64 bits", () => {
    compare([
      "18446744073709551616",
      "36893488147419103232.5",
      "9007199254740993",
      "18446744073709551615",
      "-0",
      "0.0",
    ]);
  });

  it("is what its source compiles to", async () => {
    const { compile } = (await import("../wasm/build.mjs" as string)) as { compile: () => Promise<string> };
    expect(await compile()).toBe(readFileSync(new URL("../src/rows-wasm.ts", import.meta.url), "utf8"));
  });
});
