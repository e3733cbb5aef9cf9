import type { Decoder } from "../decoder.js";
import type { ModelGraph } from "../graph.js";
import { addAnchors, readAnchors } from "./anchors.js";
import { fitsNames, fixed, inputFormat, namesOf, ULTRALYTICS } from "./shapes.js";

/** `[points, numbers a point]` of the metadata, else 17 points of x, y, visibility. */
function shapeOf({ metadata }: ModelGraph): { readonly points: number; readonly numbers: number } {
  const [points = 17, numbers = 3] = metadata.get("kpt_shape")?.match(/\d+/g)?.map(Number) ?? [];
  return { points, numbers };
}

function classesOf(graph: ModelGraph): number | null {
  const { points, numbers } = shapeOf(graph);
  const rows = fixed(graph.outputs[0], 1);
  return rows === null ? (namesOf(graph)?.length ?? null) : rows - 4 - points * numbers;
}

/**
 * YOLOv8, v11, v12 for poses: `[batch, 4 + classes + points · numbers, boxes]`, as for detection and then x, y in pixels
 * of the input and, where points have three numbers, a visibility from 0 to 1.
 *
 * @see ultralytics/nn/modules/head.py `Pose`
 */
export function yoloPose(): Decoder {
  return {
    name: "yolo-pose",
    gives: "keypoints",
    recognise: (graph) =>
      graph.outputs.length === 1 && graph.metadata.get("task") === "pose" && fitsNames(graph, classesOf(graph)) ? 1 : 0,
    preprocessing: (graph) => ({ ...ULTRALYTICS, ...inputFormat(graph, [640, 640]) }),
    classes: classesOf,
    suppression: "class-aware",
    decode(context, into) {
      const { points, numbers } = shapeOf(context.graph);
      const anchors = readAnchors(context, null, points * numbers);
      const { data, count, rows } = anchors;
      const first = rows - points * numbers;
      addAnchors(anchors, context, into, (row, anchor) => {
        for (let k = 0; k < points; k++) {
          const at = (first + k * numbers) * count + anchor;
          into.setPoint(row, k, points, data[at]!, data[at + count]!, numbers > 2 ? data[at + 2 * count]! : 1);
        }
      });
    },
  };
}
