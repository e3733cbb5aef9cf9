import { readGroundTruth, readResults } from "@borescope/adapters-coco";
import { createRandom } from "@borescope/core";
import { compareModels, evaluate, lvis, openImages, type Protocol, voc2007, voc2012 } from "@borescope/metrics";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CopyResampler } from "../src/copy-resampler.js";
import { copyTable } from "../src/copy-table.js";
import { prepare } from "../src/evaluate.js";
import { encodeJson, type RandomFiles, randomFiles } from "./random-files.js";

const IMAGES = 8;
const FIELDS = ["neg_category_ids", "not_exhaustive_category_ids"] as const;

/** Random files with the fields that the protocols read. */
function protocolFiles(seed: number): RandomFiles {
  const { gt, dt } = randomFiles(seed, { images: IMAGES, categories: 4 });
  const random = createRandom(seed);
  const some = () => gt.categories.map(({ id }) => id).filter(() => random.next() < 0.3);
  return {
    gt: {
      images: gt.images.map((image) => ({ ...image, ...Object.fromEntries(FIELDS.map((name) => [name, some()])) })),
      categories: gt.categories.map((category, i) => ({ ...category, frequency: "rcf"[i % 3] })),
      annotations: gt.annotations.map((annotation) => ({
        ...annotation,
        difficult: random.integer(2),
        is_group_of: random.integer(2),
      })),
    },
    dt,
  };
}

/** Every image as often as it was drawn, copies beside each other in the order of ids. */
function writtenOut({ gt, dt }: RandomFiles, weights: Uint32Array): RandomFiles {
  const rising = gt.images.toSorted((a, b) => a.id - b.id);
  const drawn = rising.flatMap((image, i) => Array.from({ length: weights[i]! }, () => image));
  const of = <T extends { image_id: number }>(rows: T[], id: number, copy: number) =>
    rows.filter((row) => row.image_id === id).map((row) => ({ ...row, image_id: copy }));
  return {
    gt: {
      ...gt,
      images: drawn.map((image, copy) => ({ ...image, id: copy, file_name: `${copy}.jpg` })),
      annotations: drawn
        .flatMap(({ id }, copy) => of(gt.annotations, id, copy))
        .map((annotation, i) => ({ ...annotation, id: i + 1 })),
    },
    dt: drawn.flatMap(({ id }, copy) => of(dt, id, copy)),
  };
}

function load({ gt, dt }: RandomFiles, { fields }: Protocol) {
  const dataset = readGroundTruth(encodeJson(gt), { attributes: fields });
  const how = { matchCategories: "id", matchImages: "id", unlisted: "aside" } as const;
  return { dataset, detections: readResults(encodeJson(dt), dataset, how) };
}

const PROTOCOLS: readonly Protocol[] = [lvis(), voc2007(), voc2012(), openImages()];

describe.each(PROTOCOLS)("a round of the bootstrap by $name", (protocol) => {
  it("gives the bits of evaluate on the drawn images written out as copies", () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const files = protocolFiles(seed);
        const { dataset, detections } = load(files, protocol);
        const resampler = new CopyResampler(copyTable(prepare(dataset, detections, { protocol })));
        const random = createRandom(seed);
        const found = new Float64Array(resampler.width);
        for (let round = 0; round < 3; round++) {
          const weights = new Uint32Array(IMAGES);
          for (let i = 0; i < IMAGES; i++) weights[random.integer(IMAGES)]!++;
          resampler.round(weights, found, 0);
          const copies = load(writtenOut(files, weights), protocol);
          const { summary, perClass } = evaluate(copies.dataset, copies.detections, { protocol });
          const classes = Array.from(perClass.values(), (own) => own["AP"]);
          expect([...found]).toEqual([...Object.values(summary), ...classes].map((value) => value ?? -1));
        }
      }),
      { numRuns: 25 },
    );
  });

  it("compares models by it, on slices of images too", () => {
    const files = protocolFiles(3);
    const { dataset, detections } = load(files, protocol);
    const other = readResults(encodeJson(files.dt.slice(0, 20)), dataset, { model: "other", unlisted: "aside" });
    const options = { protocol, rounds: 20, slices: [{ where: "width>0", of: "images", name: "all" }] } as const;
    const { models, slices } = compareModels(dataset, [detections, other], options);
    for (const [m, model] of [detections, other].entries()) {
      const { summary } = evaluate(dataset, model, { protocol });
      expect(Object.fromEntries(Object.entries(models[m]!.summary).map(([k, v]) => [k, v.value]))).toEqual(summary);
      expect(slices[0]!.models[m]!.summary["AP"]!.value).toEqual(summary["AP"]);
    }
    expect(models[1]!.summary["AP"]!.difference).not.toBeNull();
    expect(() =>
      compareModels(dataset, [detections, other], { protocol, rounds: 2, slices: [{ by: "class" }] }),
    ).toThrow("slice of ground truth");
  });
});
