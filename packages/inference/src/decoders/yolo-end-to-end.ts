import type { Decoder } from "../decoder.js";
import { readOutput } from "./floats.js";
import { fixed, inputFormat, ULTRALYTICS } from "./shapes.js";

/**
 * YOLOv10, YOLO26 and other exports with the suppression inside: `[batch, boxes, 6]`, corners in pixels of the input,
 * score, class; rows past the last detection have score 0.
 *
 * @see ultralytics/nn/modules/head.py, `Detect.postprocess`
 */
export function yoloEndToEnd(): Decoder {
  return {
    name: "yolo-end-to-end",
    recognise(graph) {
      const [output] = graph.outputs;
      if (graph.outputs.length !== 1 || output?.shape?.length !== 3 || fixed(output, 2) !== 6) return 0;
      return graph.metadata.get("task") === "segment" ? 0 : 0.95;
    },
    preprocessing: (graph) => ({ ...ULTRALYTICS, ...inputFormat(graph, [640, 640]) }),
    suppression: "none",
    decode(context, into) {
      const { data, dims } = readOutput(context, null, 3);
      for (let i = 0; i < dims[0]!; i++) {
        const at = i * dims[1]!;
        const score = data[at + 4]!;
        if (score >= context.confidence && score > 0)
          into.add(data[at]!, data[at + 1]!, data[at + 2]!, data[at + 3]!, score, data[at + 5]!, i);
      }
    },
  };
}
