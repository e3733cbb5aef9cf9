import { bytesFolder } from "@borescope/core";
import { measureAttributes } from "../src/measure-attributes.js";
import { datasetOf } from "./parts.js";

/**
 * What is measured of two pictures of the inference package's tests with one box: the same in Node and in the browser,
 * to the bit.
 */
export const MEASURED = {
  "scene.png": {
    megapixels: 0.000768,
    shorterSide: 24,
    brightness: 0.3775684232026144,
    contrast: 0.10196125675460828,
    sharpness: 1.0294392585063663,
    noise: 7.921198542609176,
    edgeEvidence: 0.652452025586354,
  },
  "scene.jpg": {
    megapixels: 0.003072,
    shorterSide: 48,
    brightness: 0.3773705575980392,
    contrast: 0.09629221684188526,
    sharpness: 0.10540222106269177,
    noise: 0.6783657982594765,
    edgeEvidence: 0.8482252141982863,
  },
} as const;

/** Where they lie. */
export const addressOf = (name: string) => new URL(`../../inference/test/models/${name}`, import.meta.url);

/** Measures a file. */
export async function measured(bytes: Uint8Array): Promise<Record<string, number>> {
  const dataset = datasetOf([[0, 0]], [[0, 1, [12, 9, 30, 21]]]);
  const { images, objects } = await measureAttributes(dataset.select("groundTruth"), {
    images: bytesFolder({ "0.png": bytes }),
  });
  const columns = [...images, ...objects!];
  return Object.fromEntries(
    columns.map(([name, column]) => [name, column.kind === "number" ? column.values[0]! : Number.NaN]),
  );
}
