import type { Source, SourceInput } from "@borescope/core";

/** What differs between Node and browsers about files. */
export interface Files {
  /** Where an index is read from: in Node a path too. */
  open(input: SourceInput): Promise<Source>;
  /** Writes a file that appears under its name only when it is whole. @throws BorescopeError SEARCH_UNWRITABLE */
  write(path: string, pieces: Iterable<Uint8Array>, signal: AbortSignal | undefined): Promise<void>;
}
