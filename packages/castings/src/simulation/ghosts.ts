import type { Dataset, Random } from "@borescope/core";
import { bell } from "../numbers.js";
import { groupRows } from "./group-rows.js";
import type { Output } from "./output.js";
import type { Rates } from "./rates.js";

/** Says, image by image, what a detector sees where there is nothing: boxes of the size of true ones, anywhere. */
export function createGhosts(
  dataset: Dataset,
  rates: Rates,
  random: Random,
  output: Output,
): (imageRow: number) => void {
  const { images, groundTruth, categories } = dataset;
  const byCategory = groupRows(groundTruth.category, categories.length);
  let total = 0;
  const upTo = rates.ghost.map((expected) => {
    total += expected;
    return total;
  });
  // So many independent tries have the right mean, nearly a Poisson's spread, and need no logarithm.
  const tries = total > 0 ? Math.ceil(4 * total) + 4 : 0;
  const each = total / tries;
  return (image) => {
    for (let k = 0; k < tries; k++) {
      if (random.next() >= each) continue;
      const at = random.next() * total;
      const category = upTo.findIndex((end) => at < end);
      const from = byCategory.start[category] as number;
      const count = (byCategory.start[category + 1] as number) - from;
      const like = count > 0 ? (byCategory.rows[from + random.integer(count)] as number) : -1;
      const [x, y, width, height] = place(image, like);
      output.add(image, category, x, y, width, height, 0.36 + 1.2 * rates.scoreNoise * bell(random));
    }
  };

  /** A box as large, for its picture, as that of an object; a tenth of the picture where there is none. */
  function place(image: number, like: number): readonly [number, number, number, number] {
    const w = images.width[image] as number;
    const h = images.height[image] as number;
    const u = random.next();
    const v = random.next();
    if (like < 0) return w > 0 && h > 0 ? [u * 0.9 * w, v * 0.9 * h, w / 10, h / 10] : [u * 320, v * 320, 32, 32];
    const home = groundTruth.image[like] as number;
    const x = groundTruth.box[4 * like] as number;
    const y = groundTruth.box[4 * like + 1] as number;
    const width = groundTruth.box[4 * like + 2] as number;
    const height = groundTruth.box[4 * like + 3] as number;
    const homeWidth = images.width[home] as number;
    const homeHeight = images.height[home] as number;
    if (!(w > 0 && h > 0 && homeWidth > 0 && homeHeight > 0)) return [x, y, width, height];
    const scaledWidth = Math.min(w, (width * w) / homeWidth);
    const scaledHeight = Math.min(h, (height * h) / homeHeight);
    return [u * (w - scaledWidth), v * (h - scaledHeight), scaledWidth, scaledHeight];
  }
}
