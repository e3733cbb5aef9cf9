import type { Pixels } from "@borescope/core";

/** Brightness of an image, one byte a pixel, row by row. */
export interface LumaPlane {
  readonly width: number;
  readonly height: number;
  /** At least width · height. */
  readonly data: Uint8Array;
}

/** Makes luma planes in memory that is used again: a plane is good until the next one is made. */
export class LumaMaker {
  private buffer = new Uint8Array(0);

  /** ITU-R BT.601 in OpenCV's fixed point, so that all engines give the same. @see OpenCV, `RGB2Gray<uchar>` */
  of({ width, height, data }: Pixels): LumaPlane {
    const length = width * height;
    if (this.buffer.length < length) this.buffer = new Uint8Array(length);
    const plane = this.buffer;
    for (let i = 0, from = 0; i < length; i++, from += 3)
      plane[i] = (data[from]! * 4899 + data[from + 1]! * 9617 + data[from + 2]! * 1868 + 8192) >> 14;
    return { width, height, data: plane };
  }
}
