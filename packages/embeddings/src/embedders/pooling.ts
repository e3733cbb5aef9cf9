import { BorescopeError } from "@borescope/core";
import { readOutput, type Tensor } from "@borescope/inference";

/**
 * What becomes of an output of several vectors an image: `cls`, the first one; `mean`, their mean, of a map of features
 * that over all places; `none`, all numbers side by side.
 */
export type Pooling = "cls" | "mean" | "none";

/** One image's vector. @throws BorescopeError INFERENCE_OUTPUT, EMBED_OPTION */
export function pooled(
  outputs: ReadonlyMap<string, Tensor>,
  index: number,
  name: string,
  pooling: Pooling,
): Float32Array {
  const rank = outputs.get(name)?.dims.length ?? 0;
  const { data, dims } = readOutput({ outputs, index }, name, rank);
  const vector = pool(Float32Array.from(data), dims, pooling, name);
  if (vector.every(Number.isFinite)) return vector;
  throw new BorescopeError("INFERENCE_OUTPUT", {
    place: name,
    expected: "numbers",
    found: "NaN or an infinite one",
    hint: "The weights may be broken, or half precision overflows: try another device or a float32 export.",
  });
}

function pool(data: Float32Array, dims: readonly number[], pooling: Pooling, name: string): Float32Array {
  if (dims.length < 2 || pooling === "none") return data;
  const map = dims.length > 2; // channels, height, width; else tokens, channels
  const width = map ? dims[0]! : dims[1]!;
  const places = data.length / width;
  if (pooling === "cls") {
    if (!map) return data.slice(0, width);
    throw new BorescopeError("EMBED_OPTION", {
      place: "pooling",
      expected: "mean or none for a map of features",
      found: `cls, of ${name} [batch, ${dims.join(", ")}]`,
    });
  }
  const sums = new Float64Array(width);
  for (let i = 0; i < data.length; i++) sums[map ? Math.floor(i / places) : i % width]! += data[i]!;
  return Float32Array.from(sums, (sum) => sum / places);
}
