import { BorescopeError } from "@borescope/core";
import type { ModelGraph } from "../graph.js";
import type { Preprocessing } from "../preprocess/preprocessing.js";
import type { TensorInfo } from "../tensor.js";

/** Letterboxed RGB, 0 … 1: what Ultralytics' models take. */
export const ULTRALYTICS: Omit<Preprocessing, "width" | "height" | "type" | "layout"> = {
  channels: "rgb",
  divisor: 255,
  mean: [0, 0, 0],
  deviation: [1, 1, 1],
  fit: "letterbox",
  fill: 114,
  enlarge: true,
};

/** Stretched to the input, 0 … 1: what several families take, in one order of channels or the other. */
export const STRETCHED = {
  divisor: 255,
  mean: [0, 0, 0],
  deviation: [1, 1, 1],
  fit: "stretch",
  fill: 0,
  enlarge: true,
} as const;

/** Mean and deviation of ImageNet, RGB, 0 … 1. */
export const IMAGENET = { mean: [0.485, 0.456, 0.406], deviation: [0.229, 0.224, 0.225] } as const;

/**
 * The input that takes the image: the first of rank 4.
 *
 * @throws BorescopeError INFERENCE_INPUT
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { batchSizeOf, imageInput, inputFormat, openModel } from "@borescope/inference";
 *
 * const { model } = await openModel({ model: "model.onnx", device: "cpu" });
 * assert.equal(imageInput(model.graph).name, "images");
 * assert.deepEqual(inputFormat(model.graph, [640, 640]), { width: 32, height: 32, layout: "nchw", type: "float32" });
 * assert.equal(batchSizeOf(model.graph), null); // [batch, 3, 32, 32]
 * await model.dispose();
 * ```
 */
export function imageInput(graph: ModelGraph): TensorInfo {
  const found = graph.inputs.find(({ shape, type }) => shape?.length === 4 && type !== "int64");
  if (found !== undefined) return found;
  throw new BorescopeError("INFERENCE_INPUT", {
    expected: "an input of rank 4 for the image: batch, channels, height, width",
    found: graph.inputs.map(describe).join("; ") || "no inputs",
  });
}

/**
 * Images that a graph takes at once; null: any number.
 *
 * @throws BorescopeError INFERENCE_INPUT
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { batchSizeOf, imageInput, inputFormat, openModel } from "@borescope/inference";
 *
 * const { model } = await openModel({ model: "model.onnx", device: "cpu" });
 * assert.equal(imageInput(model.graph).name, "images");
 * assert.deepEqual(inputFormat(model.graph, [640, 640]), { width: 32, height: 32, layout: "nchw", type: "float32" });
 * assert.equal(batchSizeOf(model.graph), null); // [batch, 3, 32, 32]
 * await model.dispose();
 * ```
 */
export function batchSizeOf(graph: ModelGraph): number | null {
  return fixed(imageInput(graph), 0);
}

/**
 * Size, layout and element type of the image input; `fallback` where the graph leaves the size free.
 *
 * @throws BorescopeError INFERENCE_INPUT
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { batchSizeOf, imageInput, inputFormat, openModel } from "@borescope/inference";
 *
 * const { model } = await openModel({ model: "model.onnx", device: "cpu" });
 * assert.equal(imageInput(model.graph).name, "images");
 * assert.deepEqual(inputFormat(model.graph, [640, 640]), { width: 32, height: 32, layout: "nchw", type: "float32" });
 * assert.equal(batchSizeOf(model.graph), null); // [batch, 3, 32, 32]
 * await model.dispose();
 * ```
 */
export function inputFormat(
  graph: ModelGraph,
  fallback: readonly [width: number, height: number],
): Pick<Preprocessing, "width" | "height" | "layout" | "type"> {
  const input = imageInput(graph);
  const [, a, b, c] = input.shape!;
  const nhwc = (c === 3 || c === 1) && a !== 3 && a !== 1;
  const [height, width] = nhwc ? [a, b] : [b, c];
  const stated = statedSize(graph.metadata.get("imgsz"));
  const { type } = input;
  if (type !== "float32" && type !== "float16" && type !== "uint8")
    throw new BorescopeError("INFERENCE_INPUT", {
      place: input.name,
      expected: "an image input of float32, float16 or uint8",
      found: type,
    });
  return {
    width: typeof width === "number" && width > 0 ? width : (stated?.[0] ?? fallback[0]),
    height: typeof height === "number" && height > 0 ? height : (stated?.[1] ?? fallback[1]),
    layout: nhwc ? "nhwc" : "nchw",
    type,
  };
}

/** Ultralytics writes `[height, width]`. */
function statedSize(text: string | undefined): [number, number] | null {
  const found = text?.match(/\d+/g)?.map(Number);
  if (found === undefined || found.length === 0) return null;
  return [found[1] ?? found[0]!, found[0]!];
}

/** The output of that name. */
export function outputNamed(graph: ModelGraph, name: string): TensorInfo | undefined {
  return graph.outputs.find((output) => output.name === name);
}

/** A dimension that is fixed, else null. */
export function fixed(info: TensorInfo | undefined, dimension: number): number | null {
  const size = info?.shape?.[dimension];
  return typeof size === "number" && size > 0 ? size : null;
}

/** `name [1, 3, height, width] float32`. */
export function describe({ name, shape, type }: TensorInfo): string {
  return `${name} ${shape === null ? "of unknown shape" : `[${shape.map((size) => size || "?").join(", ")}]`} ${type}`;
}

/** Cells of the grids of the given strides over an input. */
export function gridCells(width: number, height: number, strides: readonly number[]): number {
  return strides.reduce((n, stride) => n + Math.ceil(width / stride) * Math.ceil(height / stride), 0);
}

/** Whether the metadata has a name for each of so many classes, where it has names: else the layout is another's. */
export function fitsNames(graph: ModelGraph, classes: number | null): boolean {
  const names = namesOf(graph);
  return names === null || classes === null || names.length === classes;
}

const MOST_CLASSES = 2 ** 20;

/**
 * Class names of Ultralytics' metadata, a Python dictionary or list in text; null where there are none.
 *
 * @throws BorescopeError INFERENCE_LABELS
 */
export function namesOf(graph: ModelGraph): string[] | null {
  const text = graph.metadata.get("names");
  if (text === undefined) return null;
  const names: string[] = [];
  const entry = /(?:(\d{1,9})\s*:\s*)?(?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)")/g;
  for (const [, key, single, double] of text.matchAll(entry)) {
    const at = key === undefined ? names.length : Number(key);
    if (at >= MOST_CLASSES)
      throw new BorescopeError("INFERENCE_LABELS", {
        place: "names",
        expected: `classes below ${MOST_CLASSES} in the metadata`,
        found: `class ${at}`,
      });
    names[at] = (single ?? double ?? "").replace(/\\(.)/g, "$1");
  }
  return names.length > 0 ? Array.from(names, (name, i) => name ?? `class ${i}`) : null;
}
