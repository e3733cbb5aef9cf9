import { BorescopeError } from "@borescope/core";
import type { DecodeContext } from "../decoder.js";
import { halfToFloat } from "../preprocess/half.js";
import type { Tensor } from "../tensor.js";

/** One image's part of an output, as numbers, and its dimensions without the batch. */
export interface Part {
  readonly data: Float32Array | Float64Array | Int32Array;
  readonly dims: readonly number[];
}

/**
 * One image's part of the output of that name, or of the only one.
 *
 * @throws BorescopeError INFERENCE_OUTPUT where there is no such output, or it has another rank
 */
export function partOf({ outputs, index }: DecodeContext, name: string | null, rank: number): Part {
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

function numbers({ data }: Tensor, from: number, length: number): Part["data"] {
  const part = data.subarray(from, from + length);
  if (part instanceof Float32Array || part instanceof Float64Array || part instanceof Int32Array) return part;
  if (part instanceof Uint16Array) return Float32Array.from(part, halfToFloat);
  return Float64Array.from(part as ArrayLike<number | bigint>, Number);
}

/** 1 / (1 + e^-x). */
export function sigmoid(x: number): number {
  return 1 / (1 + Math.exp(-x));
}
