import { bytesFolder, Dataset, Detections, Ids, type Masks, type Objects } from "@borescope/core";
import sharp from "sharp";

/** Objects: image row, category row, x, y, width, height. */
export type Row = readonly [image: number, category: number, x: number, y: number, width: number, height: number];

export function objectsOf(rows: readonly Row[], masks?: Masks): Objects {
  return {
    length: rows.length,
    ids: Ids.from(rows.map((_, i) => 10 * (i + 1))),
    image: Uint32Array.from(rows, (row) => row[0]),
    category: Uint32Array.from(rows, (row) => row[1]),
    box: Float64Array.from(rows.flatMap((row) => row.slice(2))),
    area: Float64Array.from(rows, (row) => row[4] * row[5]),
    ...(masks === undefined ? {} : { masks }),
  };
}

/** A picture of `side` pixels: noise of a seed, so that no two are alike. */
export async function picture(seed: number, side = 64): Promise<Uint8Array> {
  let state = seed + 1;
  const data = Uint8Array.from({ length: 3 * side * side }, () => {
    state = (state * 48271) % 2147483647;
    return state & 255;
  });
  return new Uint8Array(
    await sharp(data, { raw: { width: side, height: side, channels: 3 } })
      .png()
      .toBuffer(),
  );
}

/** A data set of pictures of 64 × 64, and its folder. */
export async function scene(rows: readonly Row[], masks?: Masks, n = Math.max(...rows.map((row) => row[0]), 0) + 1) {
  const fileNames = Array.from({ length: n }, (_, i) => `${i}.png`);
  const files = Object.fromEntries(
    await Promise.all(fileNames.map(async (name, i) => [name, await picture(i)] as const)),
  );
  const images = {
    length: n,
    ids: Ids.sequence(n),
    fileNames,
    width: new Float64Array(n).fill(64),
    height: new Float64Array(n).fill(64),
  };
  const categories = { length: 2, ids: Ids.from([1, 2]), names: ["burr", "crack"], supercategories: [null, null] };
  const folder = bytesFolder(files);
  return { dataset: new Dataset(images, categories, objectsOf(rows, masks), "scene", folder), files, folder };
}

/** A model's detections on a scene. */
export function detectionsOf(dataset: Dataset, rows: readonly Row[]): Detections {
  const score = new Float64Array(rows.length).fill(0.5);
  return new Detections("yolo", { ...objectsOf(rows), score }, dataset.categories);
}
