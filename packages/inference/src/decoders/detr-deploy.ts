import type { Decoder } from "../decoder.js";
import { readOutput } from "./floats.js";
import { inputFormat, outputNamed, STRETCHED } from "./shapes.js";

/**
 * RT-DETR, D-FINE, DEIM as their own repositories deploy them: inputs `images` and `orig_target_sizes` (width, height),
 * outputs `labels` (int64), `boxes` (corners in pixels of that size) and `scores`. The image is stretched.
 *
 * @see RT-DETR, tools/export_onnx.py; D-FINE, tools/deployment/export_onnx.py
 */
export function detrDeploy(): Decoder {
  return {
    name: "detr-deploy",
    recognise: (graph) =>
      ["labels", "boxes", "scores"].every((name) => outputNamed(graph, name) !== undefined) &&
      graph.inputs.some(({ name }) => name === "orig_target_sizes")
        ? 1
        : 0,
    preprocessing: (graph) => ({
      ...inputFormat(graph, [640, 640]),
      channels: "rgb",
      ...STRETCHED,
    }),
    // boxes are asked for in pixels of the input, as those of other decoders are
    extraInputs(_graph, placements) {
      const data = BigInt64Array.from(placements.flatMap((p) => [BigInt(p.inputWidth), BigInt(p.inputHeight)]));
      return new Map([["orig_target_sizes", { dims: [placements.length, 2], data }]]);
    },
    suppression: "none",
    decode(context, into) {
      const labels = readOutput(context, "labels", 2).data;
      const boxes = readOutput(context, "boxes", 3).data;
      const scores = readOutput(context, "scores", 2).data;
      for (let i = 0; i < scores.length; i++)
        if (scores[i]! >= context.confidence)
          into.add(boxes[4 * i]!, boxes[4 * i + 1]!, boxes[4 * i + 2]!, boxes[4 * i + 3]!, scores[i]!, labels[i]!, i);
    },
  };
}
