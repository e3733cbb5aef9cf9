import type { Pixels } from "@borescope/core";
import { ULTRALYTICS } from "../src/decoders/shapes.js";
import { InputWriter } from "../src/preprocess/input.js";

/** SHA-256 of the input of 32 × 32 that each picture of `models/` becomes, letterboxed, in Node and in browsers alike. */
export const INPUTS = {
  "scene.png": "b9d0ba0b2f523855c550aaa040dd71bcbb13720ad6bfa36400bf81e75676654d",
  "scene.jpg": "5d8aa25c7ff7fd4e1aa386193db574c62f0b7d4be9919ce515d2df597ef58af1",
} as const;

/** The hash of what a decoded picture becomes. */
export async function inputHash(pixels: Pixels): Promise<string> {
  const writer = new InputWriter({ ...ULTRALYTICS, width: 32, height: 32, layout: "nchw", type: "float32" });
  const input = new Float32Array(writer.size);
  writer.write(pixels, input, 0);
  const digest = await crypto.subtle.digest("SHA-256", input.buffer);
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
