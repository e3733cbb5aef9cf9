import type { Pixels } from "@borescope/core";
import { BorescopeError, type Dataset, type Detections, type LongWork, throwIfAborted } from "@borescope/core";
import { decodedBatches } from "./decoded-batches.js";
import type { Decoder } from "./decoder.js";
import { type DetectDatasetOptions, detectDataset } from "./detect-dataset.js";
import type { Device } from "./device.js";
import type { ModelGraph } from "./graph.js";
import type { ImageInput } from "./image/image-input.js";
import type { ImageDetections } from "./image-result.js";
import type { ModelRunner } from "./model-runner.js";
import type { Preprocessing } from "./preprocess/preprocessing.js";
import { badOption } from "./thresholds.js";
import { cutOut, joinTiles, planTiles, type TilePlan } from "./tiles.js";

declare global {
  /** What `await using` calls; TypeScript's own libraries have it from ESNext on. */
  interface SymbolConstructor {
    readonly asyncDispose: unique symbol;
  }
}

/** Options of {@link Detector.detect}. */
export interface DetectOptions extends LongWork {
  /** Images run at once, where the model takes several; default 1. */
  readonly batchSize?: number | undefined;
}

/** Options of {@link Detector.stream}. */
export interface StreamDetectionsOptions extends DetectOptions {
  /** Is told of an image that cannot be read, in whose place null is given; without it the error is thrown in its turn. */
  readonly onBadImage?: ((error: BorescopeError, index: number) => void) | undefined;
}

/**
 * What a {@link Detector} is made of.
 *
 * @internal
 */
export interface DetectorParts {
  readonly name: string;
  readonly runner: ModelRunner;
  readonly graph: ModelGraph;
  readonly decoder: Decoder;
  readonly device: Device;
  readonly labels: readonly string[] | null;
  readonly tiles: TilePlan | null;
}

/**
 * An object detector that is loaded and ready; `createDetector` makes one.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { readFile } from "node:fs/promises";
 * import { createDetector, type Detector } from "@borescope/inference";
 *
 * const detector: Detector = await createDetector({ model: "model.onnx", confidence: 0.5 });
 * const bytes = await readFile("7.jpg");
 * for await (const { length, boxes, scores } of detector.stream([bytes, bytes])) assert.equal(boxes.length, 4 * length);
 * await detector.dispose();
 * ```
 */
export class Detector {
  /** The model's name: that of its file. */
  readonly name: string;
  /** What the file says of itself. */
  readonly graph: ModelGraph;
  /** Which decoder reads its outputs. */
  readonly decoder: Decoder;
  /** What it runs on, and why not on something else. */
  readonly device: Device;
  /** Class names; null where neither the file nor the caller gives any. */
  readonly labels: readonly string[] | null;
  /** How larger images are cut into tiles; null: every image is shrunk into the input whole. */
  readonly tiles: TilePlan | null;

  /** @internal */
  constructor(private readonly parts: DetectorParts) {
    ({ name: this.name, graph: this.graph, decoder: this.decoder, device: this.device } = parts);
    ({ labels: this.labels, tiles: this.tiles } = parts);
  }

  /** How images become its input. */
  get preprocessing(): Preprocessing {
    return this.parts.runner.preprocessing;
  }

  /** Classes of the model; null where nobody tells. */
  get classes(): number | null {
    return this.decoder.classes?.(this.graph) ?? this.labels?.length ?? null;
  }

  /**
   * Detections on one image, on several, or on a data set: on those of a data set as `Detections`, ready to evaluate.
   *
   * @throws BorescopeError IMAGE_UNREADABLE, INFERENCE_RUN, INFERENCE_OUTPUT, INFERENCE_DISPOSED; of a data set also
   * IMAGE_NOT_FOUND, INFERENCE_LABELS; the signal's reason
   */
  detect(image: ImageInput, options?: DetectOptions): Promise<ImageDetections>;
  detect(images: readonly ImageInput[], options?: DetectOptions): Promise<ImageDetections[]>;
  detect(dataset: Dataset, options?: DetectDatasetOptions): Promise<Detections>;
  async detect(
    input: ImageInput | readonly ImageInput[] | Dataset,
    options: DetectDatasetOptions = {},
  ): Promise<ImageDetections | ImageDetections[] | Detections> {
    if ("groundTruth" in input) return detectDataset(this, input, options);
    const images = isList(input) ? input : [input];
    const { onProgress } = options;
    const results: ImageDetections[] = [];
    for await (const found of this.stream(images, { ...options, onProgress: undefined, onBadImage: undefined })) {
      results.push(found);
      onProgress?.({ done: results.length, total: images.length, what: "images" });
    }
    return isList(input) ? results : results[0]!;
  }

  /**
   * Detections on image after image, in their order, as they are finished; the next images are decoded while the model
   * runs. What was found before an error or an abort has been given by then.
   *
   * @throws BorescopeError IMAGE_UNREADABLE, INFERENCE_RUN, INFERENCE_OUTPUT, INFERENCE_DISPOSED; the signal's reason
   */
  stream(
    images: Iterable<ImageInput> | AsyncIterable<ImageInput>,
    options?: StreamDetectionsOptions & { readonly onBadImage?: undefined },
  ): AsyncGenerator<ImageDetections>;
  stream(
    images: Iterable<ImageInput> | AsyncIterable<ImageInput>,
    options?: StreamDetectionsOptions,
  ): AsyncGenerator<ImageDetections | null>;
  async *stream(
    images: Iterable<ImageInput> | AsyncIterable<ImageInput>,
    { batchSize = 1, signal, onProgress, onBadImage }: StreamDetectionsOptions = {},
  ): AsyncGenerator<ImageDetections | null> {
    if (!(Number.isInteger(batchSize) && batchSize > 0))
      throw badOption("batchSize", "a whole number above 0", batchSize);
    let done = 0;
    for await (const batch of decodedBatches(images, this.parts.runner.batchSize ?? batchSize, signal)) {
      throwIfAborted(signal);
      const bad = batch.findIndex((item) => item instanceof BorescopeError);
      const wanted = bad >= 0 && onBadImage === undefined ? batch.slice(0, bad) : batch;
      const results = (await this.run(wanted.filter(isPixels))).values();
      for (const item of wanted) {
        if (item instanceof BorescopeError) onBadImage!(item, done);
        done++;
        onProgress?.({ done, total: undefined, what: "images" });
        yield item instanceof BorescopeError ? null : results.next().value!;
      }
      if (wanted !== batch) throw batch[bad];
    }
  }

  /** Lets the model's memory go, once it has run what it is running. */
  dispose(): Promise<void> {
    return this.parts.runner.release();
  }

  /** As {@link dispose}, for `await using`. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.dispose();
  }

  private async run(images: readonly Pixels[]): Promise<ImageDetections[]> {
    const { tiles } = this;
    const { runner } = this.parts;
    if (tiles === null) return runner.run(images);
    const results: ImageDetections[] = [];
    for (const image of images) results.push(await this.runTiled(image, tiles));
    return results;
  }

  private async runTiled(image: Pixels, { size, overlap, whole }: TilePlan): Promise<ImageDetections> {
    const { runner } = this.parts;
    const { width, height } = image;
    const tiles = planTiles(width, height, size, overlap);
    if (whole && tiles.length > 1) tiles.push({ left: 0, top: 0, width, height });
    const found: ImageDetections[] = [];
    for (const tile of tiles) found.push(...(await runner.run([tiles.length === 1 ? image : cutOut(image, tile)])));
    return tiles.length === 1 ? found[0]! : joinTiles(image, tiles, found, runner.thresholds);
  }
}

function isList(input: ImageInput | readonly ImageInput[]): input is readonly ImageInput[] {
  return Array.isArray(input);
}

function isPixels(item: Pixels | BorescopeError): item is Pixels {
  return !(item instanceof BorescopeError);
}
