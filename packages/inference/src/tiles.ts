import type { Pixels } from "@borescope/core";
import { Candidates } from "./candidates.js";
import { type ImageDetections, toImage } from "./image-result.js";
import { sharedPart } from "./overlap.js";
import { suppress } from "./suppress.js";
import { badOption, type Thresholds } from "./thresholds.js";

/** How large images are cut into tiles that the model sees one by one. */
export interface Tiles {
  /** Side of a tile in pixels of the image; default: the larger side of the model's input. */
  readonly size?: number | undefined;
  /** Part of a tile that the next one shows again, 0 … 0.9; default 0.2. It should hold the largest object that matters. */
  readonly overlap?: number | undefined;
  /** Look at the whole image besides, for what is larger than a tile; default true. */
  readonly whole?: boolean | undefined;
}

/** {@link Tiles} with nothing left open. */
export interface TilePlan {
  readonly size: number;
  readonly overlap: number;
  readonly whole: boolean;
}

/** A piece of an image, in pixels. */
export interface Tile {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** The tiles with defaults, checked. @throws BorescopeError INFERENCE_OPTION */
export function checkedTiles({ size, overlap = 0.2, whole = true }: Tiles, inputSide: number): TilePlan {
  const side = size ?? inputSide;
  if (!(Number.isInteger(side) && side > 0)) throw badOption("tiles.size", "a whole number above 0", side);
  if (!(overlap >= 0 && overlap <= 0.9)) throw badOption("tiles.overlap", "a number from 0 to 0.9", overlap);
  return { size: side, overlap, whole };
}

/** Tiles that cover an image: as few as may be, evenly spread, each sharing at least `overlap` with the next. */
export function planTiles(width: number, height: number, size: number, overlap: number): Tile[] {
  const columns = starts(width, size, overlap);
  return starts(height, size, overlap).flatMap((top) =>
    columns.map((left) => ({ left, top, width: Math.min(size, width), height: Math.min(size, height) })),
  );
}

function starts(length: number, size: number, overlap: number): number[] {
  if (length <= size) return [0];
  const step = Math.max(1, Math.floor(size * (1 - overlap)));
  const steps = Math.ceil((length - size) / step);
  return Array.from({ length: steps + 1 }, (_, i) => Math.round((i * (length - size)) / steps));
}

/** A copy of a piece of an image. */
export function cutOut(image: Pixels, { left, top, width, height }: Tile): Pixels {
  const data = new Uint8Array(3 * width * height);
  for (let y = 0; y < height; y++) {
    const from = 3 * ((top + y) * image.width + left);
    data.set(image.data.subarray(from, from + 3 * width), 3 * width * y);
  }
  return { width, height, data };
}

/**
 * Joins what was found in tiles: an object that a border cuts is found in part by one tile and whole, or in another
 * part, by its neighbour. Of two boxes of a class from different tiles that share more than half of the smaller one,
 * one of them cut by a border, the whole one stays, with the better score; two cut ones become the box around both.
 * Then candidates are suppressed as usual.
 *
 * @param found - what each tile gave, in pixels of the tile
 */
export function joinTiles(
  { width, height }: Pixels,
  tiles: readonly Tile[],
  found: readonly ImageDetections[],
  thresholds: Thresholds,
): ImageDetections {
  const all = new Candidates();
  const tileOf: number[] = [];
  const cut: boolean[] = [];
  tiles.forEach(({ left, top, ...tile }, t) => {
    const { length, boxes, scores, classes } = found[t]!;
    for (let i = 0; i < length; i++) {
      const [x, y, w, h] = boxes.subarray(4 * i, 4 * i + 4) as unknown as [number, number, number, number];
      all.add(left + x, top + y, left + x + w, top + y + h, scores[i]!, classes[i]!);
      tileOf.push(t);
      cut.push(
        (left > 0 && x < 1) ||
          (top > 0 && y < 1) ||
          (left + tile.width < width && x + w > tile.width - 1) ||
          (top + tile.height < height && y + h > tile.height - 1),
      );
    }
  });
  const merged = mergeCut(all, tileOf, cut);
  const kept = suppress(merged, { ...thresholds, done: false });
  const same = { scaleX: 1, scaleY: 1, offsetX: 0, offsetY: 0 };
  return toImage(merged, kept, {
    ...same,
    imageWidth: width,
    imageHeight: height,
    inputWidth: width,
    inputHeight: height,
  });
}

function mergeCut(all: Candidates, tileOf: readonly number[], cut: boolean[]): Candidates {
  const { box, score, category } = all;
  const order = Array.from(tileOf, (_, row) => row).sort((a, b) => score[b]! - score[a]! || a - b);
  const kept: number[] = [];
  for (const row of order) {
    const twin = kept.find(
      (other) =>
        (cut[row] || cut[other]) &&
        category[other] === category[row] &&
        tileOf[other] !== tileOf[row] &&
        sharedPart(box, row, other) > 0.5,
    );
    if (twin === undefined) kept.push(row);
    else if (cut[twin]) {
      const around = cut[row]!;
      for (let c = 0; c < 4; c++) {
        const [a, b] = [box[4 * twin + c]!, box[4 * row + c]!];
        box[4 * twin + c] = !around ? b : c < 2 ? Math.min(a, b) : Math.max(a, b);
      }
      if (!around) cut[twin] = false;
    }
  }
  const merged = new Candidates();
  for (const row of kept) {
    const [x1, y1, x2, y2] = box.subarray(4 * row, 4 * row + 4) as unknown as [number, number, number, number];
    merged.add(x1, y1, x2, y2, score[row]!, category[row]!);
  }
  return merged;
}
