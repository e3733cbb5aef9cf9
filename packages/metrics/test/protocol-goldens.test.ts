import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { readGroundTruth, readResults } from "@borescope/adapters-coco";
import { rotatedBoxIou } from "@borescope/core";
import {
  type Evaluation,
  evaluate,
  lvis,
  openImages,
  type ParentMap,
  type Protocol,
  type VocConvention,
  voc2007,
  voc2012,
} from "@borescope/metrics";
import { describe, expect, it } from "vitest";
import { sharedPath } from "../../../test-support/shared.js";
import { PYCOCOTOOLS } from "./goldens.js";

/** Reads a folder as a protocol needs it. */
function load(path: string, fields: Protocol["fields"]) {
  const dataset = readGroundTruth(readFileSync(`${path}/gt.json`), { attributes: fields });
  const detections = readResults(readFileSync(`${path}/dt.json`), dataset, PYCOCOTOOLS);
  return { dataset, detections, expected: JSON.parse(readFileSync(`${path}/expected.json`, "utf8")) };
}

const sha256 = (values: Float64Array) =>
  createHash("sha256")
    .update(new Uint8Array(values.buffer, values.byteOffset, values.byteLength))
    .digest("hex");

const LVIS: [string, "bbox" | "segm"][] = [
  ["lvis-small", "bbox"],
  ["lvis-segm-small", "segm"],
  ["lvis-val-100-bbox", "bbox"],
  ["lvis-val-100-segm", "segm"],
];

describe.each(LVIS)("%s", (folder, iouType) => {
  const path = sharedPath("goldens", folder);
  it.skipIf(path === null)("equals lvis-api bit for bit", () => {
    const protocol = lvis({ iouType });
    const { dataset, detections, expected } = load(path!, protocol.fields);
    const result = evaluate(dataset, detections, { protocol });
    const summary = Object.entries(result.summary).map(([name, value]) => [name, value ?? -1]);
    expect(summary).toEqual(Object.entries(expected.results));
    for (const name of ["precision", "recall"] as const)
      expect(sha256(result.curves[name])).toBe(expected.arrays[name].sha256);
    expect(result.protocol).toBe("lvis");
    expect(result.standard).toBe(true);
    const rows = [...result.perClass.values()].map(({ id, AP }) => [id, AP ?? -1]);
    expect(rows).toEqual(expected.perClass.map(({ catId, AP }: { catId: number; AP: number }) => [catId, AP]));
  });
});

/** True positives, false positives and ground truths that count, of each category by id. */
function counts({ matches, perClass }: Evaluation<"AP">) {
  return [...perClass.values()].map(({ id, AP }, k) => {
    let tp = 0;
    let fp = 0;
    for (let i = matches.offsets[k]!; i < matches.offsets[k + 1]!; i++) {
      if (matches.outcome[i] === 1) tp++;
      if (matches.outcome[i] === 0) fp++;
    }
    return { catId: id, npos: matches.positives[k], tp, fp, ap: AP ?? null };
  });
}

interface VocRow {
  readonly catId: number;
  readonly npos: number;
  readonly tp: number;
  readonly fp: number;
  readonly ap07: number | null;
  readonly ap12: number | null;
}

describe.each(["voc-small", "voc-small-float"])("%s", (folder) => {
  const path = sharedPath("goldens", folder);
  it.skipIf(path === null).each([voc2007, voc2012])("equals its definition in all conventions", (protocolOf) => {
    const { dataset, detections, expected } = load(path!, protocolOf().fields);
    const year = protocolOf === voc2007 ? "07" : "12";
    const conventions = Object.entries<{ perClass: VocRow[]; mAP07: number; mAP12: number }>(expected.conventions);
    expect(conventions).toHaveLength(4);
    for (const [label, { perClass, ...means }] of conventions) {
      const convention = label.split(" ")[0] as VocConvention;
      const result = evaluate(dataset, detections, { protocol: protocolOf({ convention }) });
      const found = counts(result);
      const listed = found.filter(({ catId }) => perClass.some((row) => row.catId === catId));
      expect(listed.map(({ ap: _ap, ...rest }) => rest)).toEqual(
        perClass.map(({ catId, npos, tp, fp }) => ({ catId, npos, tp, fp })),
      );
      listed.forEach(({ ap }, i) => {
        const wanted = perClass[i]![`ap${year}`];
        expect(ap === null).toBe(wanted === null);
        if (wanted !== null) expect(Math.abs(ap! - wanted)).toBeLessThan(1e-12);
      });
      expect(Math.abs(result.summary.AP! - means[`mAP${year}`])).toBeLessThan(1e-12);
    }
  });
});

const openImagesFolder = sharedPath("goldens", "openimages-small");
describe.skipIf(openImagesFolder === null)("openimages-small", () => {
  it.each([0, 1, 2])("run %i equals its definition", (i) => {
    const { dataset, detections, expected } = load(openImagesFolder!, openImages().fields);
    const run = expected.runs[i];
    const parents: ParentMap = expected.parentOf;
    const protocol = openImages(i === 0 ? {} : { hierarchy: parents, expandDetections: run.expandDetections });
    const result = evaluate(dataset, detections, { protocol });
    expect(Math.abs(result.summary.AP! - run.metrics.AP)).toBeLessThan(1e-12);
    const known = [...result.perClass.values()].filter(({ AP }) => AP !== null);
    expect(known.map(({ category }) => category).sort()).toEqual(Object.keys(run.perClass).sort());
    for (const { category, AP } of known) expect(Math.abs(AP! - run.perClass[category])).toBeLessThan(1e-12);
    for (const row of result.matches.row) expect(row).toBeLessThan(detections.objects.length);
  });
});

const obb = sharedPath("goldens", "obb-small");
describe.skipIf(obb === null)("obb-small", () => {
  it("has the same twelve statistics, and the same overlaps", () => {
    const { dataset, detections, expected } = load(obb!, {});
    const result = evaluate(dataset, detections, { iouType: "obb" });
    expect(Object.values(result.summary)).toEqual(expected.stats);
    expect(expected.pairs).toHaveLength(150);
    for (const { dt, gt, iou } of expected.pairs)
      expect(Math.abs(rotatedBoxIou(Float64Array.from(dt), 0, Float64Array.from(gt), 0, false) - iou)).toBeLessThan(
        1e-9,
      );
  });
});

const caseOne = sharedPath("data", "object-detection-metrics", "tests", "test_case_1");
describe.skipIf(caseOne === null)("object-detection-metrics, test_case_1", () => {
  const images = Array.from({ length: 7 }, (_, i) => ({ id: i + 1 }));
  const rowsOf = (folder: string) =>
    images.flatMap(({ id }) =>
      readFileSync(`${caseOne}/${folder}/0000${id}.txt`, "utf8")
        .split("\n")
        .filter((line) => line.trim() !== "")
        .map((line) => ({ image_id: id, category_id: 1, numbers: line.trim().split(/\s+/).slice(1).map(Number) })),
    );
  const bytes = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));

  it.each([
    [0.1, 0.3333333333, 0.3371980676],
    [0.3, 0.2683982683, 0.2456866804],
    [0.5, 0.0303030303, 0.0222222222],
    [0.75, 0, 0],
  ])("at IoU %d gives the AP that its source states", (iou, eleven, every) => {
    const dataset = readGroundTruth(
      bytes({
        images,
        categories: [{ id: 1, name: "object" }],
        annotations: rowsOf("gts").map(({ numbers: bbox, ...row }, i) => ({ id: i + 1, bbox, ...row })),
      }),
    );
    const results = rowsOf("dets").map(({ numbers: [score, ...bbox], ...row }) => ({ score, bbox, ...row }));
    const detections = readResults(bytes(results), dataset);
    const options = { convention: "devkit-matlab", iou } as const;
    expect(evaluate(dataset, detections, { protocol: voc2007(options) }).summary.AP).toBeCloseTo(eleven, 9);
    expect(evaluate(dataset, detections, { protocol: voc2012(options) }).summary.AP).toBeCloseTo(every, 9);
  });
});
