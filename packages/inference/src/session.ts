import type { Tensor } from "./tensor.js";

/** A loaded model, of whichever runtime. */
export interface Session {
  run(inputs: ReadonlyMap<string, Tensor>): Promise<ReadonlyMap<string, Tensor>>;
  release(): Promise<void>;
}
