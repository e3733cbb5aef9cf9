import { type LongWork, type Pixels, throwIfAborted } from "@borescope/core";
import { batchSizeOf, InputWriter, imageInput, type OpenModel, type Preprocessing } from "@borescope/inference";
import { cutSquare } from "../crops.js";
import { shrink } from "../shrink.js";
import { normalise } from "../unit-vectors.js";
import { type Pooling, pooled } from "./pooling.js";

/** How images become the input of a model, and its output becomes vectors. */
export interface ImageSideOptions {
  readonly preprocessing: Preprocessing;
  readonly antialias: boolean;
  readonly centred: boolean;
  readonly output: string;
  readonly pooling: Pooling;
}

/** Images in, unit vectors out. */
export class ImageSide {
  private readonly writer: InputWriter;
  private readonly input: string;
  private readonly slots: number | null;

  constructor(
    private readonly model: OpenModel,
    private readonly options: ImageSideOptions,
  ) {
    this.writer = new InputWriter(options.preprocessing);
    this.input = imageInput(model.graph).name;
    this.slots = batchSizeOf(model.graph);
  }

  /** Length of a vector, which a graph need not tell: that of a black pixel's. */
  async measure(): Promise<number> {
    return (await this.run([{ width: 1, height: 1, data: new Uint8Array(3) }]))[0]!.length;
  }

  /** `[n · dimension]` */
  async embed(
    images: readonly Pixels[],
    dimension: number,
    { signal, onProgress }: LongWork = {},
  ): Promise<Float32Array> {
    const vectors = new Float32Array(images.length * dimension);
    const step = this.slots ?? images.length;
    for (let i = 0; i < images.length; i += step) {
      throwIfAborted(signal);
      const part = await this.run(images.slice(i, i + step));
      part.forEach((vector, k) => {
        vectors.set(vector, (i + k) * dimension);
      });
      onProgress?.({ done: i + part.length, total: images.length, what: "images" });
    }
    normalise(vectors, dimension);
    return vectors;
  }

  private async run(images: readonly Pixels[]): Promise<Float32Array[]> {
    const { output, pooling } = this.options;
    const { tensor } = this.writer.batch(
      images.map((image) => this.prepare(image)),
      this.slots,
    );
    const outputs = await this.model.run(new Map([[this.input, tensor]]));
    return images.map((_, index) => pooled(outputs, index, output, pooling));
  }

  private prepare(image: Pixels): Pixels {
    const { antialias, centred, preprocessing } = this.options;
    const side = Math.min(image.width, image.height);
    const square = { left: (image.width - side) >> 1, top: (image.height - side) >> 1, side };
    const seen = centred ? cutSquare(image, square, null) : image;
    return antialias ? shrink(seen, preprocessing.width, preprocessing.height) : seen;
  }
}
