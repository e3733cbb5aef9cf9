import { readFileSync } from "node:fs";
import { numpyMean, pairwiseSum } from "@borescope/metrics";
import { describe, expect, it } from "vitest";
import { sharedPath } from "../../../test-support/shared.js";
import { linspace } from "../src/protocols/coco.js";
import { type Expected, FOLDERS } from "./goldens.js";

/** x[i] of goldens/numpy-sums. */
const vector = (n: number, k: number) =>
  Float64Array.from(
    { length: n },
    (_, i) => Number((BigInt(i) * 1103515245n + 12345n * BigInt(k)) % 2n ** 31n) / 2147483647,
  );

describe("sums and means as numpy adds", () => {
  const path = sharedPath("goldens", "numpy-sums", "cases.json");
  it.skipIf(path === null)("equal those of numpy, to the bit", () => {
    const { cases } = JSON.parse(readFileSync(path!, "utf8")) as {
      cases: { n: number; k: number; sum: number; mean: number }[];
    };
    expect(cases.length).toBeGreaterThan(0);
    for (const { n, k, sum, mean } of cases) {
      const values = vector(n, k);
      expect([n, k, pairwiseSum(values, 0, n), numpyMean(values, n)]).toEqual([n, k, sum, mean]);
    }
  });

  it("differ from a plain loop, and take any part of a vector", () => {
    const values = vector(1000, 3);
    expect(pairwiseSum(values, 0, 1000)).not.toBe(values.reduce((a, b) => a + b, 0));
    expect(pairwiseSum(values, 17, 900)).toBe(pairwiseSum(values.slice(17, 917), 0, 900));
    expect(pairwiseSum(values, 5, 0)).toBe(0);
    expect(numpyMean(values, 0)).toBe(-1);
  });
});

describe("linspace", () => {
  it("gives COCO's thresholds", () => {
    expect(linspace(0.5, 0.95, 10)[8]).toBe(0.8999999999999999);
    const recall = linspace(0, 1, 101);
    const unlike = [35, 41, 47, 57, 69, 70, 82, 83, 94, 95];
    expect([...recall.keys()].filter((i) => recall[i] !== i / 100)).toEqual(unlike);
    expect([...recall.keys()].filter((i) => recall[i] !== i * 0.01)).toEqual([]);
  });

  const path = sharedPath("goldens");
  it.skipIf(path === null).each(FOLDERS)("equals what %s was evaluated with", (folder) => {
    const { params } = JSON.parse(readFileSync(`${path}/${folder}/expected.json`, "utf8")) as Expected;
    expect([...linspace(0.5, 0.95, 10)]).toEqual(params.iouThrs);
    expect([...linspace(0, 1, 101)]).toEqual(params.recThrs);
  });
});
