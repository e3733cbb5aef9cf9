import type { Rle } from "@borescope/core";
import type { Candidates } from "./candidates.js";
import type { ModelGraph } from "./graph.js";
import type { Placement, Preprocessing } from "./preprocess/preprocessing.js";
import type { Tensor } from "./tensor.js";

/** What a decoder is told of the image whose outputs it reads. */
export interface DecodeContext {
  readonly graph: ModelGraph;
  /** The model's outputs by name. */
  readonly outputs: ReadonlyMap<string, Tensor>;
  /** Which image of the batch. */
  readonly index: number;
  /** Where the image lies in the input. */
  readonly placement: Placement;
  /** Scores below it need not be given. */
  readonly confidence: number;
}

/**
 * How one family of models is fed and read: a plain object, made by a factory function.
 *
 * A decoder of one's own needs `name`, `preprocessing`, `suppression` and `decode`; `examples/custom-decoder` is one.
 */
export interface Decoder {
  readonly name: string;
  /** How surely a graph is of this family: 0 … 1. Absent: only by name. */
  recognise?(graph: ModelGraph): number;
  /** The family's preprocessing, with what the graph says of sizes. @throws BorescopeError INFERENCE_INPUT */
  preprocessing(graph: ModelGraph): Preprocessing;
  /** What it finds of an object besides an upright box; default `boxes`. */
  readonly gives?: "boxes" | "masks" | "keypoints" | "rotated boxes";
  /** Inputs beside the image, as `orig_target_sizes`. */
  extraInputs?(graph: ModelGraph, placements: readonly Placement[]): ReadonlyMap<string, Tensor>;
  /** Number of classes, where the graph says it. */
  classes?(graph: ModelGraph): number | null;
  /** Appends what one image's outputs hold to `into`, in pixels of the input. */
  decode(context: DecodeContext, into: Candidates): void;
  /** The masks of the candidates that were kept, on the image's grid. */
  masks?(context: DecodeContext, candidates: Candidates, kept: Uint32Array): Rle[];
  /** `class-aware`: overlapping candidates are suppressed afterwards; `none`: the model has done so. */
  readonly suppression: "class-aware" | "none";
}
