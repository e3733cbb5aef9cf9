import type { Decoder } from "../decoder.js";
import type { ModelGraph } from "../graph.js";
import { addAnchors, readAnchors } from "./anchors.js";
import { fitsNames, fixed, inputFormat, ULTRALYTICS } from "./shapes.js";

function classesOf(graph: ModelGraph): number | null {
  const rows = fixed(graph.outputs[0], 1);
  return rows === null ? null : rows - 5;
}

/**
 * YOLOv8, v11, v12 for rotated boxes: `[batch, 4 + classes + 1, boxes]`, as for detection and then an angle in radians.
 * Suppression goes by the probabilistic IoU, one candidate after another; Ultralytics lets dropped candidates drop
 * others, and keeps somewhat fewer.
 *
 * @see ultralytics/nn/modules/head.py `OBB`
 */
export function yoloObb(): Decoder {
  return {
    name: "yolo-obb",
    gives: "rotated boxes",
    recognise: (graph) =>
      graph.outputs.length === 1 && graph.metadata.get("task") === "obb" && fitsNames(graph, classesOf(graph)) ? 1 : 0,
    preprocessing: (graph) => ({ ...ULTRALYTICS, ...inputFormat(graph, [640, 640]) }),
    classes: classesOf,
    suppression: "class-aware",
    decode(context, into) {
      const anchors = readAnchors(context, null, 1);
      const { data, count, rows } = anchors;
      addAnchors(anchors, context, into, (row, anchor) => into.setAngle(row, data[(rows - 1) * count + anchor]!));
    },
  };
}
