import { selectRows } from "@borescope/core";
import { describe, expect, it } from "vitest";
import { crossTab } from "../src/cross-tab.js";
import { selectionsOfLabels } from "../src/selections-of-labels.js";
import { fisherExact } from "../src/statistics/fisher-exact.js";
import { datasetOf, detectionsOf, faultOf, type Row } from "./parts.js";

const dataset = datasetOf(
  [[64, 48]],
  Array.from({ length: 40 }, (_, i): Row => [0, i % 2, [i, 0, 9, 9]]),
);
const objects = dataset.select("groundTruth");
const rows = (from: number, to: number) => objects.filter((row) => row >= from && row < to);
/** Ten of each cluster, the last ten noise; nine of the second cluster are undetected, and one of the noise. */
const clusters = selectionsOfLabels(
  objects,
  Array.from(objects.rows, (row) => (row < 30 ? Math.floor(row / 10) : -1)),
);
const undetected = rows(10, 19).or(rows(39, 40));

describe("crossTab", () => {
  it("tells which clusters hold the undetected ones, largest lift first", () => {
    const { total, clusters: sides, tags, cells } = crossTab(clusters, [["undetected", undetected]]);
    expect(total).toBe(40);
    expect(sides.map(({ name, share }) => [name, share])).toEqual([
      ["cluster 0", 0.25],
      ["cluster 1", 0.25],
      ["cluster 2", 0.25],
      ["noise", 0.25],
    ]);
    expect(tags[0]).toMatchObject({ name: "undetected", share: 0.25 });
    const [first, second] = cells;
    expect(first).toMatchObject({ cluster: "cluster 1", tag: "undetected", count: 9, expected: 2.5, share: 0.9 });
    expect(first!.lift).toBeCloseTo(3.6, 12);
    expect(first!.interval.low).toBeCloseTo(0.5958499732047615 / 0.25, 9); // Wilson, 9 of 10
    expect(first!.interval.high).toBeCloseTo(0.9821237869049271 / 0.25, 9);
    expect(first!.p).toBe(fisherExact(9, 10, 1, 30));
    expect([first!.different, second!.different]).toEqual([true, false]);
    expect(second).toMatchObject({ cluster: "noise", count: 1 });
    expect(first!.selection.ids()).toEqual(rows(10, 19).ids());
  });

  it("asks what each cluster is worth", () => {
    const { clusters: sides } = crossTab(clusters, [["undetected", undetected]], {
      worth: (cluster) => (cluster.has(39) ? null : cluster.and(undetected).count / 100),
    });
    expect(sides.map(({ worth }) => worth)).toEqual([0, 0.09, 0, null]);
  });

  it("leaves out, and tells, what cannot be counted", () => {
    const yolo = detectionsOf([[0, 0, [0, 0, 1, 1]]], [0.5]);
    dataset.tags.set("undetected@yolo", undetected);
    dataset.tags.set("day", dataset.select("images"));
    dataset.tags.set("ghost@yolo", dataset.select(yolo));
    dataset.tags.set("late", rows(30, 40));
    const some = [...clusters].slice(0, 2);
    const { leftOut, tags, total } = crossTab([...some, ["none", rows(0, 0)]], dataset.tags);
    expect(total).toBe(20);
    expect(tags.map(({ name, selection }) => [name, selection.count])).toEqual([["undetected@yolo", 9]]);
    expect(leftOut).toEqual([
      { name: "none", reason: "it has no rows" },
      { name: "day", reason: "it is not of groundTruth" },
      { name: "ghost@yolo", reason: "it is not of groundTruth" },
      { name: "late", reason: "none of its rows is in a cluster" },
    ]);
  });

  it("takes a single cluster, clusters that overlap, and no tags", () => {
    const whole = crossTab([["all", objects]], [["undetected", undetected]]);
    expect(whole.cells[0]).toMatchObject({ lift: 1, p: 1, different: false });
    expect(
      crossTab(
        [
          ["a", rows(0, 20)],
          ["b", rows(10, 40)],
        ],
        [["undetected", undetected]],
      ).total,
    ).toBe(40);
    expect(crossTab(clusters, []).cells).toEqual([]);
  });

  it("refuses what it cannot use", () => {
    expect(faultOf(() => crossTab([], [])).code).toBe("GROUPS_EMPTY");
    expect(faultOf(() => crossTab([["none", rows(0, 0)]], [])).code).toBe("GROUPS_EMPTY");
    const mixed = [
      ["a", objects],
      ["b", dataset.select("images")],
    ] as const;
    expect(faultOf(() => crossTab(mixed, [])).code).toBe("SELECTION_TABLE");
    expect(faultOf(() => crossTab(clusters, [], { confidence: 1 })).code).toBe("EMBEDDINGS_OPTION");
    const some = selectRows(dataset, "groundTruth", [3, 5]);
    for (const labels of [[0], [0, 1.5], [0, -2], [0, Number.NaN]])
      expect(faultOf(() => selectionsOfLabels(some, labels)).code).toBe("CLUSTER_LABELS");
  });
});
