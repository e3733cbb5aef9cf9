import {
  BorescopeError,
  type Dataset,
  type Detections,
  Problems,
  type ReadContext,
  type SourceInput,
  Tags,
} from "@borescope/core";
import { asFile } from "./as-source.js";

/** Options of {@link readTags}; all may be left out. */
export interface ReadTagsFileOptions extends Partial<Pick<ReadContext, "onProblem" | "problems" | "signal">> {
  /** The models whose detections may be tagged, found by their names. */
  readonly detections?: readonly Detections[] | undefined;
}

/**
 * Reads a file of tags, as `JSON.stringify(dataset.tags)` makes it, and sets them on the data set.
 *
 * @throws BorescopeError TAGS_DOCUMENT; and, unless skipped, TAGS_UNKNOWN_TABLE and TAGS_UNKNOWN_ID
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { readDataset, readTags } from "borescope";
 *
 * const encode = (text: string) => new TextEncoder().encode(text);
 * const dataset = await readDataset(encode('{"images": [{"id": 7}], "annotations": [], "categories": []}'));
 * await readTags(dataset, encode('{"schema": "borescope.tags/1", "tables": {"images": {"night": [7]}}}'));
 * assert.equal(dataset.select("images", "tag:night").count, 1);
 * ```
 */
export async function readTags(dataset: Dataset, input: SourceInput, options: ReadTagsFileOptions = {}): Promise<void> {
  const { detections, onProblem = "throw", problems = new Problems(), signal } = options;
  const source = await asFile(input, signal);
  const document = parse(await source.bytes(undefined, { signal }), source.name);
  const add = onProblem === "skip" ? problems.add : undefined;
  dataset.tags.merge(Tags.fromJSON(dataset, document, { detections, file: source.name, onProblem: add }));
}

function parse(bytes: Uint8Array, file: string): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch (cause) {
    const found = cause instanceof Error ? cause.message : String(cause);
    throw new BorescopeError("TAGS_DOCUMENT", { file, expected: "JSON in UTF-8", found, cause });
  }
}
