import type { CropRule, Embedder, SourceInput } from "@borescope/core";
import type { DeviceChoice } from "@borescope/inference";
import { onnxEmbedder, type TextSide } from "./onnx.js";

/** What the castings embedder is made of: `castingsEncoder()` of `@borescope/castings` says where it lies. */
export interface CastingsFiles {
  /** The image side: its bytes, or where it lies; in Node a `file:` URL or a path. */
  readonly image: SourceInput;
  /** The text side, read by `readCastingsTextEncoder`; without it there are no searches by text. */
  readonly text?: CastingsText | undefined;
  /** How objects are cut out; pixels of the input's side are the model's. */
  readonly crop: CropRule;
  /** What it runs on; default `auto`. */
  readonly device?: DeviceChoice | undefined;
}

/** What is used of `CastingsTextEncoder` of `@borescope/castings`. */
export interface CastingsText {
  encode(text: string): { readonly vector: Float32Array };
}

/**
 * The dual encoder of the demo package: crops of castings and captions such as "thin burr on the outer edge, low light"
 * in one space. It knows generated castings and the words that were said of them, and nothing else; its files are
 * handed in, since this package ships no weights.
 *
 * @throws BorescopeError as {@link onnxEmbedder}; `embedTexts` throws CASTINGS_TEXT for a text without a known word
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { readFile } from "node:fs/promises";
 * import { castingsEncoder, readCastingsTextEncoder } from "@borescope/castings";
 * import { castings } from "@borescope/embeddings";
 *
 * const files = castingsEncoder();
 * const text = readCastingsTextEncoder(await readFile(files.text));
 * const embedder = await castings({ ...files, text, device: "cpu" });
 * const burr = await embedder.embedTexts?.(["thin burr on the outer edge"]);
 * assert.equal(burr?.length, embedder.dimension);
 * await embedder.dispose?.();
 * ```
 */
export function castings({ image, text, crop, device }: CastingsFiles): Promise<Embedder> {
  const { margin, least } = crop;
  return onnxEmbedder({
    model: image,
    name: "castings",
    device,
    crop: { margin, least },
    text: text === undefined ? undefined : textSide(text),
  });
}

/** Texts are not cached and indexes hold images only, so that the image side alone makes the fingerprint. */
function textSide({ encode }: CastingsText): TextSide {
  return {
    fingerprint: "",
    async embed(texts) {
      const vectors = texts.map((each) => encode(each).vector);
      const joined = new Float32Array(vectors.reduce((sum, { length }) => sum + length, 0));
      let at = 0;
      for (const vector of vectors) {
        joined.set(vector, at);
        at += vector.length;
      }
      return joined;
    },
  };
}
