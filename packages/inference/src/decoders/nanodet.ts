import type { Decoder } from "../decoder.js";
import type { ModelGraph } from "../graph.js";
import { readOutput } from "./floats.js";
import { fixed, inputFormat, outputNamed } from "./shapes.js";
import { greatest } from "./yolo-v5.js";

const CLASSES = "cls_pred_stride_";
const DISTANCES = "dis_pred_stride_";

const stridesOf = (names: Iterable<string>) =>
  Array.from(names)
    .filter((name) => name.startsWith(CLASSES))
    .map((name) => Number(name.slice(CLASSES.length)))
    .sort((a, b) => a - b);

const outputNames = (graph: ModelGraph) => graph.outputs.map(({ name }) => name);

/**
 * NanoDet: for each stride s, `cls_pred_stride_s` with class scores after the sigmoid and `dis_pred_stride_s` with the
 * distances of the four sides as distributions over bins. BGR with NanoDet's mean and deviation, stretched.
 *
 * @see nanodet/model/head/gfl_head.py, `get_bboxes`; "Generalized Focal Loss", Li et al. 2020
 */
export function nanodet(): Decoder {
  return {
    name: "nanodet",
    recognise(graph) {
      const strides = stridesOf(outputNames(graph));
      return strides.length > 0 && strides.every((s) => outputNamed(graph, DISTANCES + s) !== undefined) ? 1 : 0;
    },
    preprocessing: (graph) => ({
      ...inputFormat(graph, [320, 320]),
      channels: "bgr",
      divisor: 1,
      mean: [103.53, 116.28, 123.675],
      deviation: [57.375, 57.12, 58.395],
      fit: "stretch",
      fill: 0,
      enlarge: true,
    }),
    classes: (graph) => fixed(outputNamed(graph, CLASSES + stridesOf(outputNames(graph))[0]), 2),
    suppression: "class-aware",
    decode(context, into) {
      const { inputWidth } = context.placement;
      let source = 0;
      for (const stride of stridesOf(context.outputs.keys())) {
        const classes = readOutput(context, CLASSES + stride, 3);
        const distances = readOutput(context, DISTANCES + stride, 3);
        const [cells, columns] = classes.dims as [number, number];
        const bins = distances.dims[1]! / 4;
        const across = Math.ceil(inputWidth / stride);
        for (let i = 0; i < cells; i++, source++) {
          const best = greatest(classes.data, i * columns, columns);
          const score = classes.data[i * columns + best]!;
          if (!(score >= context.confidence)) continue;
          const cx = (i % across) * stride + (stride - 1) / 2;
          const cy = Math.floor(i / across) * stride + (stride - 1) / 2;
          const side = (k: number) => expectation(distances.data, (4 * i + k) * bins, bins) * stride;
          into.add(cx - side(0), cy - side(1), cx + side(2), cy + side(3), score, best, source);
        }
      }
    },
  };
}

/** Expected bin under the softmax of `length` numbers. */
function expectation(data: ArrayLike<number>, at: number, length: number): number {
  let top = Number.NEGATIVE_INFINITY;
  for (let b = 0; b < length; b++) top = Math.max(top, data[at + b]!);
  let sum = 0;
  let weighted = 0;
  for (let b = 0; b < length; b++) {
    const value = Math.exp(data[at + b]! - top);
    sum += value;
    weighted += b * value;
  }
  return weighted / sum;
}
