import type { Session } from "./session.js";

/** Where a model can run. */
export type Provider = "cuda" | "webgpu" | "cpu" | "wasm";

/** A runtime of ONNX models: one for Node, one for browsers. */
export interface Runtime {
  readonly name: "onnxruntime-node" | "onnxruntime-web";
  /** What `auto` tries, the fastest first. */
  readonly chain: readonly Provider[];
  /**
   * Opens a model on one provider and no other.
   *
   * @param model - the bytes, or in Node the path of a model whose weights lie beside it
   * @throws Error the runtime's own refusal
   */
  open(model: Uint8Array | string, provider: Provider, options: RuntimeOptions): Promise<Session>;
}

/** Options that are handed to the runtime. */
export interface RuntimeOptions {
  /** Threads on the CPU; default: the runtime's. */
  readonly threads?: number | undefined;
}
