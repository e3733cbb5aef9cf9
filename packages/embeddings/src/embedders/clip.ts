import type { Embedder, SourceInput } from "@borescope/core";
import { type EncoderOptions, openEncoder } from "./encoder-folder.js";

/**
 * CLIP: images and texts in one space, from a folder of an ONNX export with `vision_model.onnx` (`pixel_values` →
 * `image_embeds`), and for texts `text_model.onnx` (`input_ids`, `attention_mask` → `text_embeds`) and `tokenizer.json`;
 * the models may lie in `onnx/`. Checked on layout only: no weights of this family are in our tests.
 *
 * @param folder - a path, a `Source`, picked files, or a URL below which the files lie
 * @throws BorescopeError EMBED_MODEL, EMBED_DOWNLOAD, EMBED_TOKENIZER_MISSING, INFERENCE_*, SOURCE_*; `embedTexts` throws
 * EMBED_TEXT for a text of more than 77 tokens
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { clip } from "@borescope/embeddings";
 *
 * await assert.rejects(clip("."), { code: "EMBED_MODEL" }); // no vision_model.onnx here
 * ```
 */
export function clip(folder: SourceInput, options: EncoderOptions = {}): Promise<Embedder> {
  const family = {
    name: "clip",
    image: ["onnx/vision_model.onnx", "vision_model.onnx"],
    output: "image_embeds",
    pooling: "none",
    mean: [0.48145466, 0.4578275, 0.40821073],
    deviation: [0.26862954, 0.26130258, 0.27577711],
    text: { outputs: ["text_embeds"], most: 77, filler: null, lowerCase: false },
  } as const;
  return openEncoder(folder, family, options);
}
