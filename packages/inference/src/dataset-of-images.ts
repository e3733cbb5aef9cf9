import { BorescopeError, Dataset, Ids, type Source } from "@borescope/core";

const IMAGE = /\.(jpe?g|png|webp|bmp|gif|tiff?|avif)$/i;
const LITTER = /(^|\/)(\._|\.DS_Store$|__MACOSX\/|Thumbs\.db$)/;

/**
 * A data set of the images of a folder, without annotations; an image's id is its path without extension, a
 * category's its name, so that what is found there can be matched to other data sets.
 *
 * @param classes - the names of the model's classes, or how many there are
 * @throws BorescopeError IMAGE_NOT_FOUND where there are none
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { readFile } from "node:fs/promises";
 * import { bytesFolder } from "@borescope/core";
 * import { createDetector, datasetOfImages } from "@borescope/inference";
 *
 * const detector = await createDetector({ model: "model.onnx" });
 * const folder = bytesFolder({ "line-2/7.jpg": await readFile("7.jpg"), "readme.txt": "photos" });
 * const photos = await datasetOfImages(folder, detector.labels ?? []);
 * assert.deepEqual([...photos.images.ids], ["line-2/7"]);
 * const detections = await detector.detect(photos);
 * assert.equal(detections.name, "model");
 * ```
 */
export async function datasetOfImages(
  source: Source,
  classes: readonly string[] | number,
  signal?: AbortSignal,
): Promise<Dataset> {
  const fileNames = (await source.list({ signal })).filter((path) => IMAGE.test(path) && !LITTER.test(path));
  if (fileNames.length === 0)
    throw new BorescopeError("IMAGE_NOT_FOUND", {
      file: source.name,
      expected: "images (jpg, png, webp, bmp, gif, tiff, avif)",
      found: "none",
    });
  const stems = fileNames.map((path) => path.replace(/\.[^./]*$/, ""));
  const ids = unique(stems) ? stems : fileNames;
  const images = {
    length: fileNames.length,
    ids: Ids.from(ids),
    fileNames,
    width: new Float64Array(fileNames.length),
    height: new Float64Array(fileNames.length),
  };
  const names = typeof classes === "number" ? Array.from({ length: classes }, (_, i) => `class ${i}`) : classes;
  const categories = {
    length: names.length,
    ids: unique(names) && typeof classes !== "number" ? Ids.from(names) : Ids.from(names.map((_, i) => i)),
    names,
    supercategories: names.map(() => null),
  };
  const none = {
    length: 0,
    ids: Ids.sequence(0),
    image: new Uint32Array(0),
    category: new Uint32Array(0),
    box: new Float64Array(0),
    area: new Float64Array(0),
  };
  return new Dataset(images, categories, none, source.name, source);
}

function unique(texts: readonly string[]): boolean {
  return new Set(texts).size === texts.length;
}
