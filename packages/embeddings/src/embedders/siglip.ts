import type { Embedder, SourceInput } from "@borescope/core";
import { type EncoderOptions, openEncoder } from "./encoder-folder.js";

/**
 * SigLIP: images and texts in one space, from a folder of an ONNX export with `vision_model.onnx` (`pixel_values` →
 * `pooler_output`), and for texts `text_model.onnx` (`input_ids` → `pooler_output`) and `tokenizer.json`; the models may
 * lie in `onnx/`. Texts are set in lower case and filled up to 64 tokens, as in its training. Checked on layout only: no
 * weights of this family are in our tests.
 *
 * @param folder - a path, a `Source`, picked files, or a URL below which the files lie
 * @throws BorescopeError EMBED_MODEL, EMBED_DOWNLOAD, EMBED_TOKENIZER_MISSING, INFERENCE_*, SOURCE_*; `embedTexts` throws
 * EMBED_TEXT for a text of more than 64 tokens
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { siglip } from "@borescope/embeddings";
 *
 * await assert.rejects(siglip("."), { code: "EMBED_MODEL" }); // no vision_model.onnx here
 * ```
 */
export function siglip(folder: SourceInput, options: EncoderOptions = {}): Promise<Embedder> {
  const family = {
    name: "siglip",
    image: ["onnx/vision_model.onnx", "vision_model.onnx"],
    output: "pooler_output",
    pooling: "none",
    mean: [0.5, 0.5, 0.5],
    deviation: [0.5, 0.5, 0.5],
    text: { outputs: ["pooler_output"], most: 64, filler: 1, lowerCase: true },
  } as const;
  return openEncoder(folder, family, options);
}
