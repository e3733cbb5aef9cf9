import { Dataset, Ids, selectAll, selectRows } from "@borescope/core";
import { expect, it } from "vitest";
import { describeCluster } from "../src/describe-cluster.js";

const n = 100;
const rows = (length: number, from = 0) => Array.from({ length }, (_, i) => from + i);

/** 100 objects on as many images: 40 burrs, 40 cracks, 20 scratches; the first 50 images are of the camera "hand". */
function castings(): Dataset {
  const dataset = new Dataset(
    {
      length: n,
      ids: Ids.sequence(n),
      fileNames: rows(n).map((i) => `${i}.jpg`),
      width: new Float64Array(n),
      height: new Float64Array(n),
      attributes: new Map([
        [
          "camera",
          { kind: "string", codes: Int32Array.from(rows(n), (i) => (i < 50 ? 1 : 0)), dictionary: ["line", "hand"] },
        ],
      ]),
    },
    { length: 3, ids: Ids.sequence(3), names: ["burr", "crack", "scratch"], supercategories: [null, null, null] },
    {
      length: n,
      ids: Ids.sequence(n),
      image: Uint32Array.from(rows(n)),
      category: Uint32Array.from(rows(n), (i) => (i < 40 ? 0 : i < 80 ? 1 : 2)),
      box: new Float64Array(4 * n),
      area: new Float64Array(n),
      attributes: new Map([
        ["deep", { kind: "boolean", values: Uint8Array.from(rows(n), (i) => (i % 2 === 0 ? 1 : 0)) }],
      ]),
    },
  );
  dataset.tags.set("undetected", selectRows(dataset, "groundTruth", [...rows(17), ...rows(5, 90)]));
  dataset.tags.set("blurred", selectRows(dataset, "images", rows(30)));
  return dataset;
}

const about = (table: "groundTruth" | "images", of: readonly number[]) => {
  const dataset = castings();
  return describeCluster(selectRows(dataset, table, [...of]), selectAll(dataset, table));
};

it("names the class, and what sets the cluster apart", () => {
  expect(about("groundTruth", rows(24))).toBe("burr · undetected 71 % · camera hand 100 %");
});

it("names shares where one class is not nearly all", () => {
  expect(about("groundTruth", rows(40, 55))).toBe("crack 63 % · camera line 100 %");
  expect(about("groundTruth", rows(100))).toBe("burr 40 %, crack 40 %");
});

it("says of images what they share, or only how many they are", () => {
  expect(about("images", rows(25))).toBe("blurred 100 % · camera hand 100 %");
  expect(about("images", [0, 99])).toBe("2 images");
});
