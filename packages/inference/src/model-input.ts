import type { SourceInput } from "@borescope/core";
import { openInput } from "#runtime";

/** Reads a model. @throws BorescopeError SOURCE_* */
export async function readModel(model: SourceInput, signal?: AbortSignal) {
  const source = await openInput(model, { signal });
  return { bytes: await source.bytes(undefined, { signal }), name: source.name, path: source.syncPath?.() };
}
