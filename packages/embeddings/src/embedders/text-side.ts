import { BorescopeError, type LongWork, throwIfAborted } from "@borescope/core";
import { type OpenModel, type OpenModelOptions, openModel } from "@borescope/inference";
import type { ModelPart } from "../models/model-folder.js";
import { sha256 } from "../sha256.js";
import { normalise } from "../unit-vectors.js";
import type { TextSide } from "./onnx.js";
import { pooled } from "./pooling.js";

/** How a dual encoder reads texts. */
export interface TextLayout {
  /** Which output is the vector, the first that there is. */
  readonly outputs: readonly string[];
  /** Most tokens of a text, those at its ends among them. */
  readonly most: number;
  /** The token that fills texts up to `most`; null: texts are not filled, unless the graph's length is fixed. */
  readonly filler: number | null;
  /** Texts are set in lower case first. */
  readonly lowerCase: boolean;
}

/** The parts of a text side. */
export interface TextParts {
  readonly model: ModelPart;
  readonly tokenizer: ModelPart;
  readonly config: ModelPart | null;
}

/** Opens the text side of a dual encoder. @throws BorescopeError EMBED_MODEL, EMBED_TOKENIZER_MISSING, INFERENCE_* */
export async function openTextSide(
  parts: TextParts,
  layout: TextLayout,
  options: Omit<OpenModelOptions, "model">,
): Promise<TextSide> {
  const tokenizer = await parts.tokenizer.bytes();
  const encode = await tokenizerOf(tokenizer, parts.config === null ? null : await parts.config.bytes());
  const { model, bytes } = await openModel({ ...options, model: parts.model.input });
  const names = model.graph.outputs.map(({ name }) => name);
  const output = layout.outputs.find((name) => names.includes(name));
  if (output === undefined) {
    await model.dispose();
    throw new BorescopeError("EMBED_MODEL", {
      file: parts.model.path,
      expected: `an output ${layout.outputs.join(" or ")}`,
      found: names.join(", "),
    });
  }
  return {
    fingerprint: `${await sha256(bytes)} ${await sha256(tokenizer)}`,
    async embed(texts, { signal, onProgress }: LongWork = {}) {
      const vectors: Float32Array[] = [];
      for (const text of texts) {
        throwIfAborted(signal);
        const tokens = filled(encode(layout.lowerCase ? text.toLowerCase() : text), text, layout, model);
        vectors.push(pooled(await model.run(tokens), 0, output, "none"));
        onProgress?.({ done: vectors.length, total: texts.length, what: "texts" });
      }
      const dimension = vectors[0]?.length ?? 0;
      const joined = new Float32Array(vectors.length * dimension);
      vectors.forEach((vector, i) => {
        joined.set(vector, i * dimension);
      });
      if (dimension > 0) normalise(joined, dimension);
      return joined;
    },
    dispose: () => model.dispose(),
  };
}

/** The inputs of a text: its tokens, which of them are real, or whatever of the two the graph asks for. */
function filled(ids: readonly number[], text: string, { most, filler }: TextLayout, { graph }: OpenModel) {
  if (ids.length > most)
    throw new BorescopeError("EMBED_TEXT", {
      place: text.length > 60 ? `${text.slice(0, 60)}…` : text,
      expected: `a text of at most ${most} tokens`,
      found: String(ids.length),
    });
  const fixed = graph.inputs.find(({ name }) => name === "input_ids")?.shape?.[1];
  const length = filler !== null ? most : typeof fixed === "number" && fixed > 0 ? fixed : ids.length;
  const fill = filler ?? ids.at(-1) ?? 0; // CLIP fills with the token at the end
  const tokens = Array.from({ length }, (_, i) => ids[i] ?? fill);
  const real = Array.from({ length }, (_, i) => (i < ids.length ? 1 : 0));
  return new Map(
    graph.inputs.map(({ name, type }) => {
      const values = name === "attention_mask" ? real : tokens;
      const data = type === "int32" ? Int32Array.from(values) : BigInt64Array.from(values, BigInt);
      return [name, { dims: [1, length], data }] as const;
    }),
  );
}

async function tokenizerOf(json: Uint8Array, config: Uint8Array | null): Promise<(text: string) => readonly number[]> {
  const read = (bytes: Uint8Array) => JSON.parse(new TextDecoder().decode(bytes)) as object;
  const { Tokenizer } = await load();
  const tokenizer = new Tokenizer(read(json), config === null ? {} : read(config));
  return (text) => tokenizer.encode(text).ids;
}

async function load() {
  try {
    return await import("@huggingface/tokenizers");
  } catch (cause) {
    throw new BorescopeError("EMBED_TOKENIZER_MISSING", {
      expected: "the package @huggingface/tokenizers, which splits texts",
      found: cause instanceof Error ? cause.message : String(cause),
      hint: "npm install @huggingface/tokenizers",
      cause,
    });
  }
}
