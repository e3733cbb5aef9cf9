import { readFileSync, statSync } from "node:fs";
import { castingsEncoder, readCastingsTextEncoder } from "@borescope/castings";
import { InferenceSession, Tensor } from "onnxruntime-node";
import { describe, expect, it } from "vitest";

const { image, text, textOnnx, crop, dimension } = castingsEncoder();
const TEXTS = [
  "burr",
  "thin burr on the outer edge, low light",
  "small round blow hole in milled aluminium",
  "dark, blurry",
];

async function embed(url: URL, name: string, input: Tensor): Promise<Float32Array> {
  const session = await InferenceSession.create(readFileSync(url));
  const { embedding } = await session.run({ [name]: input });
  await session.release();
  return embedding!.data as Float32Array;
}

describe("the castings encoder", () => {
  it("is small", () => {
    expect([image, text, textOnnx].reduce((sum, url) => sum + statSync(url).size, 0)).toBeLessThan(6e6);
  });

  it("gives in TypeScript what its ONNX model gives, to 1e-5", async () => {
    const encoder = readCastingsTextEncoder(readFileSync(text));
    const { most } = encoder.vocabulary;
    const encoded = TEXTS.map((each) => encoder.encode(each));
    const tokens = new BigInt64Array(most * TEXTS.length);
    encoded.forEach((each, row) => {
      tokens.set(each.tokens.map(BigInt), most * row);
    });
    const found = await embed(textOnnx, "tokens", new Tensor("int64", tokens, [TEXTS.length, most]));
    const expected = encoded.flatMap(({ vector }) => [...vector]);
    expect(found).toHaveLength(expected.length);
    expect(Math.max(...expected.map((value, i) => Math.abs(value - found[i]!)))).toBeLessThan(1e-5);
  });

  it("gives unit vectors for crops", async () => {
    const { side } = crop;
    const grey = new Tensor("float32", new Float32Array(2 * 3 * side * side).fill(114 / 255), [2, 3, side, side]);
    const found = await embed(image, "image", grey);
    expect(found).toHaveLength(2 * dimension);
    expect(found.subarray(0, dimension).reduce((sum, value) => sum + value * value, 0)).toBeCloseTo(1, 5);
  });
});
