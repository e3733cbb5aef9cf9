import { BorescopeError, type Dataset } from "@borescope/core";
import { openSource } from "@borescope/core/node";
import type { Detector } from "@borescope/inference";
import type { Loader } from "./loading.js";

/**
 * What `borescope detect` runs over: a data set, or, where no format knows the folder, the images in it; their
 * categories are then the model's classes.
 */
export async function detectInput(path: string, loader: Loader, detector: Detector): Promise<Dataset> {
  try {
    return (await loader.load(path)).dataset;
  } catch (error) {
    if (!(error instanceof BorescopeError && error.code === "FORMAT_UNKNOWN")) throw error;
    const source = await openSource(path);
    if (source.kind === "file") throw error;
    const { datasetOfImages } = await import("@borescope/inference");
    return datasetOfImages(source, classesOf(detector));
  }
}

function classesOf({ labels, classes }: Detector): readonly string[] | number {
  const known = labels ?? classes;
  if (known !== null) return known;
  throw new BorescopeError("INFERENCE_LABELS", {
    expected: "class names",
    found: "a model that does not tell how many classes it has",
    hint: "Give the names: --labels, a file with one name a line.",
  });
}
