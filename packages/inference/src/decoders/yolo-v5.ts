import type { Decoder } from "../decoder.js";
import { readOutput } from "./floats.js";
import { fixed, gridCells, imageInput, inputFormat, namesOf, ULTRALYTICS } from "./shapes.js";

/**
 * YOLOv5 and YOLOv7: `[batch, boxes, 5 + classes]`, centre and size in pixels of the input, objectness, a score a
 * class; the score of a box is their product.
 *
 * @see yolov5/models/yolo.py `Detect.forward`, yolov5/utils/general.py `non_max_suppression`
 */
export function yoloV5(): Decoder {
  return {
    name: "yolov5",
    recognise(graph) {
      const [output] = graph.outputs;
      const columns = fixed(output, 2);
      if (output?.shape?.length !== 3 || columns === null || columns < 6) return 0;
      if ((graph.metadata.get("task") ?? "detect") !== "detect") return 0;
      if (namesOf(graph)?.length === columns - 5) return 1;
      const boxes = fixed(output, 1);
      const [, , height, width] = imageInput(graph).shape!;
      if (boxes === null || typeof height !== "number" || typeof width !== "number") return 0.3;
      const cells = gridCells(width, height, [8, 16, 32]);
      if (boxes === 3 * cells) return 0.9;
      return boxes === cells && output.name === "output0" ? 0.6 : 0;
    },
    preprocessing: (graph) => ({ ...ULTRALYTICS, ...inputFormat(graph, [640, 640]) }),
    classes(graph) {
      const columns = fixed(graph.outputs[0], 2);
      return columns === null ? null : columns - 5;
    },
    suppression: "class-aware",
    decode(context, into) {
      const { data, dims } = readOutput(context, null, 3);
      const [boxes, columns] = dims as [number, number];
      for (let i = 0; i < boxes; i++) {
        const at = i * columns;
        const objectness = data[at + 4]!;
        if (!(objectness >= context.confidence)) continue;
        const best = greatest(data, at + 5, columns - 5);
        const score = objectness * data[at + 5 + best]!;
        if (!(score >= context.confidence)) continue;
        const x = data[at]!;
        const y = data[at + 1]!;
        const w = data[at + 2]! / 2;
        const h = data[at + 3]! / 2;
        into.add(x - w, y - h, x + w, y + h, score, best, i);
      }
    },
  };
}

/** Place of the greatest of `length` numbers from `from` on, the first of equals. */
export function greatest(data: ArrayLike<number>, from: number, length: number): number {
  let best = 0;
  for (let c = 1; c < length; c++) if (data[from + c]! > data[from + best]!) best = c;
  return best;
}
