import type { Objects, Selection } from "@borescope/core";

/** The objects of a selection's table; null where it is of images. */
export function objectsOf({ dataset, model, table }: Selection): Objects | null {
  if (table === "images") return null;
  return model?.objects ?? dataset.groundTruth;
}

/** Rows of objects, grouped by the image they lie on. */
export class RowsByImage {
  private readonly starts: Uint32Array;
  private readonly rows: Uint32Array;

  /** @param images - how many there are. @param image - the image of each object. @param rows - those to group; default all */
  constructor(images: number, image: Uint32Array, rows: Uint32Array | null = null) {
    const count = rows?.length ?? image.length;
    this.starts = new Uint32Array(images + 1);
    for (let i = 0; i < count; i++) this.starts[image[rows?.[i] ?? i]! + 1]!++;
    for (let i = 0; i < images; i++) this.starts[i + 1]! += this.starts[i]!;
    const next = this.starts.slice();
    this.rows = new Uint32Array(count);
    for (let i = 0; i < count; i++) {
      const row = rows?.[i] ?? i;
      this.rows[next[image[row]!]!++] = row;
    }
  }

  /** The rows on an image, rising. */
  of(image: number): Uint32Array {
    return this.rows.subarray(this.starts[image], this.starts[image + 1]);
  }
}
