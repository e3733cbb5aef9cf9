import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { evaluate } from "@borescope/metrics";
import { describe, expect, it } from "vitest";
import { sharedPath } from "../../../test-support/shared.js";
import { cocoOptions, type Expected, FOLDERS, type GoldenCase, load, stats } from "./goldens.js";
import { encodeJson } from "./random-files.js";

const bytes = (values: Float64Array) => new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
const sha256 = (values: Float64Array) => createHash("sha256").update(bytes(values)).digest("hex");

describe.each(FOLDERS)("%s", (folder, iouType) => {
  const path = sharedPath("goldens", folder);
  it.skipIf(path === null)("equals pycocotools bit for bit, with every variant", () => {
    const { dataset, detections } = load(readFileSync(`${path}/gt.json`), readFileSync(`${path}/dt.json`), iouType);
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
        ...cocoOptions(variant.params),
      });
      expect(stats(other), variant.name).toEqual(variant.stats);
      for (const name of ["precision", "recall", "scores"] as const)
        expect(sha256(other.curves[name]), `${variant.name} ${name}`).toBe(variant.arrays[name].sha256);
    }
  });
});

const quirks = sharedPath("goldens", "coco-quirks", "cases.json");
describe.skipIf(quirks === null)("coco-quirks", () => {
  const cases: GoldenCase[] = quirks === null ? [] : JSON.parse(readFileSync(quirks, "utf8")).cases;
  it.each(cases)("$name", ({ iouType, gt, dt, expected }) => {
    const { dataset, detections } = load(encodeJson(gt), encodeJson(dt), iouType);
    expect(stats(evaluate(dataset, detections, { iouType, compatibility: "pycocotools" }))).toEqual(expected.stats);
  });
});
