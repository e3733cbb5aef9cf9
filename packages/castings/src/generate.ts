import { createRandom } from "@borescope/core";
import { checkSeed, checkWhole } from "./option.js";
import { createStudio, takePicture } from "./picture.js";
import { createPlanner } from "./plan.js";
import type { CastingImage, CastingOptions } from "./types.js";

/**
 * Draws pictures of castings as an inspector's camera would take them, one at a time as they are
 * asked for. The same options give the same bytes, and a longer run begins with the shorter one.
 *
 * About 30 % of the pictures have little light, low resolution or both. A picture of low
 * resolution may be smaller than `size`: read its own `width` and `height`.
 *
 * @throws BorescopeError CASTINGS_OPTION where an option is out of range
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { generateCastings } from "@borescope/castings";
 *
 * const [image] = generateCastings({ images: 1, seed: 7, size: 96 });
 * assert.ok(image);
 * assert.equal(image.rgb.length, image.width * image.height * 3);
 * for (const { box: [x, , width] } of image.objects) assert.ok(x + width <= image.width);
 * ```
 */
export function* generateCastings(options: CastingOptions = {}): Generator<CastingImage, void, undefined> {
  const { images = 96, seed = 1, size = 320 } = options;
  checkWhole("images", images, 0);
  checkWhole("size", size, 96);
  checkSeed(seed);
  const studio = createStudio(size, seed);
  const plan = createPlanner(createRandom(seed + 1));
  for (let k = 1; k <= images; k++) {
    yield takePicture(studio, plan(), `casting-${String(k).padStart(4, "0")}.png`);
  }
}
