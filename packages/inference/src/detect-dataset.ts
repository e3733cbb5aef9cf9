import { BorescopeError, type Dataset, type Detections, type LongWork, type Source } from "@borescope/core";
import { DetectionsBuilder } from "./detections-builder.js";
import type { Detector } from "./detector.js";
import { findImages } from "./image-files.js";
import { matchLabels } from "./match-labels.js";

/** Options of {@link Detector.detect} on a data set. */
export interface DetectDatasetOptions extends LongWork {
  /** Where the images are; default: where the data set says. */
  readonly images?: Source | undefined;
  /** The name of the detections; default: the model's. */
  readonly model?: string | undefined;
  /** Images run at once, where the model takes several; default 1. */
  readonly batchSize?: number | undefined;
  /** Is told of an image that could not be read, which then has no detections; without it the error is thrown. */
  readonly onBadImage?: ((error: BorescopeError, imageRow: number) => void) | undefined;
  /** Is shown what there is after each image: what was done is not lost where the work breaks off. */
  readonly onImage?: ((soFar: DetectionsBuilder, imageRow: number) => void) | undefined;
}

/** Runs a detector over the images of a data set, as {@link Detector.detect} says. */
export async function detectDataset(
  detector: Detector,
  dataset: Dataset,
  options: DetectDatasetOptions,
): Promise<Detections> {
  const { onProgress, onImage, onBadImage, signal, batchSize, model = detector.name } = options;
  const images = options.images ?? dataset.imageSource;
  if (images === undefined)
    throw new BorescopeError("IMAGE_NOT_FOUND", {
      file: dataset.name,
      expected: "to know where the images are",
      found: "a data set that was not read from a folder",
      hint: "Say where they are: detect(dataset, { images }).",
    });
  const { categories, rowOfClass } = matchLabels(dataset.categories, detector.labels, detector.classes);
  const builder = new DetectionsBuilder(categories, rowOfClass);
  const total = dataset.images.length;
  const files = await findImages(dataset.images, images, signal);
  let row = 0;
  for await (const found of detector.stream(files, { batchSize, signal, onBadImage })) {
    if (found !== null) builder.add(row, found);
    onImage?.(builder, row);
    row++;
    onProgress?.({ done: row, total, what: "images" });
  }
  return builder.finish(model);
}
