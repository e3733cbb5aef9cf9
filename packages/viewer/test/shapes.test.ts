import { readGroundTruth, readResults } from "@borescope/adapters-coco";
import { decodeRle, encodeMask } from "@borescope/core";
import { confusionMatrix, type IouType } from "@borescope/metrics";
import { datasetColumns, detectionColumns, emptyReport, openReport, packReport, unpackReport } from "@borescope/viewer";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { rleOutline } from "../src/drawing/mask-outline.js";
import { placesInPolygon } from "../src/map/in-polygon.js";
import { longNumbers, shortNumbers } from "../src/short-numbers.js";

const bytes = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));

const points = (x: number, y: number, visibility: number) =>
  Array.from({ length: 17 }, (_, i) => [x + i / 3, y + (i % 4) * 2.5, visibility]).flat();
const square = (x: number, y: number, side: number) => [x, y, x + side, y, x + side, y + side, x, y + side];

const dataset = readGroundTruth(
  bytes({
    images: [{ id: 1, file_name: "a.png", width: 40, height: 30 }],
    categories: [
      {
        id: 1,
        name: "person",
        skeleton: [
          [1, 2],
          [2, 3],
        ],
      },
      { id: 2, name: "crack" },
    ],
    annotations: [
      {
        ...{ id: 1, image_id: 1, category_id: 1, bbox: [2, 2, 12, 12], area: 100, num_keypoints: 17 },
        segmentation: [square(2.25, 2, 5.5), square(8, 8.1, 5)],
        keypoints: points(2, 2, 2),
        obb: [8, 8, 12, 10, 0.3],
      },
      {
        ...{ id: 2, image_id: 1, category_id: 2, bbox: [20, 5, 10, 10], area: 100, num_keypoints: 17 },
        segmentation: { size: [30, 40], counts: [20 * 30 + 5, 10, 20, 10, 1200 - 20 * 30 - 45] },
        keypoints: points(20, 5, 1),
        obb: [25, 10, 10, 10, 0],
      },
    ],
  }),
  { attributes: "all" },
);
const detections = readResults(
  bytes([
    {
      ...{ image_id: 1, category_id: 1, bbox: [2, 2, 12, 12], score: 0.9 },
      segmentation: [square(2, 2, 11)],
      keypoints: points(2.1, 2.2, 1),
      obb: [8, 8, 12, 10, 0.2],
    },
  ]),
  dataset,
);

const reportOf = (iouType: IouType) => {
  const model = {
    ...{ name: "yolo", cut: { least: 0, leftOut: 0 }, worth: [], slices: [], bootstrap: null },
    ...detectionColumns(detections, 2),
    evaluation: { summary: {}, perClass: [], warnings: [], AP: null },
    worthAt: { iou: 0.5, confidence: 0.25 },
  };
  return emptyReport({ iouType, dataset: datasetColumns(dataset), models: [model] });
};

describe("masks, keypoints and rotated boxes in a report", () => {
  it("come back as they were, so that each kind of overlap counts alike", async () => {
    for (const iouType of ["bbox", "segm", "keypoints", "obb"] as const) {
      const open = openReport(await unpackReport(await packReport(reportOf(iouType))));
      const { groundTruth, categories } = open.dataset;
      expect(groundTruth.masks).toEqual(dataset.groundTruth.masks);
      expect(groundTruth.keypoints).toEqual(dataset.groundTruth.keypoints);
      expect(groundTruth.rotatedBox).toEqual(dataset.groundTruth.rotatedBox);
      expect(categories.attributes).toEqual(dataset.categories.attributes);
      const [model] = open.models;
      expect(model!.detections.objects.masks).toEqual(detections.objects.masks);
      expect(confusionMatrix(open.dataset, model!.detections, { iouType, iou: 0.3 }).counts).toEqual(
        confusionMatrix(dataset, detections, { iouType, iou: 0.3 }).counts,
      );
    }
  });

  it("are refused where they are damaged, or missing for the overlap", async () => {
    const report = reportOf("segm");
    const { groundTruth } = report.dataset;
    const masks = groundTruth.masks!;
    const withMasks = (changes: object | undefined) => ({
      ...report,
      dataset: {
        ...report.dataset,
        groundTruth: { ...groundTruth, masks: changes === undefined ? undefined : { ...masks, ...changes } },
      },
    });
    const refused: readonly (readonly [object | undefined, RegExp])[] = [
      [undefined, /what overlap of type segm is measured on/],
      [{ counts: masks.counts.slice(1) }, /masks\/counts/],
      [{ rings: Uint32Array.of(8) }, /masks\/rings/],
      [{ rings: Uint32Array.of(8, 6) }, /masks\/points/],
      [{ kind: Uint8Array.of(1) }, /masks\/kind/],
      [{ counts: masks.counts.map(() => 48) }, /masks of row 1/],
    ];
    for (const [changes, place] of refused)
      expect(() => openReport(withMasks(changes))).toThrow(
        expect.objectContaining({ message: expect.stringMatching(place) }),
      );
    const keypoints = { ...groundTruth.keypoints!, offsets: Uint32Array.of(0, 51, 50) };
    const wrong = { ...report, dataset: { ...report.dataset, groundTruth: { ...groundTruth, keypoints } } };
    expect(() => openReport(wrong)).toThrow(/keypoints\/offsets/);
  });

  it("leave out what is not asked for", () => {
    const { groundTruth } = datasetColumns(dataset, ["keypoints"]);
    expect([groundTruth.masks, groundTruth.rotatedBox]).toEqual([undefined, undefined]);
    expect(groundTruth.keypoints).toBeDefined();
  });

  it("hold numbers to the bit, decimals as whole steps", () => {
    const decimals = fc.array(fc.integer({ min: -1e6, max: 1e6 }).map((step) => step / 100));
    fc.assert(
      fc.property(decimals, (list) => {
        const values = Float64Array.from(list);
        const short = shortNumbers(values, 2);
        expect("steps" in short).toBe(!list.some((value) => Object.is(value, -0)));
        expect(longNumbers(short)).toEqual(values);
      }),
    );
    fc.assert(
      fc.property(fc.float64Array({ maxLength: 12 }), fc.constantFrom(1, 2, 3), (values, stride) => {
        expect(longNumbers(shortNumbers(values, stride))).toEqual(values);
        const single = Float64Array.from(Float32Array.from(values));
        expect(longNumbers(shortNumbers(single, stride))).toEqual(single);
      }),
    );
  });
});

describe("the outline of run lengths", () => {
  it("holds the pixels of the mask and no others", () => {
    const masks = fc
      .tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 9 }))
      .chain(([height, width]) =>
        fc
          .array(fc.constantFrom(0, 1), { minLength: height * width, maxLength: height * width })
          .map((pixels) => ({ height, width, pixels: Uint8Array.from(pixels) })),
      );
    fc.assert(
      fc.property(masks, ({ height, width, pixels }) => {
        const rle = encodeMask(pixels, height, width);
        const middles = Float32Array.from({ length: 2 * pixels.length }, (_, i) =>
          i % 2 === 0 ? Math.floor(i / 2 / height) + 0.5 : (Math.floor(i / 2) % height) + 0.5,
        );
        const inside = new Uint8Array(pixels.length);
        for (const ring of rleOutline(rle)) for (const at of placesInPolygon(middles, ring)) inside[at]! ^= 1;
        expect(inside).toEqual(decodeRle(rle));
      }),
      { numRuns: 300 },
    );
  });
});
