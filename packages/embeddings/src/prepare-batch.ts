import {
  BorescopeError,
  type CropRule,
  type EmbedderIdentity,
  maskRle,
  type Objects,
  type Pixels,
  type Rle,
  type Selection,
} from "@borescope/core";
import { asBadImage } from "@borescope/inference";
import type { VectorCache } from "./cache/vector-cache.js";
import { cutSquare, squareOf } from "./crops.js";
import type { Batch } from "./embed-batches.js";
import type { ImageReader } from "./image-reader.js";
import { sha256 } from "./sha256.js";

/** What the cache has. */
export interface Found {
  readonly key: string;
  readonly vector: Float32Array | undefined;
}

/** A batch that the embedder can be given. */
export interface Prepared {
  readonly batch: Batch;
  /** Rows of its images. */
  readonly images: ReadonlySet<number>;
  /** Images that cannot be read, by row. */
  readonly bad: ReadonlyMap<number, BorescopeError>;
  /** Positions whose image can be read. */
  readonly wanted: readonly number[];
  /** By position; empty where there is no cache. */
  readonly found: ReadonlyMap<number, Found>;
  /** One for each that is wanted; null where every vector is known. */
  readonly crops: readonly Pixels[] | null;
}

/** What batches are prepared of. */
export interface Preparing {
  readonly selection: Selection;
  /** Of each position, the row of its image. */
  readonly imageOf: Uint32Array;
  readonly reader: ImageReader;
  readonly cache: VectorCache | undefined;
  readonly crop: CropRule;
  readonly masks: boolean;
  readonly identity: EmbedderIdentity;
  readonly signal: AbortSignal | undefined;
}

/** A function that looks a batch up in the cache and, where a vector is missing, decodes its images and cuts out. */
export function preparer(preparing: Preparing): (batch: Batch) => Promise<Prepared> {
  const { selection, imageOf, reader, cache, masks, signal } = preparing;
  const objects = objectsOf(selection);
  if (masks && !selection.isEmpty && !selection.rows.some((row) => (objects?.masks?.kind[row] ?? 0) > 0))
    throw new BorescopeError("EMBED_MASKS", {
      expected: "objects with masks",
      found: objects === null ? "whole images" : `${selection.table}, read without masks or without any`,
      hint: "Read the data set with masks: true, or leave the option masks out.",
    });
  return async (batch) => {
    const images = new Set(batch.map((position) => imageOf[position]!));
    const bad = new Map<number, BorescopeError>();
    const readable = () => batch.filter((position) => !bad.has(imageOf[position]!));
    const found = new Map<number, Found>();
    if (cache !== undefined) {
      await attempt(images, bad, signal, (image) => reader.hash(image));
      const there = readable();
      const keys = await Promise.all(there.map((position) => keyOf(position, objects, preparing)));
      const vectors = await cache.get(keys);
      there.forEach((position, i) => {
        found.set(position, { key: keys[i]!, vector: vectors[i] });
      });
    }
    const complete = readable().every((position) => found.get(position)?.vector !== undefined);
    if (!complete) await attempt(images, bad, signal, (image) => reader.pixels(image));
    const wanted = readable();
    const cut = async (position: number) =>
      cropOf(position, await reader.pixels(imageOf[position]!), objects, preparing);
    const crops = complete || wanted.length === 0 ? null : await Promise.all(wanted.map(cut));
    return { batch, images, bad, wanted, found, crops };
  };
}

function objectsOf({ table, model, dataset }: Selection): Objects | null {
  return table === "images" ? null : (model?.objects ?? dataset.groundTruth);
}

/** Does something with each image that is not bad; what is wrong with one is kept, what is wrong with all is thrown. */
async function attempt<T>(
  images: ReadonlySet<number>,
  bad: Map<number, BorescopeError>,
  signal: AbortSignal | undefined,
  work: (image: number) => Promise<T>,
): Promise<void> {
  await Promise.all(
    [...images].map((image) =>
      bad.has(image)
        ? undefined
        : work(image).catch((error: unknown) => {
            bad.set(image, asBadImage(error, signal));
          }),
    ),
  );
}

/** All that a vector hangs on: the file, what is cut out of it and how, and the embedder. */
async function keyOf(position: number, objects: Objects | null, preparing: Preparing): Promise<string> {
  const { selection, imageOf, reader, crop, masks, identity } = preparing;
  const image = await reader.hash(imageOf[position]!);
  if (objects === null) return sha256(`${identity.fingerprint} ${image} whole`);
  const row = selection.rows[position]!;
  const box = objects.box.subarray(4 * row, 4 * row + 4);
  const mask = masks ? await maskHash(objects, row) : "none";
  return sha256(`${identity.fingerprint} ${image} ${box.join(" ")} ${crop.margin} ${crop.least} ${mask}`);
}

async function maskHash({ masks }: Objects, row: number): Promise<string> {
  const { kind, start, stop, counts, points } = masks!;
  const part = (kind[row] === 2 ? points : counts).slice(start[row], stop[row]);
  return kind[row] === 0 ? "none" : sha256(`${kind[row]} ${part.join(" ")}`);
}

function cropOf(position: number, image: Pixels, objects: Objects | null, preparing: Preparing): Pixels {
  if (objects === null) return image;
  const { selection, imageOf, crop, masks } = preparing;
  const row = selection.rows[position]!;
  const box = objects.box.subarray(4 * row, 4 * row + 4);
  const place = () => `${selection.table} ${String(objects.ids.at(row))}`;
  if (!box.every(Number.isFinite))
    throw new BorescopeError("EMBED_BOX", {
      place: place(),
      expected: "a box of numbers",
      found: `[${box.join(", ")}]`,
    });
  checkSize(image, selection, imageOf[position]!);
  const mask = masks ? maskRle(objects.masks!, row, image.height, image.width) : null;
  if (mask !== null) checkMask(mask, image, place);
  return cutSquare(image, squareOf(box, image.width, image.height, crop), mask);
}

/** Boxes are in pixels of the image that was annotated. */
function checkSize({ width, height }: Pixels, { dataset }: Selection, row: number): void {
  const { images } = dataset;
  const [w, h] = [images.width[row]!, images.height[row]!];
  if (w === 0 || h === 0 || (w === width && h === height)) return;
  throw new BorescopeError("EMBED_IMAGE_SIZE", {
    file: images.fileNames[row],
    expected: `an image of ${w} × ${h} pixels, as the data set says, since its boxes are in those`,
    found: `${width} × ${height}`,
    hint: "Give the images that were annotated, not smaller copies; or mend the sizes in the data set.",
  });
}

function checkMask({ width, height }: Rle, image: Pixels, place: () => string): void {
  if (width === image.width && height === image.height) return;
  throw new BorescopeError("EMBED_MASKS", {
    place: place(),
    expected: `a mask of ${image.width} × ${image.height} pixels, as the image`,
    found: `${width} × ${height}`,
  });
}
