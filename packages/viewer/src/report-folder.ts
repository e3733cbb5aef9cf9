import type { OutputFile } from "@borescope/core";
import type { SearchableSpace } from "./backend.js";
import { bytesToBase64 } from "./base64.js";
import { CHUNK_FOLDER, CHUNK_TAKER, type ChunkedSet, chunkName } from "./chunks.js";
import { pageHtml } from "./page-html.js";
import type { PageModels } from "./page-models.js";
import type { Report, ReportPictureSet, ReportSpace } from "./report.js";

/** Bytes that a chunk holds about, of pictures, which are wanted a few at a time, and of vectors, which are wanted whole. */
const [OF_PICTURES, OF_VECTORS] = [2 ** 20, 2 ** 23] as const;

/** Options of {@link reportFolder}. */
export interface ReportFolderOptions extends PageModels {
  /** What the server of the page answers, in the words of `readQuestion`; absent: nobody serves it. */
  readonly served?: { readonly images: boolean; readonly spaces: readonly SearchableSpace[] } | undefined;
}

/**
 * A large report as a folder: `index.html`, and chunks with pictures and vectors beside it, each loaded when something of
 * it is wanted. It opens from disk as one page does: chunks are scripts, which browsers load from disk too.
 *
 * @returns the files, whose content is made as it is read
 * @throws BorescopeError REPORT_RUNTIME as {@link reportPage}
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { emptyReport, reportFolder } from "@borescope/viewer";
 *
 * const files = await reportFolder(emptyReport({ title: "castings" }));
 * assert.deepEqual(files.map(({ path }) => path), ["index.html"]);
 * ```
 */
export async function reportFolder(report: Report, options: ReportFolderOptions = {}): Promise<OutputFile[]> {
  const { served } = options;
  const chunks: OutputFile[] = [];
  const pictures = (name: "images" | "crops"): ReportPictureSet => {
    const set = report.pictures[name];
    const firsts = chunkStarts(set.offsets, OF_PICTURES);
    chunks.push(...chunkFiles(name, set.bytes, firsts, (place) => set.offsets[place]!));
    return { ...set, bytes: new Uint8Array(0), chunks: firsts };
  };
  const space = (one: ReportSpace, i: number): ReportSpace => {
    if (one.vectors === null) return one;
    const { dimension } = one.embedder;
    const { values } = one.vectors;
    const offsets = Uint32Array.from({ length: one.rows.length + 1 }, (_, place) => place * dimension);
    const firsts = chunkStarts(offsets, OF_VECTORS);
    const bytes = new Uint8Array(values.buffer, values.byteOffset, values.length);
    chunks.push(...chunkFiles(`vectors-${i}`, bytes, firsts, (place) => place * dimension));
    return { ...one, vectors: { ...one.vectors, values: new Int8Array(0), chunks: firsts } };
  };
  const bare: Report = {
    ...report,
    pictures: { ...report.pictures, images: pictures("images"), crops: pictures("crops") },
    spaces: report.spaces.map(space),
  };
  const setting = {
    chunks: true,
    served: served === undefined ? null : { images: served.images, spaces: [...served.spaces] },
  };
  return [...chunks, { path: "index.html", content: [await pageHtml(bare, setting, options)] }];
}

/** Where chunks begin that are no larger than a size, or of one item, and the number of items. */
function chunkStarts(offsets: Uint32Array, size: number): Uint32Array {
  const starts = [0];
  for (let place = 1; place < offsets.length; place++)
    if (place === offsets.length - 1 || offsets[place + 1]! - offsets[starts.at(-1)!]! > size) starts.push(place);
  return Uint32Array.from(starts);
}

function chunkFiles(
  set: ChunkedSet,
  bytes: Uint8Array,
  starts: Uint32Array,
  offsetOf: (place: number) => number,
): OutputFile[] {
  return Array.from(starts.subarray(0, -1), (first, chunk) => {
    const name = chunkName(set, chunk);
    const own = bytes.subarray(offsetOf(first), offsetOf(starts[chunk + 1]!));
    return { path: `${CHUNK_FOLDER}/${name}.js`, content: script(name, own) };
  });
}

/** A script that hands bytes over to the page; it is made each time that it is read. */
function script(name: string, bytes: Uint8Array): Iterable<string> {
  return {
    *[Symbol.iterator]() {
      yield `${CHUNK_TAKER}(${JSON.stringify(name)},"${bytesToBase64(bytes)}");\n`;
    },
  };
}
