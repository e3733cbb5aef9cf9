import type { Decoder } from "../decoder.js";
import type { ModelGraph } from "../graph.js";
import { addAnchors, readAnchors } from "./anchors.js";
import { readOutput } from "./floats.js";
import { MaskPainter } from "./mask-painter.js";
import { fitsNames, fixed, inputFormat, ULTRALYTICS } from "./shapes.js";

const layout = ({ outputs }: ModelGraph) => {
  const anchors = outputs.find(({ shape }) => shape?.length === 3);
  const prototypes = outputs.find(({ shape }) => shape?.length === 4);
  return { anchors, prototypes, masks: fixed(prototypes, 1) };
};

/**
 * YOLOv8, v9, v11, v12 for segmentation: `[batch, 4 + classes + masks, boxes]`, as for detection and then a coefficient
 * a prototype, and the prototypes `[batch, masks, height, width]`. A mask is the weighted sum of the prototypes,
 * enlarged to the image, cut to its box, where it is above 0.
 *
 * @see ultralytics/models/yolo/segment/predict.py; ultralytics/utils/ops.py `process_mask_native` (`retina_masks=True`)
 */
export function yoloSeg(): Decoder {
  return {
    name: "yolo-seg",
    gives: "masks",
    recognise(graph) {
      const { anchors, prototypes, masks } = layout(graph);
      if (graph.outputs.length !== 2 || anchors === undefined || prototypes === undefined || masks === null) return 0;
      const rows = fixed(anchors, 1);
      if (rows !== null && (rows < 5 + masks || !fitsNames(graph, rows - 4 - masks))) return 0;
      return graph.metadata.get("task") === "segment" ? 1 : 0.6;
    },
    preprocessing: (graph) => ({ ...ULTRALYTICS, ...inputFormat(graph, [640, 640]) }),
    classes(graph) {
      const { anchors, masks } = layout(graph);
      const rows = fixed(anchors, 1);
      return rows === null || masks === null ? null : rows - 4 - masks;
    },
    suppression: "class-aware",
    decode(context, into) {
      const { anchors, prototypes } = outputsOf(context.outputs);
      const masks = readOutput(context, prototypes, 4).dims[0]!;
      addAnchors(readAnchors(context, anchors, masks), context, into);
    },
    masks(context, candidates, kept) {
      const { anchors, prototypes } = outputsOf(context.outputs);
      const { data, dims } = readOutput(context, anchors, 3);
      const [rows, count] = dims as [number, number];
      const painter = new MaskPainter(readOutput(context, prototypes, 4), context.placement);
      const first = rows - painter.count;
      return Array.from(kept, (row) =>
        painter.paint(
          candidates.box.subarray(4 * row, 4 * row + 4),
          (k) => data[(first + k) * count + candidates.source[row]!]!,
        ),
      );
    },
  };
}

function outputsOf(outputs: ReadonlyMap<string, { readonly dims: readonly number[] }>) {
  const named = [...outputs];
  const ofRank = (rank: number) => named.find(([, { dims }]) => dims.length === rank)?.[0] ?? `of rank ${rank}`;
  return { anchors: ofRank(3), prototypes: ofRank(4) };
}
