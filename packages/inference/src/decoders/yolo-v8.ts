import type { Decoder } from "../decoder.js";
import { partOf } from "./floats.js";
import { fixed, inputFormat, namesOf, ULTRALYTICS } from "./shapes.js";

/**
 * YOLOv8, v9, v11, v12 for detection: `[batch, 4 + classes, boxes]`, centre and size in pixels of the input, then a
 * score a class, no objectness.
 *
 * @see ultralytics/engine/exporter.py, ultralytics/nn/modules/head.py `Detect`
 */
export function yoloV8(): Decoder {
  return {
    name: "yolov8",
    recognise(graph) {
      if (graph.outputs.length !== 1) return 0;
      const [rows, boxes] = [fixed(graph.outputs[0], 1), fixed(graph.outputs[0], 2)];
      if (graph.outputs[0]!.shape?.length !== 3 || rows === null || rows < 5) return 0;
      const task = graph.metadata.get("task");
      if (task !== undefined && task !== "detect") return 0;
      const names = namesOf(graph);
      if (names !== null && names.length === rows - 4) return 1;
      return boxes !== null && boxes > 2 * rows ? 0.7 : 0;
    },
    preprocessing: (graph) => ({ ...ULTRALYTICS, ...inputFormat(graph, [640, 640]) }),
    classes(graph) {
      const rows = fixed(graph.outputs[0], 1);
      return rows === null ? null : rows - 4;
    },
    suppression: "class-aware",
    decode(context, into) {
      const { data, dims } = partOf(context, null, 3);
      const [rows, n] = dims as [number, number];
      const best = new Float64Array(n).fill(Number.NEGATIVE_INFINITY);
      const which = new Uint32Array(n);
      // class after class, as the numbers lie
      for (let c = 4; c < rows; c++)
        for (let i = 0; i < n; i++) {
          const score = data[c * n + i]!;
          if (score > best[i]!) {
            best[i] = score;
            which[i] = c - 4;
          }
        }
      for (let i = 0; i < n; i++) {
        if (!(best[i]! >= context.confidence)) continue;
        const x = data[i]!;
        const y = data[n + i]!;
        const w = data[2 * n + i]! / 2;
        const h = data[3 * n + i]! / 2;
        into.add(x - w, y - h, x + w, y + h, best[i]!, which[i]!, i);
      }
    },
  };
}
