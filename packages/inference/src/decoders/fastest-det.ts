import type { Decoder } from "../decoder.js";
import { readOutput, sigmoid } from "./floats.js";
import { fixed, inputFormat, STRETCHED } from "./shapes.js";

/**
 * FastestDet: `[batch, 5 + classes, rows, columns]`, one box a cell; BGR, 0 … 1, stretched.
 *
 * @see FastestDet, utils/tool.py `handle_preds`
 */
export function fastestDet(): Decoder {
  return {
    name: "fastestdet",
    recognise(graph) {
      const [output] = graph.outputs;
      return graph.outputs.length === 1 && output?.shape?.length === 4 && (fixed(output, 1) ?? 0) > 5 ? 0.8 : 0;
    },
    preprocessing: (graph) => ({
      ...inputFormat(graph, [352, 352]),
      channels: "bgr",
      ...STRETCHED,
    }),
    classes(graph) {
      const rows = fixed(graph.outputs[0], 1);
      return rows === null ? null : rows - 5;
    },
    suppression: "class-aware",
    decode(context, into) {
      const { data, dims } = readOutput(context, null, 4);
      const [rows, down, across] = dims as [number, number, number];
      const { inputWidth, inputHeight } = context.placement;
      const cells = down * across;
      for (let i = 0; i < cells; i++) {
        let best = 5;
        for (let c = 6; c < rows; c++) if (data[c * cells + i]! > data[best * cells + i]!) best = c;
        const score = data[i]! ** 0.6 * data[best * cells + i]! ** 0.4;
        if (!(score >= context.confidence)) continue;
        const cx = (((i % across) + Math.tanh(data[cells + i]!)) / across) * inputWidth;
        const cy = ((Math.floor(i / across) + Math.tanh(data[2 * cells + i]!)) / down) * inputHeight;
        const w = (sigmoid(data[3 * cells + i]!) * inputWidth) / 2;
        const h = (sigmoid(data[4 * cells + i]!) * inputHeight) / 2;
        into.add(cx - w, cy - h, cx + w, cy + h, score, best - 5, i);
      }
    },
  };
}
