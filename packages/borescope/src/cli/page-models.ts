import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { BorescopeError } from "@borescope/core";
import { castingsEncoderFile } from "./castings-package.js";

/** The ONNX file of the image side of what `--embedder` names. @throws BorescopeError USAGE where a page runs none of it */
export async function imageEncoderFile(embedder: string | undefined): Promise<Uint8Array> {
  const path = /^onnx:(.+)$/s.exec(embedder ?? "")?.[1];
  if (path !== undefined) return new Uint8Array(await readFile(path));
  if (embedder === "castings") return castingsEncoderFile("image");
  const texture = embedder === undefined || embedder === "texture";
  throw new BorescopeError("USAGE", {
    place: "--with-models",
    expected: "--embedder castings or onnx:<file>, which a page can run",
    found: embedder ?? "no --embedder",
    hint: texture
      ? "texture needs no model: its report is searched by pictures without --with-models."
      : "borescope view runs the others, in this process.",
  });
}

/** What runs models in a page. @throws BorescopeError INFERENCE_RUNTIME_MISSING */
export async function pageRuntime(): Promise<Uint8Array<ArrayBuffer>> {
  try {
    const { resolve } = createRequire(import.meta.url);
    return new Uint8Array(await readFile(resolve("onnxruntime-web/ort-wasm-simd-threaded.wasm")));
  } catch (cause) {
    throw new BorescopeError("INFERENCE_RUNTIME_MISSING", {
      expected: "the package onnxruntime-web, which runs the model in the page",
      found: cause instanceof Error ? cause.message.split("\n")[0]! : String(cause),
      hint: "npm install onnxruntime-web",
      cause,
    });
  }
}
