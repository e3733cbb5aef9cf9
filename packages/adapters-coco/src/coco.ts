import { BorescopeError, type FormatAdapter, feed, JsonScanner, type Source } from "@borescope/core";
import { BulkRows, WORTHWHILE } from "./bulk-rows.js";
import { GroundTruthReader } from "./ground-truth.js";
import { ResultsReader } from "./results.js";
import { writeGroundTruth, writeResults } from "./write.js";

/**
 * COCO: instances and keypoints ground truth, results files; `.json`, `.json.gz`, and results as NDJSON. Read and written.
 *
 * Rotated boxes, which COCO's own files do not have, are `obb`: centre x, centre y, width, height in pixels, and an angle
 * in radians that turns x towards y. A `bbox` of five numbers is refused: tools differ in what its angle means.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { coco } from "@borescope/adapters-coco";
 * import { bytesSource } from "@borescope/core";
 *
 * const source = bytesSource(new TextEncoder().encode('{"images": [], "annotations": [], "categories": []}'), "val.json");
 * assert.ok((await coco().detect(source)) > 0.5);
 * ```
 */
export function coco() {
  return {
    name: "coco",
    detect: sniff,
    async read(source, context) {
      const path = await annotationFile(source, context.split);
      const scanner = new JsonScanner(undefined, { file: path });
      const reader = new GroundTruthReader(scanner, context);
      await feed(source, path, scanner, () => reader.advance(), context);
      return reader.finish(source.name, source.kind === "folder" ? source : await source.parent?.());
    },
    async readDetections(source, dataset, context) {
      const path = await annotationFile(source, context.split);
      const scanner = new JsonScanner(undefined, { file: path });
      const reader = new ResultsReader(scanner, dataset, context);
      await feed(source, path, scanner, () => reader.advance(), context);
      return reader.finish();
    },
    write: writeGroundTruth,
    writeDetections: writeResults,
  } satisfies FormatAdapter;
}

const JSON_FILE = /\.(json|ndjson|jsonl)(\.gz)?$/i;

/** How sure: an object with COCO's lists, or a list of results, at the head of a JSON file. Never throws. */
async function sniff(source: Source): Promise<number> {
  try {
    return await sniffFiles(source);
  } catch {
    return 0; // what cannot be read tells so when it is read
  }
}

async function sniffFiles(source: Source): Promise<number> {
  const paths = (await source.list()).filter((path) => JSON_FILE.test(path) || source.kind === "file");
  let most = 0;
  for (const path of paths.slice(0, 20)) {
    const head = await source.head(path, WORTHWHILE);
    if (head.length === WORTHWHILE) BulkRows.ahead(); // what is looked at is read next, as a rule
    if (head[0] === 0x1f && head[1] === 0x8b) {
      most = Math.max(most, JSON_FILE.test(path) ? 0.6 : 0);
      continue;
    }
    const text = new TextDecoder().decode(head).trimStart();
    if (/"(annotations|images)"\s*:\s*\[/.test(text)) most = Math.max(most, 0.9);
    else if (/^[[{][\s\S]*"(image_id|category_id)"\s*:/.test(text)) most = Math.max(most, 0.8);
    else if (text.startsWith("[") || text.startsWith("{")) most = Math.max(most, 0.3);
    else if (JSON_FILE.test(path)) most = Math.max(most, 0.1);
  }
  return source.kind === "folder" ? most * 0.9 : most;
}

/** The one annotation file of a source. @throws BorescopeError COCO_WHICH_FILE */
async function annotationFile(source: Source, split: string | undefined): Promise<string> {
  const paths = await source.list();
  if (source.kind === "file") return paths[0]!;
  const json = paths.filter((path) => JSON_FILE.test(path));
  const named = split === undefined ? json : json.filter((path) => path.includes(split));
  if (named.length === 1) return named[0]!;
  throw new BorescopeError("COCO_WHICH_FILE", {
    file: source.name,
    expected: "one annotation file",
    found: named.length === 0 ? "none" : named.slice(0, 5).join(", "),
    hint: "Name the file itself, or the split.",
  });
}
