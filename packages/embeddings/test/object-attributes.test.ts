import type { AttributeColumn } from "@borescope/core";
import { describe, expect, it } from "vitest";
import { objectAttributes } from "../src/object-attributes.js";
import { datasetOf, detectionsOf, faultOf, type Row } from "./parts.js";

const ROWS: readonly Row[] = [
  [0, 1, [0, 10, 20, 5]],
  [0, 1, [10, 10, 20, 5]],
  [0, 0, [40, 30, 20, 20]],
  [1, 0, [5, 5, 10, 10]],
  [2, 0, [1, 1, 0, 4]],
];
const dataset = datasetOf(
  [
    [100, 80],
    [100, 80],
    [0, 0],
  ],
  ROWS,
);
const values = (column: AttributeColumn | undefined) =>
  Array.from(column?.kind === "string" ? [] : (column?.values ?? []));

describe("object attributes", () => {
  const columns = objectAttributes(dataset, "groundTruth");
  const of = (name: string) => values(columns.get(name));

  it("measure boxes and where they lie", () => {
    expect(of("boxSide")).toEqual([10, 10, 20, 10, Number.NaN]);
    expect(of("relativeSize").slice(0, 2)).toEqual([10 / Math.sqrt(8000), 10 / Math.sqrt(8000)]);
    expect(of("aspect")).toEqual([4, 4, 1, 1, Number.NaN]);
    expect(of("elongation")).toEqual([4, 4, 1, 1, Number.NaN]);
    expect(of("centreDistance")[2]).toBe(0);
    expect(of("centreDistance")[3]).toBeCloseTo(Math.hypot(40, 30) / (Math.hypot(100, 80) / 2), 12);
    expect(of("touchesBorder")).toEqual([1, 0, 0, 0, 255]);
    expect([of("relativeSize")[4], of("centreDistance")[4]]).toEqual([Number.NaN, Number.NaN]);
  });

  it("measure how crowded it is", () => {
    expect(of("objectsOnImage")).toEqual([3, 3, 3, 1, 1]);
    expect(of("nearestDistance").slice(0, 2)).toEqual([1, 1]);
    expect(of("nearestDistance")[2]).toBeCloseTo(Math.hypot(30, 27.5) / 20, 12);
    expect(of("nearestIou")).toEqual([50 / 150, 50 / 150, 0, Number.NaN, Number.NaN]);
    expect(of("nearestDistance")[3]).toBeNaN();
  });

  it("compare ground truths with confident detections of their class", () => {
    const found = detectionsOf(
      [
        [0, 1, [0, 10, 20, 4]],
        [0, 1, [0, 10, 20, 5]],
        [0, 0, [10, 10, 20, 5]],
        [0, 0, [40, 30, 10, 18]],
        [1, 0, [5, 5, 10, 10]],
      ],
      [0.9, 0.4, 0.9, 0.9, 0.5],
    );
    const agreement = (confidence?: number) =>
      values(objectAttributes(dataset, "groundTruth", { detections: found, confidence }).get("agreement"));
    expect(agreement()).toEqual([0.8, Number.NaN, Number.NaN, 1, Number.NaN]);
    expect(agreement(0.3)[0]).toBe(1);
    expect(objectAttributes(dataset, found).has("agreement")).toBe(false);
    expect(values(objectAttributes(dataset, found).get("objectsOnImage"))).toEqual([4, 4, 4, 4, 1]);
    expect(faultOf(() => agreement(Number.NaN)).code).toBe("EMBEDDINGS_OPTION");
  });
});
