import { describe, expect, it } from "vitest";
import { Problems } from "../src/problems.js";
import { throwIfAborted } from "../src/progress.js";

const rows = (code: string, from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, i) => ({
    code,
    file: "a.txt",
    place: `line ${from + i}`,
    message: "bad row",
  }));

describe("Problems", () => {
  it("counts all and keeps the first five places of each code", () => {
    const problems = new Problems();
    rows("ROW", 1, 100_000).forEach(problems.add);
    problems.add({ code: "IMAGE", message: "no image" });
    expect(problems.count("ROW")).toBe(100_000);
    expect(problems.count("IMAGE")).toBe(1);
    expect(problems.count("OTHER")).toBe(0);
    expect(problems.count()).toBe(100_001);
    const report = problems.report();
    expect(report.map(({ code, count }) => [code, count])).toEqual([
      ["ROW", 100_000],
      ["IMAGE", 1],
    ]);
    expect(report[0]!.first.map(({ place }) => place)).toEqual([1, 2, 3, 4, 5].map((n) => `line ${n}`));
    expect(report[1]!.first).toEqual([{ file: undefined, place: undefined, message: "no image" }]);
  });

  it("merges as if all had been added to one, also from a report that travelled", () => {
    const one = new Problems();
    rows("ROW", 1, 9).forEach(one.add);
    const parts = [new Problems(), new Problems()];
    rows("ROW", 1, 3).forEach(parts[0]!.add);
    rows("ROW", 4, 9).forEach(parts[1]!.add);
    for (const part of [parts[1]!, JSON.parse(JSON.stringify(parts[1]!.report()))]) {
      const merged = new Problems();
      merged.merge(parts[0]!);
      merged.merge(part);
      expect(merged.report()).toEqual(one.report());
    }
    expect(new Problems().report()).toEqual([]);
  });

  it("hands out copies", () => {
    const problems = new Problems();
    rows("ROW", 1, 2).forEach(problems.add);
    (problems.report()[0]!.first as unknown[]).length = 0;
    expect(problems.report()[0]!.first.length).toBe(2);
  });
});

describe("throwIfAborted", () => {
  it("throws the signal's own reason", () => {
    expect(() => throwIfAborted(undefined)).not.toThrow();
    expect(() => throwIfAborted(new AbortController().signal)).not.toThrow();
    const reason = { any: "value" };
    let thrown: unknown;
    try {
      throwIfAborted(AbortSignal.abort(reason));
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBe(reason);
  });
});
