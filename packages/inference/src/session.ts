import type { Tensor } from "./tensor.js";

/** A loaded model, of whichever runtime. */
export interface Session {
  readonly inputNames: readonly string[];
  readonly outputNames: readonly string[];
  run(inputs: ReadonlyMap<string, Tensor>): Promise<ReadonlyMap<string, Tensor>>;
  release(): Promise<void>;
}

/** Where a model can run. */
export type Provider = "cuda" | "webgpu" | "cpu" | "wasm";
