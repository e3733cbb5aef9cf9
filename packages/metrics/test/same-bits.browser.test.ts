import { coco, readGroundTruth, readResults } from "@borescope/adapters-coco";
import {
  blobSource,
  boxIouMatrix,
  filesSource,
  Problems,
  rleArea,
  rleFromBox,
  rleFromPolygons,
  rleFromString,
  rleIouMatrix,
  rleToBox,
  rleToString,
} from "@borescope/core";
import { type Evaluation, evaluate, type IouType } from "@borescope/metrics";
import { describe, expect, inject, it } from "vitest";
import {
  cocoOptions,
  type Expected,
  type ExpectedArrays,
  type GoldenCase,
  load,
  PYCOCOTOOLS,
  stats,
} from "./goldens.js";
import { encodeJson } from "./random-files.js";

/** Address of `../shared/goldens`, or null where it is not beside the checkout. */
const goldens = inject("goldens");
if (goldens === null) console.log("skipped in the browser: the reference data is not beside this checkout");

type Fixture = GoldenCase & { readonly expected: { readonly arrays: ExpectedArrays } };
const fixture = async (name: string): Promise<{ cases: Fixture[] }> =>
  (await fetch(new URL(`./fixtures/${name}`, import.meta.url))).json();
const cases = [...(await fixture("quirks.json")).cases, ...(await fixture("cuts.json")).cases];

async function fetched(path: string): Promise<Blob> {
  const answer = await fetch(`${goldens}/${path}`);
  if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
  return answer.blob();
}

async function sha256(values: Float64Array<ArrayBufferLike>): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new Uint8Array(values.buffer as ArrayBuffer));
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

async function same(result: Evaluation, expected: { stats: number[]; arrays: ExpectedArrays }, name: string) {
  expect(stats(result), name).toEqual(expected.stats);
  for (const array of ["precision", "recall", "scores"] as const)
    expect(await sha256(result.curves[array]), `${name} ${array}`).toBe(expected.arrays[array].sha256);
}

describe("in the browser", () => {
  it("there is no Node", () => {
    expect(typeof window).toBe("object");
    expect("process" in globalThis && "versions" in process && "node" in process.versions).toBe(false);
  });

  it.each(cases)("gives the same bits: $name", async ({ name, iouType, gt, dt, expected }) => {
    const { dataset, detections } = load(encodeJson(gt), encodeJson(dt), iouType);
    await same(evaluate(dataset, detections, { iouType, compatibility: "pycocotools" }), expected, name);
  });

  it.skipIf(goldens === null).each<[string, IouType]>([
    ["coco-bbox-small", "bbox"],
    ["coco-segm-small", "segm"],
    ["coco-keypoints-small", "keypoints"],
  ])("gives the same bits: %s, read from files a person drops", async (folder, iouType) => {
    const expected: Expected = JSON.parse(await (await fetched(`${folder}/expected.json`)).text());
    const file = async (name: string) => blobSource(new File([await fetched(`${folder}/${name}`)], name));
    const keep = { masks: iouType === "segm", keypoints: iouType === "keypoints" };
    const context = { onProblem: "throw", problems: new Problems(), ...keep } as const;
    const truth = await file("gt.json");
    const results = await file("dt.json");
    expect(await coco().detect(truth)).toBeGreaterThan(0.5);
    const dataset = await coco().read(truth, context);
    const detections = await coco().readDetections(results, dataset, { ...context, ...PYCOCOTOOLS, model: "dt" });
    const run = (params: Readonly<Record<string, unknown>>) =>
      evaluate(dataset, detections, { iouType, compatibility: "pycocotools", ...cocoOptions(params) });
    await same(run({}), expected, folder);
    for (const variant of expected.variants ?? []) await same(run(variant.params), variant, variant.name);
  });

  it.skipIf(goldens === null)("draws and compares masks alike", async () => {
    const { polygons, masks, boxesToRle, maskIou, boxIou } = JSON.parse(
      await (await fetched("mask-ops/cases.json")).text(),
    );
    for (const { height, width, polygons: rings, union, area, bbox } of polygons) {
      const rle = rleFromPolygons(rings, height, width);
      expect([rleToString(rle), rleArea(rle), [...rleToBox(rle)]]).toEqual([union, area, bbox]);
    }
    for (const { size, counts, area } of masks) expect(rleArea(rleFromString(counts, size[0], size[1]))).toBe(area);
    for (const { height, width, bbox, counts } of boxesToRle)
      expect(rleToString(rleFromBox(bbox, height, width))).toBe(counts);
    for (const { size, dt, gt, iscrowd, iou } of maskIou) {
      const [a, b] = [dt, gt].map((list: string[]) => list.map((text) => rleFromString(text, size[0], size[1])));
      const out = new Float64Array(iou.length);
      expect([...rleIouMatrix(a!, b!, Uint8Array.from(iscrowd), out)]).toEqual(iou);
    }
    for (const { dt, gt, iscrowd, iou } of boxIou) {
      const [a, b] = [dt, gt].map((list: number[][]) => Float64Array.from(list.flat()));
      const out = new Float64Array(iou.length);
      expect([...boxIouMatrix(a!, b!, Uint8Array.from(iscrowd), out)]).toEqual(iou);
    }
  });
});

describe("files in the browser", () => {
  const { gt, dt } = cases.find(({ name }) => name.endsWith("coco-bbox-small"))!;

  it("reads COCO out of a Blob, a File, a folder and gzip as out of bytes", async () => {
    const bytes = new Uint8Array(encodeJson(gt));
    const packed = await new Response(new Blob([bytes]).stream().pipeThrough(new CompressionStream("gzip"))).blob();
    const dataset = readGroundTruth(bytes);
    const results = readResults(encodeJson(dt), dataset, PYCOCOTOOLS);
    const expected = await sha256(evaluate(dataset, results).curves.precision);
    const sources = [
      blobSource(new Blob([bytes]), "val.json"),
      blobSource(new File([bytes], "val.json")),
      blobSource(new File([packed], "val.json.gz")),
      filesSource([new File([bytes], "val.json")]),
    ];
    for (const source of sources) {
      const read = await coco().read(source, { onProblem: "throw", problems: new Problems() });
      expect(read.images.length).toBe(dataset.images.length);
      expect(await sha256(evaluate(read, results).curves.precision)).toBe(expected);
    }
  });
});
