import { CASTING_CATEGORIES, type CastingCategory } from "./types.js";

/** A trained detector that ships with the package. */
export interface CastingsDetector {
  /** Where its ONNX file is: a `file:` URL in Node, in a page what the bundler makes of it. */
  readonly url: URL;
  /** Class names, in the order of its classes. */
  readonly labels: readonly CastingCategory[];
  /** Where its model card is: what it was trained on, how good it is, what it is not for. */
  readonly card: URL;
}

/**
 * A small detector that was trained on generated castings: YOLOv8's output layout, 320 × 320 pixels, 1.4 MB. It was
 * shown no burrs in poor light or at low resolution, and so misses them there; it knows no real castings.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { readFileSync } from "node:fs";
 * import { castingsDetector } from "@borescope/castings";
 *
 * const { url, labels } = castingsDetector();
 * assert.equal(labels.length, 5);
 * assert.ok(readFileSync(url).length < 3e6); // or createDetector({ model: url }) of @borescope/inference
 * ```
 */
export function castingsDetector(): CastingsDetector {
  return {
    url: new URL("../models/castings-detector.onnx", import.meta.url),
    labels: CASTING_CATEGORIES,
    card: new URL("../models/README.md", import.meta.url),
  };
}
