import type { Pixels } from "@borescope/core";
import { BorescopeError } from "@borescope/core";
import { Candidates } from "./candidates.js";
import type { Decoder } from "./decoder.js";
import { imageInput } from "./decoders/shapes.js";
import type { ModelGraph } from "./graph.js";
import { type ImageDetections, toImage } from "./image-result.js";
import { type InputData, InputWriter, inputBuffer } from "./preprocess/input.js";
import type { Placement, Preprocessing } from "./preprocess/preprocessing.js";
import { refuseNaN } from "./refuse-nan.js";
import type { Session } from "./session.js";
import { suppress } from "./suppress.js";
import type { Tensor } from "./tensor.js";
import type { Thresholds } from "./thresholds.js";

/** Runs one model on batches of decoded images: fills its input, reads its outputs, suppresses. */
export class ModelRunner {
  private readonly writer: InputWriter;
  private readonly input: string;
  private readonly candidates = new Candidates();
  /** The input of the last run: memory that is new costs more than filling it. */
  private spare: InputData | undefined;
  private readonly running = new Set<Promise<unknown>>();
  private released: Promise<void> | undefined;

  constructor(
    private readonly session: Session,
    private readonly graph: ModelGraph,
    private readonly decoder: Decoder,
    readonly preprocessing: Preprocessing,
    readonly thresholds: Thresholds,
  ) {
    this.writer = new InputWriter(preprocessing);
    this.input = imageInput(graph).name;
  }

  /** Images that the graph takes at once; null: any number. */
  get batchSize(): number | null {
    const size = imageInput(this.graph).shape![0];
    return typeof size === "number" && size > 0 ? size : null;
  }

  /** @throws BorescopeError INFERENCE_RUN, INFERENCE_OUTPUT, INFERENCE_DISPOSED */
  async run(images: readonly Pixels[]): Promise<ImageDetections[]> {
    if (images.length === 0) return [];
    const { writer, preprocessing } = this;
    const slots = Math.max(images.length, this.batchSize ?? 0);
    const length = slots * writer.size;
    const data = this.spare?.length === length ? this.spare : inputBuffer(preprocessing.type, length);
    this.spare = undefined; // while it is in use
    const placements = images.map((image, i) => writer.write(image, data, i));
    data.fill(0, images.length * writer.size);
    const { width, height, layout, channels } = preprocessing;
    const planes = channels === "grey" ? 1 : 3;
    const dims = layout === "nchw" ? [slots, planes, height, width] : [slots, height, width, planes];
    // a batch of fixed size that the images do not fill is run with nothing in its last slots
    const filled = Array.from({ length: slots }, (_, i) => placements[i] ?? placements[0]!);
    const outputs = await this.runSession({ dims, data }, filled);
    refuseNaN(outputs);
    const found = placements.map((placement, index) => this.read(outputs, index, placement));
    this.spare = data;
    return found;
  }

  /** Lets the model go, once it has run what it is running; may be called again. */
  release(): Promise<void> {
    this.released ??= Promise.allSettled(this.running).then(() => this.session.release());
    return this.released;
  }

  private async runSession(image: Tensor, placements: readonly Placement[]): Promise<ReadonlyMap<string, Tensor>> {
    if (this.released !== undefined)
      throw new BorescopeError("INFERENCE_DISPOSED", { expected: "a detector", found: "one that was disposed of" });
    const extra = this.decoder.extraInputs?.(this.graph, placements) ?? [];
    const work = this.session.run(new Map([[this.input, image], ...extra]));
    this.running.add(work);
    try {
      return await work;
    } catch (cause) {
      throw new BorescopeError("INFERENCE_RUN", {
        expected: `a model that runs on an input of [${image.dims.join(", ")}]`,
        found: cause instanceof Error ? cause.message : String(cause),
        hint: "Where the graph leaves its size free, preprocessing: { width, height } says which to use.",
        cause,
      });
    } finally {
      this.running.delete(work);
    }
  }

  private read(outputs: ReadonlyMap<string, Tensor>, index: number, placement: Placement): ImageDetections {
    const { candidates, thresholds, decoder, graph } = this;
    candidates.clear();
    const context = { graph, outputs, index, placement, confidence: thresholds.confidence };
    decoder.decode(context, candidates);
    const kept = suppress(candidates, { ...thresholds, done: decoder.suppression === "none" });
    const found = toImage(candidates, kept, placement);
    const masks = decoder.masks?.(context, candidates, kept);
    return masks === undefined ? found : { ...found, masks };
  }
}
