import { BorescopeError, type LongWork, type SourceInput, throwIfAborted } from "@borescope/core";
import { runtime } from "#runtime";
import type { Decoder } from "./decoder.js";
import { guessDecoder } from "./decoders/guess.js";
import { defaultDecoders } from "./decoders/index.js";
import { namesOf } from "./decoders/shapes.js";
import { type Device, type DeviceChoice, openOn } from "./device.js";
import type { ModelGraph } from "./graph.js";
import { type ImageInput, loadPixels } from "./image/image-input.js";
import type { Pixels } from "./image/pixels.js";
import type { ImageDetections } from "./image-result.js";
import { readModel } from "./model-input.js";
import { ModelRunner, type Thresholds } from "./model-runner.js";
import { readOnnxGraph } from "./onnx-graph.js";
import type { Preprocessing } from "./preprocess/preprocessing.js";

/** Options of {@link createDetector}. */
export interface DetectorOptions extends Partial<Thresholds> {
  /** The model: its bytes, a `Blob` or `File`, a URL, a `Source`; in Node also a path. */
  readonly model: SourceInput;
  /** What it runs on; default `auto`. */
  readonly device?: DeviceChoice | undefined;
  /** How its outputs are read: a decoder, or the name of one; default: guessed from the graph. */
  readonly decoder?: Decoder | string | undefined;
  /** The decoders to choose from; default {@link defaultDecoders}. */
  readonly decoders?: readonly Decoder[] | undefined;
  /** Class names, in the order of the model's classes; default: those that the file carries. */
  readonly labels?: readonly string[] | undefined;
  /** Parts of the decoder's preprocessing to do otherwise. */
  readonly preprocessing?: Partial<Preprocessing> | undefined;
  /** Threads on the CPU; default: the runtime's. */
  readonly threads?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Options of {@link Detector.stream}. */
export interface StreamDetectionsOptions extends LongWork {
  /** Images run at once, where the model takes several; default 1. */
  readonly batchSize?: number | undefined;
  /** Is told of an image that cannot be read, in whose place null is given; without it the error is thrown in its turn. */
  readonly onError?: ((error: BorescopeError, index: number) => void) | undefined;
}

/** An object detector that is loaded and ready. */
export class Detector {
  constructor(
    private readonly runner: ModelRunner,
    readonly graph: ModelGraph,
    /** Which decoder reads its outputs, and how images are prepared for it. */
    readonly decoder: Decoder,
    /** What it runs on, and why not on something else. */
    readonly device: Device,
    /** Class names; null where neither the file nor the caller gives any. */
    readonly labels: readonly string[] | null,
  ) {}

  get preprocessing(): Preprocessing {
    return this.runner.preprocessing;
  }

  /** Detections on one image. @throws BorescopeError IMAGE_UNREADABLE, INFERENCE_RUN, INFERENCE_OUTPUT */
  async detect(image: ImageInput): Promise<ImageDetections> {
    const [result] = await this.runner.run([await loadPixels(image)]);
    return result!;
  }

  /** Classes of the model; null where its graph does not tell. */
  get classes(): number | null {
    return this.decoder.classes?.(this.graph) ?? this.labels?.length ?? null;
  }

  /**
   * Detections on image after image, in their order, as they are finished; the next images are decoded while the model
   * runs. What was found before an error or an abort has been given by then.
   *
   * @throws BorescopeError IMAGE_UNREADABLE, INFERENCE_RUN, INFERENCE_OUTPUT; the signal's reason
   */
  async *stream(
    images: Iterable<ImageInput> | AsyncIterable<ImageInput>,
    { batchSize = 1, signal, onProgress, onError }: StreamDetectionsOptions = {},
  ): AsyncGenerator<ImageDetections | null> {
    const size = Math.max(1, this.runner.batchSize ?? batchSize);
    let done = 0;
    for await (const batch of decodedBatches(images, size, signal)) {
      const readable: Pixels[] = [];
      for (const [i, item] of batch.entries()) {
        if (!(item instanceof BorescopeError)) readable.push(item);
        else if (onError === undefined) {
          yield* await this.runner.run(readable);
          throw item;
        } else onError(item, done + i);
      }
      throwIfAborted(signal);
      const results = (await this.runner.run(readable)).values();
      done += batch.length;
      onProgress?.({ done, total: undefined, what: "images" });
      for (const item of batch) yield item instanceof BorescopeError ? null : results.next().value!;
    }
  }

  /** Lets the model's memory go. */
  dispose(): Promise<void> {
    return this.runner.release();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.dispose();
  }
}

/** Batches of decoded images, or of what is wrong with them; one batch is decoded ahead. */
async function* decodedBatches(
  images: Iterable<ImageInput> | AsyncIterable<ImageInput>,
  size: number,
  signal: AbortSignal | undefined,
): AsyncGenerator<(Pixels | BorescopeError)[]> {
  const iterator = Symbol.asyncIterator in images ? images[Symbol.asyncIterator]() : images[Symbol.iterator]();
  const nextBatch = async () => {
    const batch: Promise<Pixels | BorescopeError>[] = [];
    while (batch.length < size) {
      const { done, value } = await iterator.next();
      if (done === true) break;
      batch.push(loadPixels(value, signal).catch(asBadImage));
    }
    return Promise.all(batch);
  };
  let ahead = nextBatch();
  for (;;) {
    const batch = await ahead;
    if (batch.length === 0) return;
    ahead = nextBatch();
    ahead.catch(() => {}); // told when it is awaited
    yield batch;
  }
}

function asBadImage(error: unknown): BorescopeError {
  if (error instanceof BorescopeError && error.code !== "INFERENCE_RUNTIME_MISSING") return error;
  throw error;
}

/**
 * Loads an object detector from an ONNX file.
 *
 * Defaults: confidence 0.001, suppression at IoU 0.65, 100 detections an image: what COCO's average precision asks for.
 *
 * @throws BorescopeError INFERENCE_NOT_ONNX, INFERENCE_DECODER, INFERENCE_INPUT, INFERENCE_DEVICE,
 * INFERENCE_RUNTIME_MISSING, INFERENCE_OPTION
 */
export async function createDetector(options: DetectorOptions): Promise<Detector> {
  const thresholds = checked(options);
  const { bytes, path, name } = await readModel(options.model, options.signal);
  const graph = readOnnxGraph(bytes, name);
  const decoders = options.decoders ?? defaultDecoders;
  const decoder =
    typeof options.decoder === "object" ? options.decoder : guessDecoder(graph, decoders, options.decoder);
  const preprocessing = { ...decoder.preprocessing(graph), ...options.preprocessing };
  const { session, device } = await openOn(runtime, path ?? bytes, options.device ?? "auto", {
    threads: options.threads,
  });
  const labels = options.labels ?? namesOf(graph);
  const runner = new ModelRunner(session, graph, decoder, preprocessing, thresholds);
  return new Detector(runner, graph, decoder, device, labels);
}

function checked({
  confidence = 0.001,
  iou = 0.65,
  maxDetections = 100,
  classAgnostic = false,
}: Partial<Thresholds>): Thresholds {
  const refuse = (place: string, expected: string, found: unknown) => {
    throw new BorescopeError("INFERENCE_OPTION", { place, expected, found: String(found) });
  };
  if (!(confidence >= 0 && confidence <= 1)) refuse("confidence", "a number from 0 to 1", confidence);
  if (!(iou >= 0 && iou <= 1)) refuse("iou", "a number from 0 to 1", iou);
  if (!(Number.isInteger(maxDetections) && maxDetections > 0))
    refuse("maxDetections", "a whole number above 0", maxDetections);
  return { confidence, iou, maxDetections, classAgnostic };
}
