import { bytesFromBase64 } from "@borescope/core";
import { onnxEmbedder } from "@borescope/embeddings";
import { env } from "onnxruntime-web/wasm";
import { MODEL_RUNNER, type ModelRunner, RUNTIME_ID } from "./model-runner.js";

// from disk there is nothing to fetch and no worker to start: all that the runtime needs is in the page
env.wasm.numThreads = 1;
env.wasm.proxy = false;

const run: ModelRunner = async (file) => {
  env.wasm.wasmBinary ??= await carriedRuntime();
  return onnxEmbedder({ model: file, device: "wasm" });
};
Object.assign(globalThis, { [MODEL_RUNNER]: run });

async function carriedRuntime(): Promise<ArrayBuffer> {
  const packed = bytesFromBase64(document.getElementById(RUNTIME_ID)?.textContent ?? "") ?? new Uint8Array(0);
  return new Response(new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"))).arrayBuffer();
}
