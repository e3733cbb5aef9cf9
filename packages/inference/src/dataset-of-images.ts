import { BorescopeError, Dataset, Ids, type Source } from "@borescope/core";

const IMAGE = /\.(jpe?g|png|webp|bmp|gif|tiff?|avif)$/i;
const LITTER = /(^|\/)(\._|\.DS_Store$|__MACOSX\/|Thumbs\.db$)/;

/**
 * A data set of the images of a folder, without annotations; an image's id is its path without extension, its
 * categories are the labels.
 *
 * @throws BorescopeError IMAGE_NOT_FOUND where there are none
 */
export async function datasetOfImages(
  source: Source,
  labels: readonly string[],
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
  const ids = new Set(stems).size === stems.length ? stems : fileNames;
  const images = {
    length: fileNames.length,
    ids: Ids.from(ids),
    fileNames,
    width: new Float64Array(fileNames.length),
    height: new Float64Array(fileNames.length),
  };
  const categories = {
    length: labels.length,
    ids: Ids.sequence(labels.length),
    names: labels,
    supercategories: labels.map(() => null),
  };
  const none = {
    length: 0,
    ids: Ids.sequence(0),
    image: new Uint32Array(0),
    category: new Uint32Array(0),
    box: new Float64Array(0),
    area: new Float64Array(0),
  };
  return new Dataset(images, categories, none, source.name);
}
