import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Curves } from "@borescope/metrics";
import { writing } from "./writing.js";

/** Writes pycocotools' arrays as NumPy files (float64, C order, -1 kept). @throws BorescopeError OUTPUT_UNWRITABLE */
export async function writeArrays(folder: string, model: string, curves: Curves): Promise<void> {
  const { T, R, K, A, M } = curves.shape;
  const target = join(folder, model);
  await writing(target, async () => {
    await mkdir(target, { recursive: true });
    await writeFile(join(target, "precision.npy"), npy(curves.precision, [T, R, K, A, M]));
    await writeFile(join(target, "recall.npy"), npy(curves.recall, [T, K, A, M]));
    await writeFile(join(target, "scores.npy"), npy(curves.scores, [T, R, K, A, M]));
  });
}

/** @see NEP 1, the .npy format, version 1.0 */
function npy(values: Float64Array, shape: readonly number[]): Uint8Array {
  const text = `{'descr': '<f8', 'fortran_order': False, 'shape': (${shape.join(", ")}), }`;
  const length = Math.ceil((10 + text.length + 1) / 64) * 64;
  const head = Buffer.alloc(length, " ");
  head.write("\x93NUMPY\x01\x00", 0, "latin1");
  head.writeUInt16LE(length - 10, 8);
  head.write(text, 10, "latin1");
  head.write("\n", length - 1);
  return Buffer.concat([head, Buffer.from(values.buffer, values.byteOffset, values.byteLength)]);
}
