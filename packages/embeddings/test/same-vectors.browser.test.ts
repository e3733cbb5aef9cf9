import { clip, onnxEmbedder, siglip } from "@borescope/embeddings";
import { loadPixels } from "@borescope/inference";
import { describe, expect, inject, it } from "vitest";
import { openDiskCache } from "../src/disk-web.js";
import { holdToReference } from "./reference-embedder.js";
import { TEXTURE_HASH, textureHash } from "./texture-hash.js";

const bytesOf = async (address: string | URL) => new Uint8Array(await (await fetch(address)).arrayBuffer());
const EXPECTED = new URL("./models/expected.json", import.meta.url);
const folderOf = (name: string) => new URL(name, EXPECTED);
const data = inject("data");
if (data === null)
  console.log("skipped: the reference embedder in the browser, the reference data is not beside this checkout");

describe("in the browser", () => {
  it("the texture descriptor gives the bits that it gives in Node", async () => {
    expect(await textureHash()).toBe(TEXTURE_HASH);
  });

  it.runIf(data !== null)("the reference embedder gives what its runtime gives", async () => {
    const folder = `${data}/yolox-nano-embedder`;
    const expected = await (await fetch(`${folder}/expected.json`)).json();
    const model = await bytesOf(`${folder}/yolox_nano_backbone_gap.onnx`);
    const embedder = await onnxEmbedder({ model, device: "wasm" });
    const files = expected.images.map(({ input_png }: { input_png: string }) => bytesOf(`${folder}/${input_png}`));
    const images = await Promise.all(files.map(async (file: Promise<Uint8Array>) => loadPixels(await file)));
    await holdToReference(embedder, images, expected);
    await embedder.dispose?.();
  });

  it.each([
    ["clip", clip],
    ["siglip", siglip],
  ] as const)("%s is fetched below a URL, and gives what Node gives", async (name, open) => {
    const expected = (await (await fetch(EXPECTED)).json())[name];
    const embedder = await open(folderOf(name), { device: "wasm" });
    const [first] = expected.texts;
    const vector = await embedder.embedTexts!([first.text]);
    first.vector.forEach((value: number, i: number) => {
      expect(vector[i]).toBeCloseTo(value, 5);
    });
    await embedder.dispose?.();
    const files = { "onnx/vision_model.onnx": { sha256: "0".repeat(64) } };
    const refused = open(folderOf(name), { device: "wasm", files });
    await expect(refused).rejects.toMatchObject({ code: "EMBED_DOWNLOAD" });
  });

  it("a folder as a cache is refused", async () => {
    await expect(openDiskCache("vectors/", 2)).rejects.toMatchObject({ code: "EMBED_CACHE" });
  });
});
