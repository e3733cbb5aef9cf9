import type { BorescopeError, Dataset, Detections, LongWork, Source } from "@borescope/core";
import { DetectionsBuilder } from "./detections-builder.js";
import type { Detector } from "./detector.js";
import { findImages } from "./image-files.js";
import { matchLabels } from "./match-labels.js";

/** Options of {@link detectDataset}. */
export interface DetectDatasetOptions extends LongWork {
  /** Where the images are. */
  readonly images: Source;
  /** The model's name; default `model`. */
  readonly model?: string | undefined;
  /** Images run at once, where the model takes several; default 1. */
  readonly batchSize?: number | undefined;
  /** Is told of an image that could not be read, which then has no detections; without it the error is thrown. */
  readonly onBadImage?: ((error: BorescopeError, imageRow: number) => void) | undefined;
  /** Is shown what there is after each image: what was done is not lost where the work breaks off. */
  readonly onImage?: ((soFar: DetectionsBuilder) => void) | undefined;
}

/**
 * Runs a detector over the images of a data set.
 *
 * @throws BorescopeError IMAGE_NOT_FOUND, IMAGE_UNREADABLE, INFERENCE_LABELS, INFERENCE_RUN; the signal's reason
 */
export async function detectDataset(
  detector: Detector,
  dataset: Dataset,
  options: DetectDatasetOptions,
): Promise<Detections> {
  const { images, model = "model", onProgress, onImage, onBadImage, signal, batchSize } = options;
  const { categories, rowOfClass } = matchLabels(dataset.categories, detector.labels, detector.classes);
  const builder = new DetectionsBuilder(categories, rowOfClass);
  const total = dataset.images.length;
  const files = await findImages(dataset.images, images, signal);
  let row = 0;
  for await (const found of detector.stream(files, { batchSize, signal, onError: onBadImage })) {
    if (found !== null) builder.add(row, found);
    row++;
    onImage?.(builder);
    onProgress?.({ done: row, total, what: "images" });
  }
  return builder.finish(model);
}
