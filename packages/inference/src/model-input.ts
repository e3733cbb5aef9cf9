import { isSource, type SourceInput } from "@borescope/core";
import { openInput } from "#runtime";

/**
 * Reads a model; bytes are taken as they are, since a PyTorch file is a zip and would be opened as a folder.
 *
 * @throws BorescopeError SOURCE_*
 */
export async function readModel(model: SourceInput, signal?: AbortSignal | undefined) {
  if (model instanceof Uint8Array) return { bytes: model, name: "model", path: undefined };
  if (model instanceof ArrayBuffer) return { bytes: new Uint8Array(model), name: "model", path: undefined };
  if (model instanceof Blob)
    return {
      bytes: new Uint8Array(await model.arrayBuffer()),
      name: (model as Partial<File>).name ?? "model",
      path: undefined,
    };
  const source = isSource(model) ? model : await openInput(model, { signal });
  return { bytes: await source.bytes(undefined, { signal }), name: source.name, path: source.syncPath?.() };
}
