import { BorescopeError } from "@borescope/core";
import type { DecodeContext } from "../decoder.js";
import { halfToFloat } from "../preprocess/half.js";
import type { Tensor } from "../tensor.js";

/** One image's part of an output, as numbers, row-major, and its dimensions without the batch. */
export interface OutputPart {
  readonly data: Float32Array | Float64Array | Int32Array;
  readonly dims: readonly number[];
}

/**
 * One image's part of the output of that name, as numbers: those of half precision and of 64 bits are converted.
 *
 * @param name - of the output; null: the first
 * @param rank - dimensions that it has, the batch among them
 * @throws BorescopeError INFERENCE_OUTPUT where there is no such output, or it has another rank
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { type Decoder, defaultDecoders, readOutput } from "@borescope/inference";
 *
 * const rows: Decoder = {
 *   ...defaultDecoders[0]!, // prepares images as YOLOv8 does
 *   name: "rows",
 *   decode(context, candidates) {
 *     const { data, dims } = readOutput(context, null, 3); // [batch, boxes, 6]: corners, score, class
 *     for (let at = 0; at < dims[0]! * 6; at += 6)
 *       candidates.add(data[at]!, data[at + 1]!, data[at + 2]!, data[at + 3]!, data[at + 4]!, data[at + 5]!);
 *   },
 * };
 * assert.equal(rows.suppression, "class-aware");
 * ```
 */
export function readOutput(
  { outputs, index }: Pick<DecodeContext, "outputs" | "index">,
  name: string | null,
  rank: number,
): OutputPart {
  const [first] = outputs.keys();
  const tensor = outputs.get(name ?? first ?? "");
  if (tensor === undefined || tensor.dims.length !== rank)
    throw new BorescopeError("INFERENCE_OUTPUT", {
      place: name ?? first,
      expected: `an output of rank ${rank}`,
      found: tensor === undefined ? `outputs ${[...outputs.keys()].join(", ")}` : `one of [${tensor.dims.join(", ")}]`,
      hint: "Another decoder may fit: name it.",
    });
  const dims = tensor.dims.slice(1);
  const size = dims.reduce((n, d) => n * d, 1);
  return { data: numbers(tensor, index * size, size), dims };
}

function numbers({ data }: Tensor, from: number, length: number): OutputPart["data"] {
  const part = data.subarray(from, from + length);
  if (part instanceof Float32Array || part instanceof Float64Array || part instanceof Int32Array) return part;
  if (part instanceof Uint16Array) return Float32Array.from(part, halfToFloat);
  return Float64Array.from(part as ArrayLike<number | bigint>, Number);
}

/** 1 / (1 + e^-x). */
export function sigmoid(x: number): number {
  return 1 / (1 + Math.exp(-x));
}
