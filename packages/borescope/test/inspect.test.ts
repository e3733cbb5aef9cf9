import { existsSync, readFileSync } from "node:fs";
import { deflateSync } from "node:zlib";
import { CastingsBuilder, castingsEncoder, encodePng, generateCastings, simulateDetections } from "@borescope/castings";
import { bytesFolder, type Dataset, type Detections, type Source, selectAll } from "@borescope/core";
import { castings, textureDescriptor } from "@borescope/embeddings";
import { compareModels, evaluate, OUTCOME, outcomesOf, rankWorth } from "@borescope/metrics";
import { openReport, packReport, reportPage } from "@borescope/viewer";
import { type InspectedSpace, inspect } from "borescope";
import { beforeAll, describe, expect, it } from "vitest";
import { requireDist } from "../../../checks/workspace.js";
import { borescope, folderOf, GROUND_TRUTH, RESULTS } from "./cli.js";

let dataset: Dataset;
let models: readonly Detections[];
let images: Source;

beforeAll(() => {
  requireDist();
  const builder = new CastingsBuilder();
  const pictures: Record<string, Uint8Array> = {};
  for (const image of generateCastings({ images: 12, seed: 3, size: 200 })) {
    pictures[image.fileName] = encodePng(image, deflateSync);
    builder.add(image);
  }
  dataset = builder.finish();
  models = ["old", "new"].map((name, seed) => simulateDetections(dataset, { seed, name }));
  images = bytesFolder(pictures, "images");
});

describe("inspect", () => {
  it("carries what the library says of each model, and of one against the other", async () => {
    const [old, next] = models;
    const report = await inspect({ dataset, detections: { old: old!, new: next! }, images: null, rounds: 30 });
    expect(report.leftOut).toEqual(["Pictures of the images."]);
    for (const [m, model] of report.models.entries()) {
      const evaluation = evaluate(dataset, models[m]!);
      expect(model.evaluation.summary).toEqual(evaluation.summary);
      expect(model.evaluation.AP?.value).toBe(evaluation.summary.AP);
      for (const one of model.evaluation.perClass) {
        expect(one.summary["AP"]).toBe(evaluation.perClass.get(one.category)!.AP);
        if (one.summary["AP"] !== null) expect(one.AP?.value).toBeCloseTo(one.summary["AP"]!, 12);
      }
      expect(model.worth.map(({ sentence }) => sentence)).toEqual(
        rankWorth(evaluation).map(({ sentence }) => sentence),
      );
    }
    const compared = compareModels(dataset, models, { rounds: 30 });
    expect(report.comparison?.models[1]?.summary["AP"]).toEqual({ ...compared.models[1]!.summary.AP });
    expect(report.comparison?.flips[0]?.fixed).toEqual(compared.flips.get("new")!.fixed.rows);
    expect(openReport(report).models[1]!.detections.objects.box).toEqual(next!.objects.box);
  });

  it("leaves weak detections out of the columns, says how many, and counts them in AP", async () => {
    const [old] = models;
    const report = await inspect({ dataset, detections: { old: old! }, images: null, rounds: 0, leastScore: 0.6 });
    const [model] = report.models;
    const weak = old!.objects.score.filter((score) => score < 0.6).length;
    expect(weak).toBeGreaterThan(0);
    expect(model!.cut).toEqual({ least: 0.6, leftOut: weak });
    expect(report.leftOut[0]).toBe(`${weak} detections of old below the score 0.6; they count in AP.`);
    expect(model!.evaluation.summary["AP"]).toBe(evaluate(dataset, old!).summary.AP);
    openReport(report); // its rows fit
  });

  it("makes pictures that fit the budget, smaller where there is less, with crops where detail was lost", async () => {
    const [old] = models;
    const page = async (budget: number) => {
      const report = await inspect({ dataset, detections: { old: old! }, images, rounds: 0, budget, embedder: null });
      return { report, bytes: Buffer.byteLength(await reportPage(report)) };
    };
    const large = await page(2_000_000);
    expect(large.report.pictures.images.rows.length).toBe(12);
    expect(large.report.pictures.side).toBe(1024); // never enlarged: 200 px is all there is
    expect(Math.max(...large.report.pictures.images.region)).toBe(200);
    expect(large.report.pictures.crops.rows.length).toBe(0); // the pictures have all detail
    const small = await page(855_000);
    expect(small.bytes).toBeLessThanOrEqual(855_000);
    expect(small.report.pictures.side).toBeLessThanOrEqual(128);
    expect(small.report.pictures.crops.rows.length).toBeGreaterThan(0);
    await expect(page(1000)).rejects.toMatchObject({ code: "REPORT_BUDGET" });
  });

  it("names ghosts by the rows that it keeps, where weak detections are left out", async () => {
    const many = simulateDetections(dataset, { seed: 1, name: "many", ghost: 3 });
    const options = { dataset, detections: { many }, images, rounds: 0, leastScore: 0.2 } as const;
    const report = await inspect(options);
    const { models: opened } = openReport(report);
    expect(report.models[0]!.cut.leftOut).toBeGreaterThan(0);
    const space = report.spaces.find(({ name }) => name === "ghosts of many")!;
    const outcomes = outcomesOf(openReport(report).dataset, opened[0]!.detections);
    const ghosts = selectAll(outcomes.dataset, outcomes.detections).filter(
      (row) => outcomes.ofDetection[row] === OUTCOME.ghost,
    );
    expect([...space.rows]).toEqual([...ghosts.rows]);
  });

  it("hands the vectors of all objects over where they are kept elsewhere", async () => {
    const [old] = models;
    const made: InspectedSpace[] = [];
    const options = { dataset, detections: { old: old! }, images, rounds: 0 };
    const report = await inspect({ ...options, keepSpace: (one) => made.push(one) });
    const carried = await inspect(options);
    expect(made.map(({ name }) => name)).toEqual(carried.spaces.map(({ name }) => name));
    const [objects] = made;
    expect([objects!.space.selection.count, objects!.embedder.name]).toEqual([dataset.groundTruth.length, "texture"]);
    expect(report.spaces[0]!.coordinates).toEqual(carried.spaces[0]!.coordinates);
    expect(report.spaces.map(({ vectors }) => vectors)).toEqual(made.map(() => null));
    expect(report.leftOut).toEqual(carried.leftOut);
  });

  it("measures overlap on masks where it is asked to, in all that it says", async () => {
    const [old, next] = models;
    const options = { dataset, images: null, rounds: 20, iouType: "segm" as const };
    const report = await inspect({ ...options, detections: { old: old!, new: next! } });
    const evaluation = evaluate(dataset, old!, { iouType: "segm" });
    const [model] = report.models;
    expect(model!.evaluation.summary).toEqual(evaluation.summary);
    expect(model!.evaluation.summary).not.toEqual(evaluate(dataset, old!).summary);
    expect(model!.worth.map(({ sentence }) => sentence)).toEqual(rankWorth(evaluation).map(({ sentence }) => sentence));
    const compared = compareModels(dataset, models, { rounds: 20, iouType: "segm" });
    expect(report.comparison?.models[1]?.summary["AP"]).toEqual({ ...compared.models[1]!.summary.AP });
    expect(openReport(report).dataset.groundTruth.masks).toEqual(dataset.groundTruth.masks);
  });

  it("leaves masks out that do not fit and says so, or fails where overlap is measured on them", async () => {
    const options = { dataset, detections: { old: models[0]! }, images: null, rounds: 0 };
    const whole = await inspect(options);
    const { masks, ...boxes } = whole.dataset.groundTruth;
    expect(masks?.kind.every((kind) => kind === 1)).toBe(true);
    const sizes = [whole, { ...whole, dataset: { ...whole.dataset, groundTruth: boxes } }].map(packReport);
    const [withMasks, without] = (await Promise.all(sizes)).map(({ length }) => length);
    const budget = 820_000 + (2 / 3) * (withMasks! + without!); // between the two; the first are for the page's script
    const cut = await inspect({ ...options, budget });
    expect(cut.dataset.groundTruth.masks).toBeUndefined();
    expect(cut.leftOut[0]).toMatch(/^The masks of the objects, which would take \d+\.\d MB\.$/);
    await expect(inspect({ ...options, budget, iouType: "segm" })).rejects.toMatchObject({
      code: "REPORT_BUDGET",
      found: expect.stringContaining("with what overlap of type segm is measured on"),
    });
  });

  it("carries the image encoder outside of the budget, and refuses one that made no vector of it", async () => {
    const [old] = models;
    const { image, crop } = castingsEncoder();
    const file = new Uint8Array(readFileSync(image));
    const embedder = await castings({ image, crop, device: "cpu" });
    const input = { dataset, detections: { old: old! }, images, rounds: 0, imageEncoder: file };
    const { imageEncoder, spaces } = await inspect({ ...input, embedder, budget: 1_000_000 });
    await embedder.dispose?.();
    expect(imageEncoder).toEqual({ fingerprint: spaces[0]!.embedder.fingerprint, file });
    for (const other of [textureDescriptor(), null, undefined])
      await expect(inspect({ ...input, embedder: other })).rejects.toMatchObject({ code: "REPORT_ENCODER" });
  });

  it("counts images that are missing", async () => {
    const [old] = models;
    const report = await inspect({ dataset, detections: { old: old! }, images: bytesFolder({}, "none"), rounds: 0 });
    expect(report.leftOut).toEqual([
      expect.stringMatching(/^The map of the objects: IMAGE_NOT_FOUND/),
      "12 of 12 images have no picture: they are missing or cannot be read.",
    ]);
  });
});

describe("borescope report", () => {
  it("writes one page, and says what it holds", async () => {
    const folder = folderOf({ "val.json": GROUND_TRUTH, "yolo.json": RESULTS });
    const { code, stdout, stderr } = await borescope(
      folder,
      ...["report", "val.json", "yolo.json", "--no-pictures", "--rounds", "20", "--out", "report.html"],
    );
    expect(code, stderr).toBe(0);
    expect(stdout).toMatch(/^→ report\.html {2}\d\.\d MB, without pictures\nLeft out: Pictures of the images\.\n/);
    expect(existsSync(`${folder}/report.html`)).toBe(true);
  });

  it.each([
    [["--with-models"], "USAGE"],
    [["--with-models", "--embedder", "texture"], "USAGE"],
    [["--with-models", "--embedder", "clip:models"], "USAGE"],
    [["--with-models", "--embedder", "castings", "--device", "cpu", "--no-pictures"], "REPORT_ENCODER"],
  ])("refuses %j where no page could search by picture", async (args, expected) => {
    const folder = folderOf({ "val.json": GROUND_TRUTH, "yolo.json": RESULTS });
    const { code, stderr } = await borescope(
      folder,
      ...["report", "val.json", "yolo.json", "--rounds", "0", "--out", "report.html", ...args],
    );
    expect(code).not.toBe(0);
    expect(stderr).toContain(expected);
    expect(existsSync(`${folder}/report.html`)).toBe(false);
  });
});
