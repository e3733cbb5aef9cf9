import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { evaluate } from "@borescope/metrics";
import { describe, expect, it } from "vitest";
import { evalImgsLines } from "./eval-imgs.js";
import { type ExpectedArrays, type GoldenCase, load, stats } from "./goldens.js";
import { encodeJson } from "./random-files.js";

type Fixture = GoldenCase & { readonly expected: { readonly arrays: ExpectedArrays } };

const read = (name: string) =>
  (JSON.parse(readFileSync(new URL(`./fixtures/${name}`, import.meta.url), "utf8")) as { cases: Fixture[] }).cases;
const sha256 = (data: Uint8Array | string) => createHash("sha256").update(data).digest("hex");

/** Made by fixtures/make.py with pycocotools; these run in every checkout. */
describe("extracts of the reference data", () => {
  it.each([...read("quirks.json"), ...read("cuts.json")])("$name", ({ iouType, gt, dt, expected }) => {
    const { dataset, detections } = load(encodeJson(gt), encodeJson(dt), iouType);
    const result = evaluate(dataset, detections, { iouType, compatibility: "pycocotools" });
    expect(stats(result)).toEqual(expected.stats);
    for (const name of ["precision", "recall", "scores"] as const)
      expect(sha256(new Uint8Array(result.curves[name].buffer)), name).toBe(expected.arrays[name].sha256);
    const lines = evalImgsLines(dataset, detections, { iouType });
    expect(sha256(lines.map((line) => `${line}\n`).join(""))).toBe(expected.evalImgsSha256);
  });
});
