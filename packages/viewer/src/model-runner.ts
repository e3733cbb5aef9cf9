import type { Embedder } from "@borescope/core";

/** Opens the ONNX file of an image encoder. */
export type ModelRunner = (file: Uint8Array) => Promise<Embedder>;

/** The function that the script of models gives the page; a page without models has none. */
export const MODEL_RUNNER = "borescopeRunModel";

/** The element with the runtime's WebAssembly: gzipped, in base64. */
export const RUNTIME_ID = "runtime";

/** The runner of this page; undefined where it carries none. */
export function modelRunner(): ModelRunner | undefined {
  return (globalThis as { [MODEL_RUNNER]?: ModelRunner })[MODEL_RUNNER];
}
