import { BorescopeError, type CropRule, type Embedder, type LongWork } from "@borescope/core";
import {
  inputFormat,
  type OpenModel,
  type OpenModelOptions,
  openModel,
  type Preprocessing,
} from "@borescope/inference";
import { sha256 } from "../sha256.js";
import { ImageSide } from "./image-side.js";
import type { Pooling } from "./pooling.js";

/** Options of {@link onnxEmbedder}. */
export interface OnnxEmbedderOptions extends OpenModelOptions {
  /** For people, and for the name of the cache's folder; default: the file's name. */
  readonly name?: string | undefined;
  /** How images become its input; default: the size, layout and type that the graph gives (224 where it leaves them free), stretched RGB, 0 … 1. */
  readonly preprocessing?: Partial<Preprocessing> | undefined;
  /** Of an image that is not square: cut the square in its middle out first, as most backbones were trained; default false. */
  readonly centred?: boolean | undefined;
  /** Average blocks of pixels before a large image is resized, as Pillow does and OpenCV does not; default false. */
  readonly antialias?: boolean | undefined;
  /** Which output is the vector; default: the only one, or one with a telling name. */
  readonly output?: string | undefined;
  /** What becomes of an output of several vectors an image; default: `none` for one, `mean` for more. */
  readonly pooling?: Pooling | undefined;
  /** How objects are to be cut out for it. */
  readonly crop?: CropRule | undefined;
  /** A text side: the vector of a text, of the same length as the image's. */
  readonly text?: TextSide | undefined;
}

/** The text side of a dual encoder. */
export interface TextSide {
  /** Changes with whatever changes its vectors. */
  readonly fingerprint: string;
  embed(texts: readonly string[], work?: LongWork): Promise<Float32Array>;
  dispose?(): Promise<void>;
}

/** Where a graph leaves its size free. */
const USUAL_SIDE = 224;

/** Names under which exporters give the vector of an image, the surest first. */
const TELLING = /^(image_embeds|embeddings?|sentence_embedding|pooler_output|features?|last_hidden_state)$/;

/**
 * An embedder over any ONNX model that takes an image: a backbone, a self-supervised encoder, the image side of a dual
 * encoder. Vectors are scaled to length 1.
 *
 * @throws BorescopeError EMBED_MODEL where no output fits, EMBED_OPTION; INFERENCE_INPUT, INFERENCE_NOT_ONNX,
 * INFERENCE_DEVICE, INFERENCE_RUNTIME_MISSING, INFERENCE_RUN, SOURCE_*. Its `embedImages` throws INFERENCE_RUN,
 * INFERENCE_OUTPUT and INFERENCE_DISPOSED.
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { onnxEmbedder } from "@borescope/embeddings";
 *
 * const embedder = await onnxEmbedder({ model: "model.onnx", device: "cpu", pooling: "mean" });
 * const grey = { width: 2, height: 2, data: new Uint8Array(12).fill(90) };
 * const vectors = await embedder.embedImages([grey, grey]);
 * assert.equal(vectors.length, 2 * embedder.dimension);
 * await embedder.dispose?.();
 * ```
 */
export async function onnxEmbedder(options: OnnxEmbedderOptions): Promise<Embedder> {
  const { crop, text } = options;
  const { model, bytes } = await openModel(options);
  try {
    const how = howOf(model, options);
    const images = new ImageSide(model, how);
    const dimension = await images.measure();
    const sides = [await sha256(bytes), JSON.stringify(how), text?.fingerprint ?? ""];
    return {
      name: options.name ?? model.name.replace(/\.onnx$/i, ""),
      dimension,
      fingerprint: await sha256(sides.join(" ")),
      crop,
      embedImages: (each, work) => images.embed(each, dimension, work),
      ...(text === undefined ? {} : { embedTexts: (texts, work) => text.embed(texts, work) }),
      async dispose() {
        await model.dispose();
        await text?.dispose?.();
      },
    };
  } catch (error) {
    await model.dispose();
    throw error;
  }
}

function howOf(model: OpenModel, options: OnnxEmbedderOptions) {
  const { antialias = false, centred = false, preprocessing, pooling } = options;
  const { graph } = model;
  const output = outputOf(model, options.output);
  const rank = graph.outputs.find(({ name }) => name === output)?.shape?.length ?? 2;
  return {
    preprocessing: { ...STRETCHED, ...inputFormat(graph, [USUAL_SIDE, USUAL_SIDE]), ...preprocessing },
    antialias,
    centred,
    output,
    pooling: pooling ?? (rank > 2 ? ("mean" as const) : ("none" as const)),
  };
}

/** The whole image, RGB, 0 … 1. */
const STRETCHED = {
  channels: "rgb",
  divisor: 255,
  mean: [0, 0, 0],
  deviation: [1, 1, 1],
  fit: "stretch",
  fill: 114,
  enlarge: true,
} as const;

function outputOf({ graph, name }: OpenModel, wanted: string | undefined): string {
  const names = graph.outputs.map((output) => output.name);
  const found = wanted ?? (names.length === 1 ? names[0] : names.find((each) => TELLING.test(each)));
  if (found !== undefined && names.includes(found)) return found;
  throw new BorescopeError("EMBED_MODEL", {
    file: name,
    expected: wanted === undefined ? "one output, or one with a telling name" : `an output ${wanted}`,
    found: names.join(", "),
    hint: "Say which is the vector: output.",
  });
}
