import type { Pixels } from "@borescope/core";
import { Candidates } from "./candidates.js";
import type { Decoder } from "./decoder.js";
import { batchSizeOf, imageInput } from "./decoders/shapes.js";
import { type ImageDetections, toImage } from "./image-result.js";
import type { OpenModel } from "./open-model.js";
import { InputWriter } from "./preprocess/input.js";
import type { Placement, Preprocessing } from "./preprocess/preprocessing.js";
import { refuseNaN } from "./refuse-nan.js";
import { suppress } from "./suppress.js";
import type { Tensor } from "./tensor.js";
import type { Thresholds } from "./thresholds.js";

/** Runs one detector on batches of decoded images: fills its input, reads its outputs, suppresses. */
export class ModelRunner {
  private readonly writer: InputWriter;
  private readonly input: string;
  private readonly candidates = new Candidates();

  constructor(
    private readonly model: OpenModel,
    private readonly decoder: Decoder,
    readonly preprocessing: Preprocessing,
    readonly thresholds: Thresholds,
  ) {
    this.writer = new InputWriter(preprocessing);
    this.input = imageInput(model.graph).name;
  }

  /** Images that the graph takes at once; null: any number. */
  get batchSize(): number | null {
    return batchSizeOf(this.model.graph);
  }

  /** @throws BorescopeError INFERENCE_RUN, INFERENCE_OUTPUT, INFERENCE_DISPOSED */
  async run(images: readonly Pixels[]): Promise<ImageDetections[]> {
    if (images.length === 0) return [];
    const { tensor, placements } = this.writer.batch(images, this.batchSize);
    // a batch of fixed size that the images do not fill is run with nothing in its last slots
    const filled = Array.from({ length: tensor.dims[0]! }, (_, i) => placements[i] ?? placements[0]!);
    const extra = this.decoder.extraInputs?.(this.model.graph, filled) ?? [];
    const outputs = await this.model.run(new Map([[this.input, tensor], ...extra]));
    refuseNaN(outputs);
    const found = placements.map((placement, index) => this.read(outputs, index, placement));
    this.writer.giveBack(tensor);
    return found;
  }

  /** Lets the model go, once it has run what it is running; may be called again. */
  release(): Promise<void> {
    return this.model.dispose();
  }

  private read(outputs: ReadonlyMap<string, Tensor>, index: number, placement: Placement): ImageDetections {
    const { candidates, thresholds, decoder } = this;
    const { graph } = this.model;
    candidates.clear();
    const context = { graph, outputs, index, placement, confidence: thresholds.confidence };
    decoder.decode(context, candidates);
    const kept = suppress(candidates, { ...thresholds, done: decoder.suppression === "none" });
    const found = toImage(candidates, kept, placement);
    const masks = decoder.masks?.(context, candidates, kept);
    return masks === undefined ? found : { ...found, masks };
  }
}
