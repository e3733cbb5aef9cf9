import { BorescopeError } from "@borescope/core";
import type { ReportBackend } from "./backend.js";

/** Where chunks lie, beside the page. */
export const CHUNK_FOLDER = "chunks";

/** The function of the page that a chunk, which is a classic script, hands its bytes over to. */
export const CHUNK_TAKER = "borescopeChunk";

/** The sets that may lie in chunks: pictures, and the vectors of the space at a place. */
export type ChunkedSet = "images" | "crops" | `vectors-${number}`;

/** How a chunk is named; its file has the ending `.js`. */
export function chunkName(set: ChunkedSet, chunk: number): string {
  return `${set}-${chunk}`;
}

/** The bytes of a chunk. @throws BorescopeError REPORT_CHUNK */
export async function loadChunk({ chunk }: ReportBackend, name: string): Promise<Uint8Array<ArrayBuffer>> {
  if (chunk === undefined) throw chunkError(name, "a report without its folder");
  return chunk(name);
}

/** What is told of a chunk that cannot be had. */
export function chunkError(name: string, found: string): BorescopeError {
  return new BorescopeError("REPORT_CHUNK", {
    file: `${CHUNK_FOLDER}/${name}.js`,
    expected: "a part of this report, in the folder beside its page",
    found,
    hint: "Copy the whole folder. Where a browser loads nothing from disk, serve it: borescope view <folder>",
  });
}
