import type { Decoder } from "../decoder.js";
import { readOutput } from "./floats.js";
import { fixed, inputFormat, outputNamed } from "./shapes.js";

/**
 * Detectors in the manner of SSD with the boxes decoded in the graph: `scores` `[batch, boxes, 1 + classes]`, the first
 * class means "nothing", and `boxes` `[batch, boxes, 4]`, corners as fractions of the input. RGB, (v − 127) / 128,
 * stretched, as UltraFace takes it.
 *
 * @see Ultra-Light-Fast-Generic-Face-Detector-1MB, vision/ssd/predictor.py
 */
export function ssd(): Decoder {
  return {
    name: "ssd",
    recognise: (graph) =>
      graph.outputs.length === 2 &&
      outputNamed(graph, "scores")?.shape?.length === 3 &&
      fixed(outputNamed(graph, "boxes"), 2) === 4
        ? 0.8
        : 0,
    preprocessing: (graph) => ({
      ...inputFormat(graph, [320, 240]),
      channels: "rgb",
      divisor: 1,
      mean: [127, 127, 127],
      deviation: [128, 128, 128],
      fit: "stretch",
      fill: 0,
      enlarge: true,
    }),
    classes(graph) {
      const columns = fixed(outputNamed(graph, "scores"), 2);
      return columns === null ? null : columns - 1;
    },
    suppression: "class-aware",
    decode(context, into) {
      const { inputWidth, inputHeight } = context.placement;
      const scores = readOutput(context, "scores", 3);
      const boxes = readOutput(context, "boxes", 3).data;
      const [n, columns] = scores.dims as [number, number];
      for (let i = 0; i < n; i++)
        for (let c = 1; c < columns; c++) {
          const score = scores.data[i * columns + c]!;
          if (!(score >= context.confidence)) continue;
          const [x1, y1] = [boxes[4 * i]! * inputWidth, boxes[4 * i + 1]! * inputHeight];
          into.add(x1, y1, boxes[4 * i + 2]! * inputWidth, boxes[4 * i + 3]! * inputHeight, score, c - 1, i);
        }
    },
  };
}
