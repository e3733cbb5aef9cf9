import { BorescopeError, isSource, type Source, type SourceInput } from "@borescope/core";
import { open } from "#open";

/** Opens what a caller passes, as the platform reads it. */
export async function asSource(input: SourceInput, signal?: AbortSignal | undefined): Promise<Source> {
  return isSource(input) ? input : open(input, { signal });
}

/** As {@link asSource}, of a file. @throws BorescopeError SOURCE_NOT_FOUND where it is a folder */
export async function asFile(input: SourceInput, signal?: AbortSignal | undefined): Promise<Source> {
  const source = await asSource(input, signal);
  if (source.kind === "file") return source;
  throw new BorescopeError("SOURCE_NOT_FOUND", { file: source.name, expected: "a file", found: "a folder" });
}
