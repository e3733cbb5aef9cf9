import {
  BorescopeError,
  chooseAdapter,
  type Dataset,
  type Detections,
  type DetectionsContext,
  type FormatAdapter,
  Problems,
  type ReadContext,
  type SourceInput,
} from "@borescope/core";
import { compileAhead } from "@borescope/metrics";
import { defaultAdapters } from "./adapters.js";
import { asSource } from "./as-source.js";
import { modelName } from "./model-name.js";

/** Options of {@link readDataset}; all may be left out. */
export interface ReadDatasetOptions extends Partial<ReadContext> {
  /** The formats to choose from; default {@link defaultAdapters}. */
  readonly adapters?: readonly FormatAdapter[] | undefined;
  /** A format by name, instead of asking each whether it knows the source. */
  readonly format?: string | undefined;
}

/** Options of {@link readDetections}; all may be left out. */
export interface ReadDetectionsOptions extends Partial<DetectionsContext> {
  readonly adapters?: readonly FormatAdapter[] | undefined;
  readonly format?: string | undefined;
}

/**
 * Reads a data set, whatever its format.
 *
 * @param input - in Node a path or an http URL, in a browser a URL; or bytes, a `File`, a `FileSystemHandle`, a `Source`
 * @throws BorescopeError FORMAT_UNKNOWN, SOURCE_*, and those of the format
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { readDataset } from "borescope";
 *
 * const text = '{"images": [], "annotations": [], "categories": [{"id": 1, "name": "burr"}]}';
 * const dataset = await readDataset(new TextEncoder().encode(text));
 * assert.deepEqual(dataset.categories.names, ["burr"]);
 * ```
 */
export async function readDataset(input: SourceInput, options: ReadDatasetOptions = {}): Promise<Dataset> {
  const source = await asSource(input, options.signal);
  const adapter = await chooseAdapter(options.adapters ?? defaultAdapters, source, options.format);
  return adapter.read(source, withDefaults(options));
}

/**
 * Reads one model's detections on the images of a data set, whatever their format.
 *
 * @param input - as for {@link readDataset}
 * @throws BorescopeError FORMAT_UNKNOWN, FORMAT_NO_DETECTIONS, SOURCE_*, and those of the format
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { readDataset, readDetections } from "borescope";
 *
 * const encode = (text: string) => new TextEncoder().encode(text);
 * const dataset = await readDataset(encode('{"images": [{"id": 7}], "annotations": [], "categories": [{"id": 1, "name": "burr"}]}'));
 * const yolo = await readDetections(encode('[{"image_id": 7, "category_id": 1, "bbox": [0, 0, 8, 4], "score": 0.5}]'), dataset);
 * assert.equal(yolo.objects.length, 1);
 * ```
 */
export async function readDetections(
  input: SourceInput,
  dataset: Dataset,
  options: ReadDetectionsOptions = {},
): Promise<Detections> {
  void compileAhead(); // what is read is measured next, as a rule
  const source = await asSource(input, options.signal);
  const adapters = options.adapters ?? defaultAdapters;
  const able = adapters.filter(({ readDetections }) => readDetections !== undefined);
  const adapter = await chooseAdapter(able, source, options.format);
  const context = withDefaults(options);
  if (adapter.readDetections === undefined)
    throw new BorescopeError("FORMAT_NO_DETECTIONS", {
      file: source.name,
      found: `format ${adapter.name}, which holds none`,
    });
  return adapter.readDetections(source, dataset, {
    model: modelName(source.name),
    matchImages: "auto",
    matchCategories: "auto",
    unlisted: options.onProblem === "skip" ? "aside" : "throw",
    ...context,
  });
}

function withDefaults<T extends Partial<ReadContext>>(options: T) {
  return {
    onProblem: "throw" as const,
    problems: new Problems(),
    masks: true,
    keypoints: true,
    rotatedBoxes: true,
    ...options,
  };
}
