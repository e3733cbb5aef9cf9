import { BorescopeError } from "@borescope/core";
import type { Decoder } from "./decoder.js";
import { guessDecoder } from "./decoders/guess.js";
import { defaultDecoders } from "./decoders/index.js";
import { namesOf } from "./decoders/shapes.js";
import { Detector } from "./detector.js";
import { ModelRunner } from "./model-runner.js";
import { type OpenModelOptions, readModelFile } from "./open-model.js";
import { checkedPreprocessing } from "./preprocess/checked.js";
import type { Preprocessing } from "./preprocess/preprocessing.js";
import { badOption, type Thresholds, withDefaults } from "./thresholds.js";
import { checkedTiles, type Tiles } from "./tiles.js";

/** Options of {@link createDetector}. */
export interface DetectorOptions extends OpenModelOptions, Partial<Thresholds> {
  /** How its outputs are read: a decoder, or the name of one; default: guessed from the graph. */
  readonly decoder?: Decoder | string | undefined;
  /** The decoders to choose from; default {@link defaultDecoders}. */
  readonly decoders?: readonly Decoder[] | undefined;
  /** Class names, in the order of the model's classes; default: those that the file carries. */
  readonly labels?: readonly string[] | undefined;
  /** Parts of the decoder's preprocessing to do otherwise. */
  readonly preprocessing?: Partial<Preprocessing> | undefined;
  /** Cut large images into tiles; default: every image is shrunk into the input whole. */
  readonly tiles?: Tiles | undefined;
}

/**
 * Loads an object detector from an ONNX file.
 *
 * Defaults: confidence 0.001, suppression at IoU 0.65, 100 detections an image: what COCO's average precision asks for.
 *
 * @throws BorescopeError INFERENCE_NOT_ONNX, INFERENCE_DECODER, INFERENCE_INPUT, INFERENCE_LABELS, INFERENCE_DEVICE,
 * INFERENCE_RUNTIME_MISSING, INFERENCE_OPTION, SOURCE_*
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { readFile } from "node:fs/promises";
 * import { createDetector, describeDevice } from "@borescope/inference";
 *
 * await using detector = await createDetector({ model: "model.onnx", device: "cpu", confidence: 0.5 });
 * assert.equal(detector.decoder.name, "yolov8");
 * assert.equal(describeDevice(detector.device), "cpu (onnxruntime-node)");
 *
 * const { length, boxes, scores, classes } = await detector.detect(await readFile("7.jpg"));
 * for (let i = 0; i < length; i++)
 *   console.log(detector.labels?.[classes[i]!], scores[i], boxes.subarray(4 * i, 4 * i + 4)); // x, y, width, height
 * assert.ok(length > 0);
 * ```
 */
export async function createDetector(options: DetectorOptions): Promise<Detector> {
  const { decoders = defaultDecoders } = options;
  const thresholds = withDefaults(options);
  const file = await readModelFile(options);
  const { graph } = file;
  const decoder =
    typeof options.decoder === "object" ? options.decoder : guessDecoder(graph, decoders, options.decoder);
  const preprocessing = checkedPreprocessing(decoder.preprocessing(graph), options.preprocessing);
  const tiles =
    options.tiles === undefined
      ? null
      : checkedTiles(options.tiles, Math.max(preprocessing.width, preprocessing.height));
  if (tiles !== null && !boxesOnly(decoder))
    throw badOption("tiles", "a decoder of upright boxes alone", `the decoder ${decoder.name}`);
  const labels = options.labels ?? namesOf(graph);
  checkLabels(labels, decoder.classes?.(graph) ?? null);
  const model = await file.open();
  const runner = new ModelRunner(model, decoder, preprocessing, thresholds);
  const name = file.name.replace(/\.onnx$/i, "");
  return new Detector({ name, runner, graph, decoder, device: model.device, labels, tiles });
}

function boxesOnly({ gives }: Decoder): boolean {
  return gives === undefined || gives === "boxes";
}

function checkLabels(labels: readonly string[] | null, classes: number | null): void {
  if (labels === null || classes === null || labels.length === classes) return;
  throw new BorescopeError("INFERENCE_LABELS", {
    expected: `${classes} labels, one a class of the model`,
    found: `${labels.length}`,
    hint: "The file of labels may be another model's, or the decoder be the wrong one.",
  });
}
