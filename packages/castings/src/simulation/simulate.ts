import { createRandom, type Dataset, type Detections, type Random } from "@borescope/core";
import { bell } from "../numbers.js";
import { createGhosts } from "./ghosts.js";
import { groupRows } from "./group-rows.js";
import type { SimulationOptions } from "./options.js";
import { Output } from "./output.js";
import { createRates, type Rates } from "./rates.js";

/** Mean scores: of what is right, of a wrong category, and what a second box has less. */
const RIGHT = 0.8;
const WRONG = 0.56;
const SECOND = 0.25;
/** How much lower the score of what is as hard as can be. */
const HARDSHIP = 0.3;

/**
 * What a detector with known faults would find: it misses, mistakes, shifts, doubles and invents. For demonstrations,
 * and for tests that need to know the truth. Works from any data set, without its pixels; boxes only.
 *
 * The default faults are those of the worked example on castings: open holes and blow holes are found, scratches and
 * cracks are confused, and burrs, of which there are most, are missed where the light is poor or the resolution low.
 * The faults are put in on purpose, and say nothing about real detectors or castings.
 *
 * Rows are in the order of images. Scores are above 0 to 1; a right detection's are higher on average. Objects marked
 * `crowd` are passed over. Boxes are cut to the image where its size is known.
 *
 * @throws BorescopeError CASTINGS_OPTION where an option is out of range, UNKNOWN_CATEGORY where it names a category
 *   that the data set does not have
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { castingsDataset, generateCastings, simulateDetections } from "@borescope/castings";
 *
 * const dataset = castingsDataset(generateCastings({ images: 12, size: 96 }));
 * const yolo = simulateDetections(dataset, { name: "yolo", seed: 7 });
 * const blind = simulateDetections(dataset, { name: "blind", seed: 7, miss: { burr: 1 }, ghost: 0 });
 * assert.ok(blind.objects.length < yolo.objects.length);
 * assert.ok(yolo.objects.score.every((score) => score > 0 && score <= 1));
 * ```
 */
export function simulateDetections(dataset: Dataset, options: SimulationOptions = {}): Detections {
  const rates = createRates(dataset, options);
  const { groundTruth, images } = dataset;
  const byImage = groupRows(groundTruth.image, images.length);
  const output = new Output(dataset, Math.max(16, Math.ceil(groundTruth.length * 1.1)));
  const random = createRandom(rates.seed);
  const addGhosts = createGhosts(dataset, rates, createRandom(random.integer(2 ** 32)), output);
  for (let image = 0; image < images.length; image++) {
    const end = byImage.start[image + 1] as number;
    for (let k = byImage.start[image] as number; k < end; k++) {
      findObject(dataset, rates, random, output, byImage.rows[k] as number);
    }
    addGhosts(image);
  }
  return output.finish(rates.name);
}

/** Every object takes the same number of draws, so that an option changes only what it is about. */
function findObject(dataset: Dataset, rates: Rates, random: Random, output: Output, row: number): void {
  const { groundTruth } = dataset;
  const image = groundTruth.image[row] as number;
  const category = groundTruth.category[row] as number;
  const hardship = rates.hard(image, row);
  const missed = random.next() < (rates.miss[category] as number);
  const unseen = random.next() < hardship;
  const wrong = random.next() < (rates.wrongClass[category] as number);
  const other = mistake(rates, category, random.next());
  const twice = random.next() < (rates.duplicate[category] as number);
  const found = wrong && other >= 0 ? other : category;
  const shift = rates.shift[category] as number;
  const mean = (found === category ? RIGHT : WRONG) - HARDSHIP * hardship;
  const seen = !missed && !unseen && groundTruth.crowd?.[row] !== 1;
  // A second box is as much farther off as it is less sure.
  addShifted(output, groundTruth.box, row, image, found, shift, mean + rates.scoreNoise * bell(random), random, seen);
  const second = mean - SECOND + rates.scoreNoise * bell(random);
  addShifted(output, groundTruth.box, row, image, found, 2 * shift, second, random, seen && twice);
}

/** The category that one is mistaken for; -1 where there is no other. */
function mistake({ mistakenFor }: Rates, category: number, draw: number): number {
  const told = mistakenFor[category] as number;
  const others = mistakenFor.length - 1;
  if (told >= 0 || others < 1) return told;
  const other = Math.floor(draw * others);
  return other < category ? other : other + 1;
}

/** Draws where a box moves, and adds it if it is `seen`. */
function addShifted(
  output: Output,
  boxes: Float64Array,
  row: number,
  image: number,
  category: number,
  shift: number,
  score: number,
  random: Random,
  seen: boolean,
): void {
  const x = boxes[4 * row] as number;
  const y = boxes[4 * row + 1] as number;
  const width = boxes[4 * row + 2] as number;
  const height = boxes[4 * row + 3] as number;
  const moveX = bell(random) * shift * width;
  const moveY = bell(random) * shift * height;
  const wider = width * Math.min(3, Math.max(0.3, 1 + bell(random) * shift));
  const higher = height * Math.min(3, Math.max(0.3, 1 + bell(random) * shift));
  if (!seen) return;
  output.add(image, category, x + moveX + (width - wider) / 2, y + moveY + (height - higher) / 2, wider, higher, score);
}
