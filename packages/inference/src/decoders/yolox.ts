import { BorescopeError } from "@borescope/core";
import type { Decoder } from "../decoder.js";
import { readOutput } from "./floats.js";
import { fixed, gridCells, imageInput, inputFormat } from "./shapes.js";
import { greatest } from "./yolo-v5.js";

const STRIDES = [8, 16, 32];

/**
 * YOLOX as its `export_onnx.py` writes it: `[batch, cells, 5 + classes]`, offsets in the cell, logarithms of sizes,
 * objectness and class scores after the sigmoid. BGR, 0 … 255, top left.
 *
 * @see YOLOX, yolox/utils/demo_utils.py `demo_postprocess`, yolox/data/data_augment.py `preproc`
 */
export function yolox(): Decoder {
  return {
    name: "yolox",
    recognise(graph) {
      const [output] = graph.outputs;
      const cells = fixed(output, 1);
      if (output?.shape?.length !== 3 || (fixed(output, 2) ?? 0) < 6 || graph.metadata.has("names")) return 0;
      const [, , height, width] = imageInput(graph).shape!;
      if (cells === null || typeof height !== "number" || typeof width !== "number")
        return output.name === "output" ? 0.4 : 0;
      return cells === gridCells(width, height, STRIDES) ? (output.name === "output" ? 0.9 : 0.5) : 0;
    },
    preprocessing: (graph) => ({
      ...inputFormat(graph, [640, 640]),
      channels: "bgr",
      divisor: 1,
      mean: [0, 0, 0],
      deviation: [1, 1, 1],
      fit: "top-left",
      fill: 114,
      enlarge: true,
    }),
    classes(graph) {
      const columns = fixed(graph.outputs[0], 2);
      return columns === null ? null : columns - 5;
    },
    suppression: "class-aware",
    decode(context, into) {
      const { data, dims } = readOutput(context, null, 3);
      const columns = dims[1]!;
      const { inputWidth, inputHeight } = context.placement;
      const cells = gridCells(inputWidth, inputHeight, STRIDES);
      if (dims[0] !== cells)
        throw new BorescopeError("INFERENCE_OUTPUT", {
          expected: `${cells} cells, those of strides ${STRIDES.join(", ")}`,
          found: `${dims[0]}`,
          hint: "Another decoder may fit: name it.",
        });
      let cell = 0;
      for (const stride of STRIDES) {
        const across = Math.ceil(inputWidth / stride);
        const down = Math.ceil(inputHeight / stride);
        for (let y = 0; y < down; y++)
          for (let x = 0; x < across; x++, cell++) {
            const at = cell * columns;
            const objectness = data[at + 4]!;
            if (!(objectness >= context.confidence)) continue;
            const best = greatest(data, at + 5, columns - 5);
            const score = objectness * data[at + 5 + best]!;
            if (!(score >= context.confidence)) continue;
            const cx = (data[at]! + x) * stride;
            const cy = (data[at + 1]! + y) * stride;
            const w = (Math.exp(data[at + 2]!) * stride) / 2;
            const h = (Math.exp(data[at + 3]!) * stride) / 2;
            into.add(cx - w, cy - h, cx + w, cy + h, score, best, cell);
          }
      }
    },
  };
}
