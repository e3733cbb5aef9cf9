import type { Decoder } from "../decoder.js";
import { addAnchors, readAnchors } from "./anchors.js";
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
    decode: (context, into) => addAnchors(readAnchors(context, null, 0), context, into),
  };
}
