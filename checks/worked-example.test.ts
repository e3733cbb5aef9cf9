import { readFileSync } from "node:fs";
import { deflateSync } from "node:zlib";
import {
  CastingsBuilder,
  castingsDetector,
  castingsEncoder,
  encodePng,
  generateCastings,
  readCastingsTextEncoder,
} from "@borescope/castings";
import { bytesFolder, Dataset, type Detections, type Embedder, type EmbeddingSpace } from "@borescope/core";
import { castings, cluster, compareGroups, crossTab, embed, measureAttributes } from "@borescope/embeddings";
import { createDetector } from "@borescope/inference";
import { evaluate, outcomesOf, rankWorth, tagOutcomes } from "@borescope/metrics";
import { buildIndex, exactStore } from "@borescope/search";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

/** The walk of docs/architecture.md, §1, on pictures that no choice was made by. */
function drawn(images: number, seed: number): Dataset {
  const builder = new CastingsBuilder();
  const files: Record<string, Uint8Array> = {};
  for (const image of generateCastings({ images, seed })) {
    builder.add(image);
    files[image.fileName] = encodePng(image, deflateSync);
  }
  const { images: table, categories, groundTruth } = builder.finish();
  return new Dataset(table, categories, groundTruth, "castings", bytesFolder(files));
}

let embedder: Embedder;
beforeAll(async () => {
  const files = castingsEncoder();
  embedder = await castings({ ...files, text: readCastingsTextEncoder(readFileSync(files.text)), device: "cpu" });
});
afterAll(() => embedder?.dispose?.());

describe("the worked example, on the demo's pictures and its detector", () => {
  let dataset: Dataset;
  let found: Detections;
  let space: EmbeddingSpace;
  beforeAll(async () => {
    dataset = drawn(96, 1);
    const detector = await createDetector({ model: castingsDetector().url, device: "cpu" });
    found = await detector.detect(dataset);
    await detector.dispose();
    tagOutcomes(outcomesOf(dataset, found));
    space = await embed(dataset, { of: "objects", embedder });
  });
  const undetected = () => dataset.select("groundTruth", "class:burr and tag:undetected");
  const share = () => undetected().count / dataset.groundTruth.length;

  it("misses burrs rather than confusing them, and says what finding them is worth", () => {
    const burrs = dataset.select("groundTruth", "class:burr");
    expect(undetected().count).toBeGreaterThan(burrs.filter("tag:mispredicted").count);
    const repair = rankWorth(evaluate(dataset, found)).find(({ of }) => of.category === "burr");
    expect(repair!.of.fault).toBe("undetected");
    expect(repair!.perClass.get("burr")).toBeGreaterThan(0.1);
  });

  it("has a cluster that holds at least twice its share of the undetected burrs", async () => {
    const { clusters } = await cluster(space);
    const named = new Map(clusters.map(({ selection }, i) => [`cluster ${i}`, selection]));
    const { cells } = crossTab(named, new Map([["undetected burrs", undetected()]]));
    expect(Math.max(...cells.map(({ lift }) => lift ?? 0))).toBeGreaterThanOrEqual(2);
  });

  it("finds undetected burrs from one of them, three times as often as by chance", async () => {
    const index = await buildIndex(space, { store: exactStore() });
    const wanted = new Set(undetected().rows);
    let hits = 0;
    for (const id of undetected().ids()) {
      const { hits: nearest } = await index.search({ object: id }, { k: 10 });
      hits += nearest.filter(({ row }) => wanted.has(row)).length;
    }
    expect(hits / (10 * wanted.size)).toBeGreaterThanOrEqual(3 * share());
  });

  it("says that light or resolution tells them from the burrs that are found", async () => {
    const others = dataset.select("groundTruth", "class:burr and tag:detected");
    const measured = await measureAttributes(dataset.select("groundTruth"));
    const [first] = compareGroups(undetected(), others, { measured, names: ["undetected", "detected"] }).differences;
    expect(first!.sentence).toMatch(/resolution|light|brightness/);
  });
});

describe("texts, on castings that the encoder was never shown", () => {
  const QUERIES = {
    burr: "class:burr",
    "blow hole": 'class:"blow hole"',
    "open hole": 'class:"open hole"',
    scratch: "class:scratch",
    crack: "class:crack",
    "burr in poor light": "class:burr and image.light:poor",
    "small blow hole": 'class:"blow hole" and size:small',
    "burr on the hole rim": 'class:burr and place:"hole rim"',
    "burr on the outer edge": 'class:burr and place:"part edge"',
    "large burr in good light": "class:burr and size:large and image.light:good",
  };

  it("finds what they say: ten queries, each with a precision at ten of 0.8 or more", async () => {
    const dataset = drawn(150, 303);
    const space = await embed(dataset, { of: "objects", embedder });
    const index = await buildIndex(space, { store: exactStore() });
    const precisions: Record<string, number> = {};
    for (const [text, filter] of Object.entries(QUERIES)) {
      const meant = dataset.select("groundTruth", filter);
      expect(meant.count).toBeGreaterThanOrEqual(10);
      const { hits } = await index.search({ text }, { k: 10, embedder });
      precisions[text] = hits.filter(({ row }) => meant.has(row)).length / 10;
    }
    expect(Object.entries(precisions).filter(([, precision]) => precision < 0.8)).toEqual([]);
  });
});
