import type { Pixels } from "@borescope/core";
import type { ElementType, Tensor, TensorData } from "../tensor.js";
import { floatToHalf } from "./half.js";
import { place } from "./place.js";
import type { Placement, Preprocessing } from "./preprocessing.js";
import { resizeRows } from "./resize.js";

/** A buffer for the input of a batch. */
function inputBuffer(type: Preprocessing["type"], length: number): TensorData {
  if (type === "float16") return new Uint16Array(length);
  return type === "uint8" ? new Uint8Array(length) : new Float32Array(length);
}

/**
 * Draws images into the input of a model, one after another: resized, placed, normalised.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { InputWriter, inputFormat, openModel } from "@borescope/inference";
 *
 * const { model } = await openModel({ model: "model.onnx", device: "cpu" });
 * const format = inputFormat(model.graph, [32, 32]); // its size, layout and type
 * const stretched = { divisor: 255, mean: [0, 0, 0], deviation: [1, 1, 1], fit: "stretch", fill: 0, enlarge: true } as const;
 * const writer = new InputWriter({ ...format, ...stretched, channels: "rgb" });
 * const { tensor } = writer.batch([{ width: 1, height: 1, data: Uint8Array.of(255, 0, 51) }]);
 * assert.deepEqual(tensor.dims, [1, 3, 32, 32]);
 * assert.equal(tensor.data[2 * 32 * 32], Math.fround(0.2));
 * await model.dispose();
 * ```
 */
export class InputWriter {
  /** Per channel, what each of the 256 values becomes. */
  private readonly tables: readonly TensorData[];

  constructor(private readonly preprocessing: Preprocessing) {
    const { channels, type } = preprocessing;
    this.tables = Array.from({ length: channels === "grey" ? 1 : 3 }, (_, channel) =>
      table(preprocessing, channel, type),
    );
  }

  /** Numbers that one image takes. */
  get size(): number {
    return this.tables.length * this.preprocessing.width * this.preprocessing.height;
  }

  /**
   * The input of a batch.
   *
   * @param slots - images that the model takes at once, the last ones left empty; null: any number
   */
  batch(
    images: readonly Pixels[],
    slots: number | null = null,
  ): { readonly tensor: Tensor; readonly placements: Placement[] } {
    const { width, height, layout, type } = this.preprocessing;
    const length = Math.max(images.length, slots ?? 0);
    const data = inputBuffer(type, length * this.size);
    const placements = images.map((image, i) => this.write(image, data, i));
    const planes = this.tables.length;
    const dims = layout === "nchw" ? [length, planes, height, width] : [length, height, width, planes];
    return { tensor: { dims, data }, placements };
  }

  /** Writes image number `index` of a batch. @returns where it lies in the input */
  write(image: Pixels, into: TensorData, index: number): Placement {
    const { preprocessing, tables, size } = this;
    const { width, height, fill, channels, layout } = preprocessing;
    const { placement, drawn } = place(image.width, image.height, preprocessing);
    const planes = tables.length;
    const base = index * size;
    const plane = layout === "nchw" ? width * height : 1;
    const step = layout === "nchw" ? 1 : planes;
    if (drawn.width < width || drawn.height < height)
      for (let p = 0; p < planes; p++) {
        const value = tables[p]![Math.round(fill)]!;
        for (let i = 0; i < width * height; i++) into[base + p * plane + i * step] = value;
      }
    const a = channels === "bgr" ? 2 : 0; // where in a pixel the first channel lies
    const [first, second, third] = tables;
    resizeRows(image, drawn.width, drawn.height, (row, y) => {
      const start = base + ((drawn.top + y) * width + drawn.left) * step;
      if (channels === "grey") {
        const values = tables[0]!;
        for (let x = 0; x < drawn.width; x++) into[start + x * step] = values[luma(row, 3 * x)]!;
        return;
      }
      for (let x = 0, from = 0, at = start; x < drawn.width; x++, from += 3, at += step) {
        into[at] = first![row[from + a]!]!;
        into[at + plane] = second![row[from + 1]!]!;
        into[at + 2 * plane] = third![row[from + 2 - a]!]!;
      }
    });
    return placement;
  }
}

/** ITU-R BT.601 in OpenCV's fixed point. @see OpenCV, `RGB2Gray<uchar>` */
function luma(row: Uint8Array, at: number): number {
  return (row[at]! * 4899 + row[at + 1]! * 9617 + row[at + 2]! * 1868 + 8192) >> 14;
}

function table({ divisor, mean, deviation }: Preprocessing, channel: number, type: ElementType): TensorData {
  const values = Float32Array.from({ length: 256 }, (_, v) => (v / divisor - mean[channel]!) / deviation[channel]!);
  if (type === "float16") return Uint16Array.from(values, floatToHalf);
  return type === "uint8" ? Uint8Array.from(values, (v) => v) : values;
}
