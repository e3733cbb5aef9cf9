import { BorescopeError } from "@borescope/core";
import type { Tensor, TensorData } from "./tensor.js";

/**
 * A NaN compares with nothing: it would leave no trace but detections that are missing.
 *
 * @throws BorescopeError INFERENCE_OUTPUT
 */
export function refuseNaN(outputs: ReadonlyMap<string, Tensor>): void {
  for (const [name, { data }] of outputs) {
    const at = firstNaN(data);
    if (at >= 0)
      throw new BorescopeError("INFERENCE_OUTPUT", {
        place: `${name}/${at}`,
        expected: "numbers",
        found: "NaN",
        hint: "The weights may be broken, or half precision overflows: try another device or a float32 export.",
      });
  }
}

function firstNaN(data: TensorData): number {
  if ((data instanceof Float32Array || data instanceof Float64Array) && Number.isNaN(sum(data)))
    for (let i = 0; i < data.length; i++) if (Number.isNaN(data[i]!)) return i;
  if (data instanceof Uint16Array) for (let i = 0; i < data.length; i++) if ((data[i]! & 0x7fff) > 0x7c00) return i;
  return -1;
}

/** NaN where a number is, or two are infinite; four sums side by side, since each waits for its last addition. */
function sum(data: Float32Array | Float64Array): number {
  const { length } = data;
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  let i = 0;
  for (; i < length - 3; i += 4) {
    a += data[i]!;
    b += data[i + 1]!;
    c += data[i + 2]!;
    d += data[i + 3]!;
  }
  for (; i < length; i++) a += data[i]!;
  return a + b + c + d;
}
