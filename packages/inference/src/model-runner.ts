import { BorescopeError } from "@borescope/core";
import { Candidates } from "./candidates.js";
import type { Decoder } from "./decoder.js";
import { imageInput } from "./decoders/shapes.js";
import type { ModelGraph } from "./graph.js";
import type { Pixels } from "./image/pixels.js";
import { type ImageDetections, toImage } from "./image-result.js";
import { InputWriter, inputBuffer } from "./preprocess/input.js";
import type { Preprocessing } from "./preprocess/preprocessing.js";
import type { Session } from "./session.js";
import { suppress } from "./suppress.js";
import type { Tensor } from "./tensor.js";

/** What is kept of a model's candidates. */
export interface Thresholds {
  readonly confidence: number;
  readonly iou: number;
  readonly maxDetections: number;
  readonly classAgnostic: boolean;
}

/** Runs one model on batches of decoded images: fills its input, reads its outputs, suppresses. */
export class ModelRunner {
  private readonly writer: InputWriter;
  private readonly input: string;
  private readonly candidates = new Candidates();

  constructor(
    private readonly session: Session,
    private readonly graph: ModelGraph,
    private readonly decoder: Decoder,
    readonly preprocessing: Preprocessing,
    private readonly thresholds: Thresholds,
  ) {
    this.writer = new InputWriter(preprocessing);
    this.input = imageInput(graph).name;
  }

  /** Images that the graph takes at once; null: any number. */
  get batchSize(): number | null {
    const size = imageInput(this.graph).shape![0];
    return typeof size === "number" && size > 0 ? size : null;
  }

  /** @throws BorescopeError INFERENCE_RUN, INFERENCE_OUTPUT */
  async run(images: readonly Pixels[]): Promise<ImageDetections[]> {
    if (images.length === 0) return [];
    const { writer, preprocessing, graph, decoder } = this;
    const { width, height, layout, channels } = preprocessing;
    const slots = Math.max(images.length, this.batchSize ?? 0);
    const data = inputBuffer(preprocessing.type, slots * writer.size);
    const placements = images.map((image, i) => writer.write(image, data, i));
    const planes = channels === "grey" ? 1 : 3;
    const dims = layout === "nchw" ? [slots, planes, height, width] : [slots, height, width, planes];
    const filled = Array.from({ length: slots }, (_, i) => placements[i] ?? placements[0]!);
    const extra = decoder.extraInputs?.(graph, filled) ?? new Map<string, Tensor>();
    const outputs = await this.session
      .run(new Map([[this.input, { dims, data }], ...extra]))
      .catch((cause: unknown) => {
        throw new BorescopeError("INFERENCE_RUN", {
          expected: `a model that runs on an input of [${dims.join(", ")}]`,
          found: cause instanceof Error ? cause.message : String(cause),
          cause,
        });
      });
    refuseNaN(outputs);
    return placements.map((placement, index) => {
      const { candidates, thresholds } = this;
      candidates.clear();
      decoder.decode({ outputs, index, placement, confidence: thresholds.confidence }, candidates);
      const kept = suppress(candidates, { ...thresholds, done: decoder.suppression === "none" });
      return toImage(candidates, kept, placement);
    });
  }

  release(): Promise<void> {
    return this.session.release();
  }
}

/** A NaN compares with nothing: it would leave no trace but detections that are missing. */
function refuseNaN(outputs: ReadonlyMap<string, Tensor>): void {
  for (const [name, { data }] of outputs) {
    if (!(data instanceof Float32Array || data instanceof Float64Array)) continue;
    for (let i = 0; i < data.length; i++)
      if (Number.isNaN(data[i]!))
        throw new BorescopeError("INFERENCE_OUTPUT", {
          place: `${name}/${i}`,
          expected: "numbers",
          found: "NaN",
          hint: "The weights may be broken, or half precision overflows: try another device or a float32 export.",
        });
  }
}
