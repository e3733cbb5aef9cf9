import { BorescopeError, type Pixels } from "@borescope/core";
import type { Tensor } from "../tensor.js";
import { floatToHalf } from "./half.js";
import { InputKernel, type InputLayout } from "./input-kernel.js";
import { type Drawn, place } from "./place.js";
import type { Placement, Preprocessing } from "./preprocessing.js";
import { resizeRows } from "./resize.js";

/** The numbers of an input; those of half precision as their 16 bits. */
export type InputData = Float32Array | Uint16Array | Uint8Array;

/** Numbers that an input may have: 512 of 1024 × 1024 pixels. */
const MOST_NUMBERS = 3 * 2 ** 29;

/** A buffer for the input of a batch. @throws BorescopeError INFERENCE_INPUT where it would be too large */
function inputBuffer(type: Preprocessing["type"], length: number): InputData {
  if (!(length <= MOST_NUMBERS))
    throw new BorescopeError("INFERENCE_INPUT", {
      expected: `an input of ${MOST_NUMBERS} numbers at most`,
      found: `one of ${length}`,
      hint: "The graph or the preprocessing asks for a size or a batch beyond measure.",
    });
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
  private readonly tables: readonly InputData[];
  private readonly layout: InputLayout;
  private readonly kernel: InputKernel | null;
  /** An input that was used: memory that is new costs more than filling it. */
  private spare: InputData | undefined;

  /** @param plain - draw in TypeScript alone, which is slower and gives the same */
  constructor(
    private readonly preprocessing: Preprocessing,
    plain = false,
  ) {
    const { channels, type, layout, width, height } = preprocessing;
    const planes = channels === "grey" ? 1 : 3;
    this.tables = Array.from({ length: planes }, (_, channel) => table(preprocessing, channel, type));
    this.layout =
      layout === "nchw"
        ? { row: width, plane: width * height, step: 1 }
        : { row: planes * width, plane: 1, step: planes };
    this.kernel =
      plain || channels === "grey" || !this.tables.every((each) => each instanceof Float32Array)
        ? null
        : InputKernel.create(this.tables, channels);
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
  ): { readonly tensor: Tensor & { readonly data: InputData }; readonly placements: Placement[] } {
    const { width, height, layout, type } = this.preprocessing;
    const length = Math.max(images.length, slots ?? 0);
    const numbers = length * this.size;
    const data = this.spare?.length === numbers ? this.spare : inputBuffer(type, numbers);
    this.spare = undefined; // while it is in use
    const placements = images.map((image, i) => this.write(image, data, i));
    data.fill(0, images.length * this.size);
    const planes = this.tables.length;
    const dims = layout === "nchw" ? [length, planes, height, width] : [length, height, width, planes];
    return { tensor: { dims, data }, placements };
  }

  /** Says that an input is not needed any more: the next is drawn over it. */
  giveBack({ data }: { readonly data: InputData }): void {
    this.spare = data;
  }

  /** Writes image number `index` of a batch. @returns where it lies in the input */
  write(image: Pixels, into: InputData, index: number): Placement {
    const { layout, size, kernel } = this;
    const { placement, drawn } = place(image.width, image.height, this.preprocessing);
    const base = index * size;
    this.fill(drawn, into, base);
    const start = base + drawn.top * layout.row + drawn.left * layout.step;
    if (kernel !== null && into instanceof Float32Array) kernel.draw(image, drawn, into, start, layout);
    else this.draw(image, drawn, into, start);
    return placement;
  }

  /** Fills what the image does not cover. */
  private fill({ left, top, width: across, height: down }: Drawn, into: InputData, base: number): void {
    const { width, height, fill } = this.preprocessing;
    const { row, plane, step } = this.layout;
    this.tables.forEach((values, p) => {
      const value = values[Math.round(fill)]!;
      const between = (y: number, from: number, to: number) => {
        const at = base + p * plane + y * row;
        if (step === 1) into.fill(value, at + from, at + to);
        else for (let x = from; x < to; x++) into[at + x * step] = value;
      };
      for (let y = 0; y < height; y++) {
        const beside = y >= top && y < top + down;
        between(y, 0, beside ? left : width);
        if (beside) between(y, left + across, width);
      }
    });
  }

  private draw(image: Pixels, drawn: Drawn, into: InputData, start: number): void {
    const { channels } = this.preprocessing;
    const { row: stride, plane, step } = this.layout;
    const a = channels === "bgr" ? 2 : 0; // where in a pixel the first channel lies
    const [first, second, third] = this.tables;
    resizeRows(image, drawn.width, drawn.height, (row, y) => {
      let at = start + y * stride;
      if (channels === "grey") for (let x = 0; x < drawn.width; x++, at += step) into[at] = first![luma(row, 3 * x)]!;
      else
        for (let from = 0; from < row.length; from += 3, at += step) {
          into[at] = first![row[from + a]!]!;
          into[at + plane] = second![row[from + 1]!]!;
          into[at + 2 * plane] = third![row[from + 2 - a]!]!;
        }
    });
  }
}

/** ITU-R BT.601 in OpenCV's fixed point. @see OpenCV, `RGB2Gray<uchar>` */
function luma(row: Uint8Array, at: number): number {
  return (row[at]! * 4899 + row[at + 1]! * 9617 + row[at + 2]! * 1868 + 8192) >> 14;
}

function table({ divisor, mean, deviation }: Preprocessing, channel: number, type: Preprocessing["type"]): InputData {
  const values = Float32Array.from({ length: 256 }, (_, v) => (v / divisor - mean[channel]!) / deviation[channel]!);
  if (type === "float16") return Uint16Array.from(values, floatToHalf);
  return type === "uint8" ? Uint8Array.from(values, (v) => v) : values;
}
