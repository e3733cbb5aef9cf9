import { distribution } from "@borescope/metrics";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { randomFiles } from "./random-files.js";
import { readFiles } from "./random-models.js";

describe("distribution", () => {
  it("counts as a plain count over the files does", () => {
    fc.assert(
      fc.property(fc.nat(), fc.constantFrom(0, 0.25, 0.5), (seed, confidence) => {
        const { gt, dt } = randomFiles(seed);
        const { dataset, detections } = readFiles({ gt, dt });
        const result = distribution(dataset, [detections], { confidence });
        const kept = dt
          .filter(({ score }) => score >= confidence)
          .map((d) => ({ ...d, area: d.bbox[2]! * d.bbox[3]! }));
        const count = (objects: readonly { image_id: number; area: number }[]) => ({
          objects: objects.length,
          images: new Set(objects.map(({ image_id }) => image_id)).size,
          sizes: {
            small: objects.filter(({ area }) => area < 1024).length,
            medium: objects.filter(({ area }) => area >= 1024 && area < 9216).length,
            large: objects.filter(({ area }) => area >= 9216).length,
          },
        });
        for (const { id, name } of gt.categories) {
          const own = <T extends { category_id: number }>(list: readonly T[]) =>
            list.filter(({ category_id }) => category_id === id);
          expect(result.perClass.get(name)).toEqual({
            annotated: count(own(gt.annotations)),
            predicted: [count(own(kept))],
          });
        }
        expect(result.annotated).toMatchObject(count(gt.annotations));
        expect(result.annotated.crowds).toBe(gt.annotations.filter(({ iscrowd }) => iscrowd === 1).length);
        const [model] = result.models;
        expect(model).toMatchObject(count(kept));
        expect(model!.unlisted).toBe(kept.filter(({ category_id }) => category_id === 5000).length);
        const onImage = gt.images.map(({ id }) => gt.annotations.filter(({ image_id }) => image_id === id).length);
        const { perImage, without } = result.annotated;
        expect(without.count).toBe(onImage.filter((n) => n === 0).length);
        expect([perImage!.least, perImage!.most]).toEqual([Math.min(...onImage), Math.max(...onImage)]);
        expect(perImage!.mean).toBeCloseTo(gt.annotations.length / gt.images.length, 12);
        expect([...perImage!.images].reduce((sum, images, n) => sum + images * n, 0)).toBe(gt.annotations.length);
      }),
      { numRuns: 50 },
    );
  });

  const of = (...counts: number[]) =>
    readFiles({
      gt: {
        images: [1, 2, 3].map((id) => ({ id, file_name: `${id}.jpg`, width: 100, height: 100 })),
        categories: counts.map((_, c) => ({ id: c + 1, name: `class ${c + 1}` })),
        annotations: counts
          .flatMap((n, c) => new Array<number>(n).fill(c + 1))
          .map((category_id, i) => ({
            id: i + 1,
            image_id: 1 + (i % 2),
            category_id,
            bbox: [0, 0, 9, 9],
            area: 81,
            iscrowd: 0,
          })),
      },
      dt: [],
    }).dataset;

  it("measures imbalance", () => {
    expect(distribution(of(4, 4, 4)).imbalance).toEqual({ ratio: 1, evenness: 1, empty: [] });
    expect(distribution(of(6, 0)).imbalance).toEqual({ ratio: null, evenness: 0, empty: ["class 2"] });
    const uneven = distribution(of(9, 3)).imbalance;
    expect(uneven.ratio).toBe(3);
    expect(uneven.evenness).toBeCloseTo(0.8112781244591328, 12); // entropy of 3/4 and 1/4, in bits
    expect(distribution(of(5)).imbalance).toEqual({ ratio: 1, evenness: null, empty: [] });
    expect(distribution(of()).imbalance).toEqual({ ratio: null, evenness: null, empty: [] });
  });

  it("takes the median of images", () => {
    const { perImage, without } = distribution(of(3)).annotated; // 2, 1 and 0 on the images
    expect(perImage).toEqual({ least: 0, median: 1, mean: 1, most: 2, images: Uint32Array.of(1, 1, 1) });
    expect(without.ids()).toEqual([3]);
  });

  it("refuses no number as confidence, and scores that are none", () => {
    const { dataset, detections } = readFiles(randomFiles(1));
    expect(() => distribution(dataset, [detections], { confidence: Number.NaN })).toThrow(
      expect.objectContaining({ code: "METRICS_OPTION", place: "confidence" }),
    );
    detections.objects.score[0] = Number.NaN;
    expect(() => distribution(dataset, [detections])).toThrow(expect.objectContaining({ code: "METRICS_SCORES" }));
  });
});
