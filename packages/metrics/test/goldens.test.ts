import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { readGroundTruth, readResults } from "@borescope/adapters-coco";
import { type EvaluateOptions, type Evaluation, evaluate, type IouType } from "@borescope/metrics";
import { describe, expect, it } from "vitest";
import { sharedPath } from "../../../test-support/shared.js";

interface Expected {
  stats: number[];
  perClass: { catId: number; AP: number; AP50: number; AP75: number; AR: number }[];
  arrays: Record<"precision" | "recall" | "scores", { file?: string; sha256: string }>;
  variants?: { name: string; params: Record<string, unknown>; stats: number[]; arrays: Expected["arrays"] }[];
}

const bytes = (values: Float64Array) => new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
const sha256 = (values: Float64Array) => createHash("sha256").update(bytes(values)).digest("hex");
const stats = (result: Evaluation) => Object.values(result.summary).map((value) => value ?? -1);

function options(params: Record<string, unknown>): EvaluateOptions {
  const out: Record<string, unknown> = {};
  const labels = (params["areaRngLbl"] as string[] | undefined) ?? ["all", "small", "medium", "large"];
  for (const [key, value] of Object.entries(params)) {
    if (key === "useCats") out["classAgnostic"] = value === 0;
    else if (key === "maxDets") out["maxDetections"] = value;
    else if (key === "iouThrs") out["iouThresholds"] = value;
    else if (key === "recThrs") out["recallThresholds"] = value;
    else if (key === "imgIds") out["images"] = value;
    else if (key === "catIds") out["categories"] = value;
    else if (key === "kpt_oks_sigmas") out["sigmas"] = value;
    else if (key === "areaRng")
      out["areaRanges"] = (value as number[][]).map(([min, max], i) => ({ name: labels[i], min, max }));
    else if (key !== "areaRngLbl") throw new Error(`unknown parameter ${key}`);
  }
  return out;
}

const FOLDERS: [string, IouType][] = [
  ["coco-bbox-small", "bbox"],
  ["coco-bbox-80", "bbox"],
  ["coco-val2014-100-bbox", "bbox"],
  ["coco-segm-small", "segm"],
  ["coco-val2014-100-segm", "segm"],
  ["coco-keypoints-small", "keypoints"],
  ["coco-keypoints-multiclass", "keypoints"],
  ["coco-val2017-keypoints", "keypoints"],
];

/** Ids as they are; rows of unlisted categories set aside. */
const PYCOCOTOOLS = { matchImages: "id", matchCategories: "id", unlisted: "aside" } as const;

describe.each(FOLDERS)("%s", (folder, iouType) => {
  const path = sharedPath("goldens", folder);
  it.skipIf(path === null)("equals pycocotools bit for bit, with every variant", () => {
    const read = { masks: iouType === "segm", keypoints: iouType === "keypoints" };
    const dataset = readGroundTruth(readFileSync(`${path}/gt.json`), read);
    const detections = readResults(readFileSync(`${path}/dt.json`), dataset, { ...read, ...PYCOCOTOOLS });
    const expected = JSON.parse(readFileSync(`${path}/expected.json`, "utf8")) as Expected;
    const result = evaluate(dataset, detections, { iouType, compatibility: "pycocotools" });
    expect(stats(result)).toEqual(expected.stats);
    for (const name of ["precision", "recall", "scores"] as const) {
      const file = `${path}/${name}.f64.gz`;
      if (existsSync(file))
        expect(Buffer.from(bytes(result.curves[name])).equals(gunzipSync(readFileSync(file)))).toBe(true);
      expect(sha256(result.curves[name])).toBe(expected.arrays[name].sha256);
    }
    const rows = [...result.perClass.values()];
    for (const row of expected.perClass) {
      const own = rows.find(({ id }) => id === row.catId)!;
      expect([own.AP ?? -1, own.AP50 ?? -1, own.AP75 ?? -1, own.AR100 ?? own.AR ?? -1]).toEqual([
        row.AP,
        row.AP50,
        row.AP75,
        row.AR,
      ]);
    }
    for (const variant of expected.variants ?? []) {
      const other = evaluate(dataset, detections, {
        iouType,
        compatibility: "pycocotools",
        ...options(variant.params),
      });
      expect(stats(other), variant.name).toEqual(variant.stats);
      for (const name of ["precision", "recall", "scores"] as const)
        expect(sha256(other.curves[name]), `${variant.name} ${name}`).toBe(variant.arrays[name].sha256);
    }
  });
});

describe("coco-quirks", () => {
  const path = sharedPath("goldens", "coco-quirks", "cases.json");
  const cases: { name: string; iouType: IouType; gt: unknown; dt: unknown; expected: { stats: number[] } }[] =
    path === null ? [] : JSON.parse(readFileSync(path, "utf8")).cases;
  it.skipIf(path === null).each(cases)("$name", ({ iouType, gt, dt, expected }) => {
    const encode = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));
    const read = { masks: iouType === "segm", keypoints: iouType === "keypoints" };
    const dataset = readGroundTruth(encode(gt), read);
    const detections = readResults(encode(dt), dataset, { ...read, ...PYCOCOTOOLS });
    expect(stats(evaluate(dataset, detections, { iouType, compatibility: "pycocotools" }))).toEqual(expected.stats);
  });
});
