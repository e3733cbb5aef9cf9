import { statSync } from "node:fs";
import {
  CASTING_CATEGORIES,
  type CastingCategory,
  CastingsBuilder,
  castingsDetector,
  generateCastings,
} from "@borescope/castings";
import { attributeAt, type Dataset, type Detections } from "@borescope/core";
import { createDetector, DetectionsBuilder, type Detector } from "@borescope/inference";
import { evaluate } from "@borescope/metrics";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { OUTCOME } from "../../metrics/src/outcome.js";
import { outcomesOf } from "../../metrics/src/outcomes.js";

const { url, labels } = castingsDetector();
let detector: Detector;
beforeAll(async () => {
  detector = await createDetector({ model: url, device: "cpu" });
});
afterAll(() => detector?.dispose());

async function detectOn(images: number, seed: number): Promise<readonly [Dataset, Detections]> {
  const truth = new CastingsBuilder();
  const rows = Uint32Array.from(CASTING_CATEGORIES, (_, row) => row);
  let found: DetectionsBuilder | undefined;
  let row = 0;
  for (const image of generateCastings({ images, seed })) {
    truth.add(image);
    found ??= new DetectionsBuilder(truth.finish().categories, rows);
    found.add(row++, await detector.detect({ width: image.width, height: image.height, data: image.rgb }));
  }
  return [truth.finish(), found!.finish("castings-detector")];
}

const isHard = ({ images }: Dataset, image: number) =>
  attributeAt(images.attributes!.get("light")!, image) === "poor" ||
  attributeAt(images.attributes!.get("resolution")!, image) === "low";

describe("the castings detector", () => {
  it("is read as what its file says it is", () => {
    expect(statSync(url).size).toBeLessThan(3e6);
    expect(detector.decoder.name).toBe("yolov8");
    expect(detector.labels).toEqual(labels);
    expect(detector.preprocessing).toMatchObject({ width: 320, height: 320, fit: "letterbox", channels: "rgb" });
    expect(detector.graph.metadata.get("task")).toBe("detect");
    expect(detector.graph.metadata.get("stride")).toBe("16");
  });

  it("finds defects on pictures that it was not trained on", async () => {
    const { summary } = evaluate(...(await detectOn(24, 77)));
    expect(summary.AP50).toBeGreaterThan(0.4);
    expect(summary.AP).toBeGreaterThan(0.2);
  });

  it.runIf(process.env["BORESCOPE_FULL"] === "1")("fails on the demo's pictures as its card says", async () => {
    const [dataset, detections] = await detectOn(96, 1);
    const { perClass } = evaluate(dataset, detections);
    const annotations = (name: CastingCategory) => perClass.get(name)!.groundTruths;
    const byAp = CASTING_CATEGORIES.toSorted((a, b) => perClass.get(a)!.AP! - perClass.get(b)!.AP!);
    expect(CASTING_CATEGORIES.toSorted((a, b) => annotations(b) - annotations(a))[0]).toBe("burr");
    expect(byAp.slice(0, 2)).toContain("burr");
    expect(byAp.slice(3).toSorted()).toEqual(["blow hole", "open hole"]);

    const { ofGroundTruth } = outcomesOf(dataset, detections, { iou: 0.5, confidence: 0.25 });
    const { image, category } = dataset.groundTruth;
    const burrs = Array.from(ofGroundTruth.keys()).filter((row) => category[row] === dataset.category("burr"));
    const undetected = burrs.filter((row) => ofGroundTruth[row] === OUTCOME.undetected);
    const mispredicted = burrs.filter((row) => ofGroundTruth[row] === OUTCOME.mispredicted);
    expect(undetected.length).toBeGreaterThan(mispredicted.length);
    const hard = undetected.filter((row) => isHard(dataset, image[row]!));
    expect(hard.length).toBeGreaterThanOrEqual(0.6 * undetected.length);
  });
});
