import type { Decoder } from "../decoder.js";
import type { ModelGraph } from "../graph.js";
import { readOutput, sigmoid } from "./floats.js";
import { fixed, IMAGENET, inputFormat, outputNamed } from "./shapes.js";

/** What sets one family of this layout apart from another. */
interface Family {
  readonly name: string;
  readonly scores: string;
  readonly boxes: string;
  recognise(graph: ModelGraph): number;
  /** `softmax`: with a last class that means "nothing"; `sigmoid`: each class by itself, several a query. */
  readonly activation: "sigmoid" | "softmax";
  readonly normalised: boolean;
}

const isPair = (graph: ModelGraph, scores: string, boxes: string) =>
  outputNamed(graph, scores)?.shape?.length === 3 && fixed(outputNamed(graph, boxes), 2) === 4;

/**
 * RT-DETR, RT-DETRv2, D-FINE, Deformable DETR as Hugging Face exports them: `logits` and `pred_boxes`, centre and size
 * as fractions of the input; each class by its own sigmoid. No mean and deviation.
 *
 * @see transformers, `RTDetrImageProcessor.post_process_object_detection`
 */
export function rtDetrLogits(): Decoder {
  return logits({
    name: "rt-detr-logits",
    scores: "logits",
    boxes: "pred_boxes",
    recognise: (graph) =>
      isPair(graph, "logits", "pred_boxes") ? (graph.inputs.some(({ name }) => name === "pixel_mask") ? 0.5 : 0.9) : 0,
    activation: "sigmoid",
    normalised: false,
  });
}

/**
 * DETR and its like as Hugging Face exports them: `logits` with a last class for "nothing", and `pred_boxes`. Mean and
 * deviation of ImageNet.
 *
 * @see transformers, `DetrImageProcessor.post_process_object_detection`
 */
export function detr(): Decoder {
  return logits({
    name: "detr",
    scores: "logits",
    boxes: "pred_boxes",
    recognise(graph) {
      if (!isPair(graph, "logits", "pred_boxes")) return 0;
      return graph.inputs.some(({ name }) => name === "pixel_mask") ? 0.95 : 0;
    },
    activation: "softmax",
    normalised: true,
  });
}

/**
 * RF-DETR: `dets`, centre and size as fractions of the input, and `labels`, logits. Mean and deviation of ImageNet.
 *
 * @see rf-detr, `PostProcess`
 */
export function rfDetr(): Decoder {
  return logits({
    name: "rf-detr",
    scores: "labels",
    boxes: "dets",
    recognise: (graph) => (isPair(graph, "labels", "dets") ? 0.95 : 0),
    activation: "sigmoid",
    normalised: true,
  });
}

function logits({ name, scores, boxes, recognise, activation, normalised }: Family): Decoder {
  return {
    name,
    recognise,
    preprocessing: (graph) => ({
      ...inputFormat(graph, [640, 640]),
      channels: "rgb",
      divisor: 255,
      mean: normalised ? IMAGENET.mean : [0, 0, 0],
      deviation: normalised ? IMAGENET.deviation : [1, 1, 1],
      fit: "stretch",
      fill: 0,
      enlarge: true,
    }),
    classes(graph) {
      const columns = fixed(outputNamed(graph, scores), 2);
      return columns === null ? null : activation === "softmax" ? columns - 1 : columns;
    },
    extraInputs(graph, placements) {
      const mask = graph.inputs.find((input) => input.name === "pixel_mask");
      if (mask === undefined) return new Map();
      const [first] = placements;
      const height = fixed(mask, 1) ?? first!.inputHeight;
      const width = fixed(mask, 2) ?? first!.inputWidth;
      const data = new BigInt64Array(placements.length * height * width).fill(1n);
      return new Map([["pixel_mask", { dims: [placements.length, height, width], data }]]);
    },
    suppression: "none",
    decode(context, into) {
      const { inputWidth, inputHeight } = context.placement;
      const classes = readOutput(context, scores, 3);
      const corners = readOutput(context, boxes, 3).data;
      const [queries, columns] = classes.dims as [number, number];
      const add = (i: number, score: number, category: number) => {
        const cx = corners[4 * i]! * inputWidth;
        const cy = corners[4 * i + 1]! * inputHeight;
        const w = (corners[4 * i + 2]! * inputWidth) / 2;
        const h = (corners[4 * i + 3]! * inputHeight) / 2;
        into.add(cx - w, cy - h, cx + w, cy + h, score, category, i);
      };
      for (let i = 0; i < queries; i++) {
        const at = i * columns;
        if (activation === "softmax") {
          const { best, score } = softmaxBest(classes.data, at, columns);
          if (score >= context.confidence) add(i, score, best);
        } else
          for (let c = 0; c < columns; c++) {
            const score = sigmoid(classes.data[at + c]!);
            if (score >= context.confidence) add(i, score, c);
          }
      }
    },
  };
}

/** The likeliest class but the last, and its probability. */
function softmaxBest(data: ArrayLike<number>, at: number, length: number): { best: number; score: number } {
  let top = Number.NEGATIVE_INFINITY;
  let best = 0;
  for (let c = 0; c < length; c++) {
    if (c < length - 1 && data[at + c]! > data[at + best]!) best = c;
    top = Math.max(top, data[at + c]!);
  }
  let sum = 0;
  for (let c = 0; c < length; c++) sum += Math.exp(data[at + c]! - top);
  return { best, score: Math.exp(data[at + best]! - top) / sum };
}
