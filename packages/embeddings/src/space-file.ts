import {
  BorescopeError,
  type Dataset,
  type Detections,
  type EmbedderIdentity,
  type EmbeddingSpace,
  idFromJson,
  idToJson,
  type JsonId,
  Selection,
  type Table,
  type TableName,
} from "@borescope/core";
import { sha256 } from "./sha256.js";

const MAGIC = "BSPC";
const VERSION = 1;
const HEAD_BYTES = 12;
const CHECKSUM_BYTES = 32;

/** What stands before the vectors. */
interface Manifest {
  readonly embedder: EmbedderIdentity;
  readonly table: TableName;
  /** The files' own ids of what was embedded, in the order of the vectors. */
  readonly ids: readonly JsonId[];
  /** SHA-256 of what the ids stand for: names of images, or boxes and the names of their images. */
  readonly contents: string;
}

/** Options of {@link readSpace}. */
export interface ReadSpaceOptions {
  /** For a space of a model's detections: these, read onto the data set. */
  readonly detections?: readonly Detections[] | undefined;
  /** The file's name, for errors. */
  readonly file?: string | undefined;
}

/**
 * A space as a file: which embedder, the ids of what was embedded, the vectors, and a checksum of it all. Rows are
 * saved by the files' own ids, so that {@link readSpace} can join them to the data set in another process.
 *
 * The bytes: `BSPC`, the version (u32), the manifest's length (u32), the manifest (JSON), the vectors (f32), SHA-256 of
 * all that; little-endian.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { coco } from "@borescope/adapters-coco";
 * import { Problems } from "@borescope/core";
 * import { openSource } from "@borescope/core/node";
 * import { embed, readSpace, writeSpace } from "@borescope/embeddings";
 *
 * const dataset = await coco().read(await openSource("val.json"), { onProblem: "throw", problems: new Problems() });
 * const bytes = await writeSpace(await embed(dataset, { of: "images" }));
 * const space = await readSpace(bytes, dataset);
 * assert.deepEqual(space.selection.ids(), [7]);
 * bytes[20]! ^= 1;
 * await assert.rejects(readSpace(bytes, dataset), { code: "SPACE_DAMAGED" });
 * ```
 */
export async function writeSpace({ embedder, selection, vectors }: EmbeddingSpace): Promise<Uint8Array> {
  const { name, dimension, fingerprint } = embedder;
  const manifest: Manifest = {
    embedder: { name, dimension, fingerprint },
    table: selection.table,
    ids: selection.ids().map(idToJson),
    contents: await contentsOf(selection),
  };
  const text = new TextEncoder().encode(JSON.stringify(manifest));
  const bytes = new Uint8Array(HEAD_BYTES + text.length + 4 * vectors.length + CHECKSUM_BYTES);
  const view = new DataView(bytes.buffer);
  bytes.set(new TextEncoder().encode(MAGIC));
  view.setUint32(4, VERSION, true);
  view.setUint32(8, text.length, true);
  bytes.set(text, HEAD_BYTES);
  let at = HEAD_BYTES + text.length;
  for (let i = 0; i < vectors.length; i++, at += 4) view.setFloat32(at, vectors[i]!, true);
  bytes.set(await checksum(bytes.subarray(0, at)), at);
  return bytes;
}

/**
 * Reads a space that {@link writeSpace} wrote, and joins it to the data set it was made of.
 *
 * @throws BorescopeError SPACE_FORMAT where it is no such file, SPACE_NEWER where another version wrote it,
 * SPACE_DAMAGED where it was cut off or altered, SPACE_DATASET where the data set, or the model's detections, are others
 * than those that were embedded
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { coco } from "@borescope/adapters-coco";
 * import { Problems } from "@borescope/core";
 * import { openSource } from "@borescope/core/node";
 * import { readSpace } from "@borescope/embeddings";
 *
 * const dataset = await coco().read(await openSource("val.json"), { onProblem: "throw", problems: new Problems() });
 * await assert.rejects(readSpace(new Uint8Array(3), dataset), { code: "SPACE_FORMAT" });
 * ```
 */
export async function readSpace(
  bytes: Uint8Array,
  dataset: Dataset,
  { detections = [], file }: ReadSpaceOptions = {},
): Promise<EmbeddingSpace> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < HEAD_BYTES || new TextDecoder("latin1").decode(bytes.subarray(0, 4)) !== MAGIC)
    throw new BorescopeError("SPACE_FORMAT", {
      file,
      expected: `a file of vectors, which begins with ${MAGIC}`,
      found: bytes.length === 0 ? "an empty file" : `${bytes.length} bytes of another kind`,
      hint: "borescope embed writes one.",
    });
  const version = view.getUint32(4, true);
  if (version !== VERSION)
    throw new BorescopeError("SPACE_NEWER", {
      file,
      expected: `version ${VERSION} of the format`,
      found: String(version),
      hint: "A newer borescope may have written it: update, or embed again.",
    });
  const { manifest, vectors } = await unpack(bytes, view, file);
  return { embedder: manifest.embedder, selection: await join(manifest, dataset, detections, file), vectors };
}

async function unpack(bytes: Uint8Array, view: DataView, file: string | undefined) {
  const end = bytes.length - CHECKSUM_BYTES;
  const start = HEAD_BYTES + view.getUint32(8, true);
  const damaged = (found: string) =>
    new BorescopeError("SPACE_DAMAGED", {
      file,
      expected: "the bytes that were written",
      found,
      hint: "The file was cut off or altered: embed again; a cache makes that quick.",
    });
  if (start > end) throw damaged(`${bytes.length} bytes, too few for what its head says`);
  const sum = await checksum(bytes.subarray(0, end));
  if (!sum.every((byte, i) => byte === bytes[end + i])) throw damaged("others: the checksum differs");
  const manifest = JSON.parse(new TextDecoder().decode(bytes.subarray(HEAD_BYTES, start))) as Manifest;
  const length = manifest.ids.length * manifest.embedder.dimension;
  if (end - start !== 4 * length) throw damaged(`${end - start} bytes of vectors instead of ${4 * length}`);
  return { manifest, vectors: Float32Array.from({ length }, (_, i) => view.getFloat32(start + 4 * i, true)) };
}

async function join(
  { table, ids, contents }: Manifest,
  dataset: Dataset,
  detections: readonly Detections[],
  file: string | undefined,
): Promise<Selection> {
  const source = tableOf(table, detections, file);
  const own =
    source === "images" ? dataset.images.ids : (source === "groundTruth" ? dataset.groundTruth : source.objects).ids;
  const other = (expected: string, found: string) =>
    new BorescopeError("SPACE_DATASET", {
      file,
      expected,
      found,
      hint: "The vectors are of another data set, or it was changed since: embed again.",
    });
  const rows = Uint32Array.from(ids, (json) => {
    const id = idFromJson(json);
    const row = id === undefined ? -1 : own.rowOf(id);
    if (row < 0) throw other(`${table} ${JSON.stringify(json)} in ${dataset.name}`, "none");
    return row;
  });
  if (rows.some((row, i) => i > 0 && row <= rows[i - 1]!))
    throw other(`${table} in the order they had`, "another order");
  const selection = new Selection(dataset, source, rows);
  if ((await contentsOf(selection)) !== contents)
    throw other(`${table} as they were`, source === "images" ? "other file names" : "other boxes or images");
  return selection;
}

function tableOf(table: TableName, detections: readonly Detections[], file: string | undefined): Table {
  if (table === "images" || table === "groundTruth") return table;
  const name = table.slice("detections/".length);
  const found = detections.find((each) => each.name === name);
  if (found !== undefined) return found;
  throw new BorescopeError("SPACE_DATASET", {
    file,
    expected: `the detections of ${name}, which were embedded`,
    found: detections.length === 0 ? "no detections" : `those of ${detections.map((each) => each.name).join(", ")}`,
    hint: "Give the detections too, under the name they had.",
  });
}

async function contentsOf({ dataset, table, model, rows }: Selection): Promise<string> {
  const { fileNames } = dataset.images;
  if (table === "images") return sha256(Array.from(rows, (row) => fileNames[row]).join("\n"));
  const { box, image } = model?.objects ?? dataset.groundTruth;
  const boxes = new Float64Array(4 * rows.length);
  rows.forEach((row, i) => {
    boxes.set(box.subarray(4 * row, 4 * row + 4), 4 * i);
  });
  const names = Array.from(rows, (row) => fileNames[image[row]!]).join("\n");
  return sha256(`${await sha256(new Uint8Array(boxes.buffer))} ${await sha256(names)}`);
}

async function checksum(bytes: Uint8Array): Promise<Uint8Array> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes as Uint8Array<ArrayBuffer>));
}
