import {
  BorescopeError,
  type CropRule,
  type Dataset,
  type Detections,
  type Embedder,
  type EmbeddingSpace,
  type LongWork,
  Selection,
  type Source,
  selectAll,
  throwIfAborted,
} from "@borescope/core";
import { findImages } from "@borescope/inference";
import { openDiskCache } from "#disk";
import type { VectorCache } from "./cache/vector-cache.js";
import { checkCrop, DEFAULT_CROP } from "./crops.js";
import { type Batch, batchesOf } from "./embed-batches.js";
import { textureDescriptor } from "./embedders/texture.js";
import { ImageReader } from "./image-reader.js";
import { type Prepared, preparer } from "./prepare-batch.js";
import { checkVectors } from "./unit-vectors.js";

/** Options of {@link embed}. */
export interface EmbedOptions extends LongWork {
  /** Whole images, ground-truth objects, a model's detections, or some rows of one of these. */
  readonly of: "images" | "objects" | Detections | Selection;
  /** What turns pixels into vectors; default {@link textureDescriptor}, which needs no model. */
  readonly embedder?: Embedder | undefined;
  /** Where the images are; default: where the data set says. */
  readonly images?: Source | undefined;
  /** How objects are cut out; default: the embedder's rule, else 1.25 times the box and a fiftieth of the image. */
  readonly crop?: CropRule | undefined;
  /** Grey out what lies outside an object's mask, where it has one; default false. */
  readonly masks?: boolean | undefined;
  /** In Node the path of a folder; or a cache of the caller's own; default: none. */
  readonly cache?: string | VectorCache | undefined;
  /** Crops that the embedder is given at once; default 32. */
  readonly batchSize?: number | undefined;
  /** Is told of an image that cannot be read, which is then left out, with its objects; without it the error is thrown. */
  readonly onBadImage?: ((error: BorescopeError, imageRow: number) => void) | undefined;
}

/**
 * Embeds the images of a data set, its objects, or a model's detections. An object is seen in a square about its box
 * (see {@link squareOf}); an image is read and decoded once for all its objects, and only where the cache lacks one.
 *
 * With a cache, a run that was killed goes on where it stopped, and ends with the same bytes; a vector is taken from it
 * only for the same image file, box, crop and embedder.
 *
 * @returns the vectors, that of `selection.rows[i]` at `i · dimension`
 * @throws BorescopeError EMBED_OPTION, EMBED_BOX, EMBED_IMAGE_SIZE, EMBED_MASKS, EMBED_CACHE, EMBED_VECTORS,
 * IMAGE_NOT_FOUND, IMAGE_UNREADABLE, SOURCE_*; the embedder's own; the signal's reason
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { coco } from "@borescope/adapters-coco";
 * import { Problems } from "@borescope/core";
 * import { openSource } from "@borescope/core/node";
 * import { embed, textureDescriptor } from "@borescope/embeddings";
 *
 * const dataset = await coco().read(await openSource("val.json"), { onProblem: "throw", problems: new Problems() });
 * const space = await embed(dataset, { of: "objects", embedder: textureDescriptor(), cache: "vectors/" });
 * assert.equal(space.vectors.length, dataset.groundTruth.length * space.embedder.dimension);
 * assert.equal(space.embedder.name, "texture");
 * ```
 */
export async function embed(dataset: Dataset, options: EmbedOptions): Promise<EmbeddingSpace> {
  const { embedder = textureDescriptor(), batchSize = 32, signal, onProgress, onBadImage } = options;
  if (!(Number.isInteger(batchSize) && batchSize > 0))
    throw new BorescopeError("EMBED_OPTION", {
      place: "batchSize",
      expected: "a whole number above 0",
      found: String(batchSize),
    });
  const crop = options.crop ?? embedder.crop ?? DEFAULT_CROP;
  checkCrop(crop);
  const selection = selectionOf(dataset, options.of);
  const imageOf = imageRows(selection);
  const files = selection.isEmpty ? [] : await findImages(dataset.images, sourceOf(dataset, options.images), signal);
  const reader = new ImageReader(files, signal);
  const { dimension, name, fingerprint } = embedder;
  const identity = { name, dimension, fingerprint };
  const cache = await openCache(options.cache, identity);
  const prepare = preparer({
    selection,
    imageOf,
    reader,
    cache,
    crop,
    identity,
    masks: options.masks === true,
    signal,
  });
  const vectors = new Float32Array(selection.count * dimension);
  const left = new Set<number>();
  const told = new Set<number>();
  let done = 0;
  try {
    for await (const prepared of preparedBatches(batchesOf(imageOf, dataset.images, batchSize), prepare, reader)) {
      throwIfAborted(signal);
      for (const [image, error] of prepared.bad) {
        if (onBadImage === undefined) throw error;
        if (!told.has(image)) onBadImage(error, image);
        told.add(image);
      }
      for (const position of prepared.batch) if (prepared.bad.has(imageOf[position]!)) left.add(position);
      await fill(prepared, { embedder, cache, vectors, signal });
      done += prepared.batch.length;
      onProgress?.({ done, total: selection.count, what: selection.table === "images" ? "images" : "objects" });
    }
  } finally {
    if (typeof options.cache === "string") await cache?.close?.();
  }
  return { embedder: identity, ...without(left, selection, vectors, dimension) };
}

/** One batch is read and cut out while the embedder works on the one before. */
async function* preparedBatches(
  batches: readonly Batch[],
  prepare: (batch: Batch) => Promise<Prepared>,
  reader: ImageReader,
): AsyncGenerator<Prepared> {
  let ahead = batches.length === 0 ? undefined : prepare(batches[0]!);
  for (let i = 0; ahead !== undefined; i++) {
    const prepared: Prepared = await ahead;
    reader.keep(prepared.images);
    ahead = i + 1 < batches.length ? prepare(batches[i + 1]!) : undefined;
    ahead?.catch(() => {}); // told when it is awaited
    yield prepared;
  }
}

interface Filling {
  readonly embedder: Embedder;
  readonly cache: VectorCache | undefined;
  readonly vectors: Float32Array;
  readonly signal: AbortSignal | undefined;
}

/** Puts the vectors of a batch in their places: those known, and where one is missing, those that the embedder gives. */
async function fill({ wanted, found, crops }: Prepared, { embedder, cache, vectors, signal }: Filling) {
  const { dimension, name } = embedder;
  const made = crops === null ? null : await embedder.embedImages(crops, { signal });
  if (made !== null) checkVectors(made, wanted.length, dimension, name);
  const fresh: (readonly [string, Float32Array])[] = [];
  wanted.forEach((position, i) => {
    const at = found.get(position);
    const vector = at?.vector ?? made!.slice(i * dimension, (i + 1) * dimension);
    vectors.set(vector, position * dimension);
    if (at !== undefined && at.vector === undefined) fresh.push([at.key, vector]);
  });
  if (fresh.length > 0) await cache?.set(fresh);
}

function selectionOf(dataset: Dataset, of: EmbedOptions["of"]): Selection {
  if (!(of instanceof Selection)) return selectAll(dataset, of === "objects" ? "groundTruth" : of);
  if (of.dataset === dataset) return of;
  throw new BorescopeError("SELECTION_TABLE", {
    place: "of",
    expected: "a selection of this data set",
    found: "one of another",
  });
}

/** Of each row that is embedded, the row of its image. */
function imageRows({ table, model, rows, dataset }: Selection): Uint32Array {
  if (table === "images") return rows;
  const { image } = model?.objects ?? dataset.groundTruth;
  return rows.map((row) => image[row]!);
}

function sourceOf(dataset: Dataset, images: Source | undefined): Source {
  const source = images ?? dataset.imageSource;
  if (source !== undefined) return source;
  throw new BorescopeError("IMAGE_NOT_FOUND", {
    file: dataset.name,
    expected: "to know where the images are",
    found: "a data set that was not read from a folder",
    hint: "Say where they are: embed(dataset, { images }).",
  });
}

/** A folder holds the vectors of one embedder, in a folder of its own. */
async function openCache(cache: EmbedOptions["cache"], { name, fingerprint, dimension }: EmbeddingSpace["embedder"]) {
  if (typeof cache !== "string") return cache;
  const own = `${name}-${fingerprint.slice(0, 12)}`.replace(/[^\w.-]+/g, "_");
  return openDiskCache(`${cache}/${own}`, dimension);
}

/** What there is without the positions that were left out. */
function without(left: ReadonlySet<number>, selection: Selection, vectors: Float32Array, dimension: number) {
  if (left.size === 0) return { selection, vectors };
  const kept = Array.from(selection.rows, (_, position) => position).filter((position) => !left.has(position));
  const packed = new Float32Array(kept.length * dimension);
  kept.forEach((position, i) => {
    packed.set(vectors.subarray(position * dimension, (position + 1) * dimension), i * dimension);
  });
  const rows = Uint32Array.from(kept, (position) => selection.rows[position]!);
  const table = selection.model ?? (selection.table === "images" ? "images" : "groundTruth");
  return { selection: new Selection(selection.dataset, table, rows), vectors: packed };
}
