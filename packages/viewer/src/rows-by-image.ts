/** Rows of objects by their image. */
export class RowsByImage {
  private readonly starts: Uint32Array;
  private readonly rows: Uint32Array;

  constructor(image: Uint32Array, images: number) {
    this.starts = new Uint32Array(images + 1);
    for (const at of image) this.starts[at + 1]!++;
    for (let i = 0; i < images; i++) this.starts[i + 1]! += this.starts[i]!;
    const next = this.starts.slice();
    this.rows = new Uint32Array(image.length);
    image.forEach((at, row) => {
      this.rows[next[at]!++] = row;
    });
  }

  /** Those of one image, rising. */
  of(image: number): Uint32Array {
    return this.rows.subarray(this.starts[image], this.starts[image + 1]);
  }
}
