import { readOutput } from "@borescope/inference";

/**
 * A decoder of one's own: for models with one output `[batch, boxes, 6]` of left, top, right, bottom as fractions of the
 * image, class and score, over RGB images that are stretched to 320 × 320.
 *
 * @returns {import("@borescope/inference").Decoder}
 */
export function corners() {
  return {
    name: "corners",
    suppression: "class-aware",
    preprocessing: () => ({
      ...{ width: 320, height: 320, fit: "stretch", fill: 0, enlarge: true, layout: "nchw", type: "float32" },
      ...{ channels: "rgb", divisor: 255, mean: [0, 0, 0], deviation: [1, 1, 1] },
    }),
    decode(context, candidates) {
      const { data } = readOutput(context, null, 3);
      const { inputWidth: w, inputHeight: h } = context.placement;
      for (let at = 0; at < data.length; at += 6) {
        const [left, top, right, bottom, category, score] = data.subarray(at, at + 6);
        if (score >= context.confidence) candidates.add(left * w, top * h, right * w, bottom * h, score, category);
      }
    },
  };
}
