import type { Embedder, SourceInput } from "@borescope/core";
import { type EncoderOptions, openEncoder } from "./encoder-folder.js";

/**
 * DINOv2: images alone, from a folder of an ONNX export with `model.onnx` (`pixel_values` → `last_hidden_state`, of
 * which the first token is the image's), which may lie in `onnx/`. Checked on layout only: no weights of this family are
 * in our tests.
 *
 * @param folder - a path, a `Source`, picked files, or a URL below which the files lie
 * @throws BorescopeError EMBED_MODEL, EMBED_DOWNLOAD, INFERENCE_*, SOURCE_*
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { dinov2 } from "@borescope/embeddings";
 *
 * await assert.rejects(dinov2("no-such-folder"), { code: "SOURCE_NOT_FOUND" });
 * ```
 */
export function dinov2(folder: SourceInput, options: EncoderOptions = {}): Promise<Embedder> {
  const family = {
    name: "dinov2",
    image: ["onnx/model.onnx", "model.onnx"],
    output: "last_hidden_state",
    pooling: "cls",
    mean: [0.485, 0.456, 0.406],
    deviation: [0.229, 0.224, 0.225],
  } as const;
  return openEncoder(folder, family, options);
}
