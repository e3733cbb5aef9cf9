import { BorescopeError } from "@borescope/core";
import type { Decoder } from "../decoder.js";
import type { ModelGraph } from "../graph.js";
import { describe } from "./shapes.js";

/**
 * The decoder that is surest of a graph, or the one of that name.
 *
 * @throws BorescopeError INFERENCE_DECODER where none knows the graph, or has that name
 */
export function guessDecoder(graph: ModelGraph, decoders: readonly Decoder[], wanted?: string | undefined): Decoder {
  const names = decoders.map(({ name }) => name).join(", ");
  if (wanted !== undefined) {
    const named = decoders.find(({ name }) => name === wanted);
    if (named !== undefined) return named;
    throw new BorescopeError("INFERENCE_DECODER", { expected: `one of ${names}`, found: `"${wanted}"` });
  }
  let best: Decoder | null = null;
  let most = 0;
  for (const decoder of decoders) {
    const sure = decoder.recognise?.(graph) ?? 0;
    if (sure > most) [best, most] = [decoder, sure];
  }
  if (best !== null) return best;
  throw new BorescopeError("INFERENCE_DECODER", {
    expected: `outputs that one of ${names} knows`,
    found: graph.outputs.map(describe).join("; ") || "no outputs",
    hint: "Name a decoder, or pass one of your own: an object with name, preprocessing and decode.",
  });
}
