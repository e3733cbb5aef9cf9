import { BorescopeError } from "@borescope/core";
import { type CastingsVocabulary, createTokenizer, type TokenizedText } from "./vocabulary.js";

/** A text in the space of the castings encoder. */
export interface EncodedText extends TokenizedText {
  /** A unit vector. */
  readonly vector: Float32Array;
}

/** The text side of the castings encoder, run without a runtime; made by {@link readCastingsTextEncoder}. */
export interface CastingsTextEncoder {
  readonly vocabulary: CastingsVocabulary;
  /** Length of the vectors. */
  readonly dimension: number;
  /** @throws BorescopeError CASTINGS_TEXT for a text of no known term, or of too many */
  encode(text: string): EncodedText;
}

interface Layer {
  readonly name: string;
  readonly shape: readonly number[];
}

interface Header extends CastingsVocabulary {
  readonly layers: readonly Layer[];
}

/**
 * Reads the text side of the castings encoder from its plain weights, the file `text` of {@link castingsEncoder}. What
 * it gives equals the ONNX model beside it to 1e-5.
 *
 * It knows the words of generated castings and nothing else; words that it does not know are listed, not guessed.
 *
 * @throws BorescopeError CASTINGS_WEIGHTS where the bytes are not such a file
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { readFileSync } from "node:fs";
 * import { castingsEncoder, readCastingsTextEncoder } from "@borescope/castings";
 *
 * const encoder = readCastingsTextEncoder(readFileSync(castingsEncoder().text));
 * const { vector, unknown } = encoder.encode("thin burr on the outer edge, low light, suspicious");
 * assert.equal(vector.length, 128);
 * assert.deepEqual(unknown, ["suspicious"]);
 * ```
 */
export function readCastingsTextEncoder(bytes: Uint8Array): CastingsTextEncoder {
  const { header, layers } = readLayers(bytes);
  const [terms, hidden, hiddenBias, out, outBias] = [
    "terms",
    "hidden.kernel",
    "hidden.bias",
    "text_out.kernel",
    "text_out.bias",
  ].map((name) => layers.get(name) ?? refuse(`the layer ${name}`, "none")) as [
    Float32Array,
    Float32Array,
    Float32Array,
    Float32Array,
    Float32Array,
  ];
  const tokenize = createTokenizer(header);
  const width = terms.length / (header.terms.length + 1);
  return {
    vocabulary: header,
    dimension: outBias.length,
    encode(text) {
      const said = tokenize(text);
      checkSaid(text, said, header);
      const sum = new Float32Array(width);
      for (const token of said.tokens) for (let i = 0; i < width; i++) sum[i]! += terms[token * width + i]!;
      const inner = linear(sum, hidden, hiddenBias).map((value) => Math.max(value, 0));
      return { ...said, vector: unit(linear(inner, out, outBias)) };
    },
  };
}

function readLayers(bytes: Uint8Array): { header: Header; layers: Map<string, Float32Array> } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const magic = String.fromCharCode(...bytes.subarray(0, 4));
  if (bytes.length < 8 || magic !== "BTXT")
    refuse("a file that begins with BTXT", `${bytes.length} bytes of another kind`);
  const start = 8 + view.getUint32(4, true);
  if (start > bytes.length) refuse(`a header of ${start - 8} bytes`, `a file of ${bytes.length}`);
  const header = JSON.parse(new TextDecoder().decode(bytes.subarray(8, start))) as Header;
  const layers = new Map<string, Float32Array>();
  let at = start;
  for (const { name, shape } of header.layers) {
    const length = shape.reduce((product, side) => product * side, 1);
    if (at + 4 * length > bytes.length) refuse(`${length} numbers of ${name}`, "the end of the file");
    layers.set(
      name,
      Float32Array.from({ length }, (_, i) => view.getFloat32(at + 4 * i, true)),
    );
    at += 4 * length;
  }
  return { header, layers };
}

function refuse(expected: string, found: string): never {
  throw new BorescopeError("CASTINGS_WEIGHTS", { expected, found, hint: "Read the file `text` of castingsEncoder()." });
}

function checkSaid(text: string, { tokens, unknown }: TokenizedText, { terms, most }: CastingsVocabulary): void {
  if (tokens.length > 0 && tokens.length <= most) return;
  throw new BorescopeError("CASTINGS_TEXT", {
    place: text,
    expected: `1 to ${most} of the terms ${terms.map(({ name }) => name).join(", ")}`,
    found: tokens.length > most ? `${tokens.length} of them` : `none; unknown: ${unknown.join(", ") || "nothing"}`,
  });
}

/** `input · kernel + bias`, the kernel row by row, one row an input. */
function linear(input: Float32Array, kernel: Float32Array, bias: Float32Array): Float32Array {
  const width = bias.length;
  const sum = Float64Array.from(bias);
  for (const [i, value] of input.entries())
    if (value !== 0) for (let k = 0; k < width; k++) sum[k]! += value * kernel[i * width + k]!;
  return Float32Array.from(sum);
}

function unit(vector: Float32Array): Float32Array {
  const length = Math.sqrt(vector.reduce((sum, value) => sum + value * value, 1e-12));
  return vector.map((value) => value / length);
}
