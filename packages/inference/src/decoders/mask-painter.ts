import type { Rle } from "@borescope/core";
import type { Placement } from "../preprocess/preprocessing.js";
import type { OutputPart } from "./floats.js";

/** A line of pixels seen through a coarser one: between which two of its pixels each lies, and how far. */
interface Line {
  readonly from: Uint32Array;
  readonly to: Uint32Array;
  readonly share: Float64Array;
}

/** Paints masks from prototypes onto the grid of the image, as run lengths. */
export class MaskPainter {
  /** Prototypes. */
  readonly count: number;
  /** The part of a prototype that the image covers; what lies about it is padding. */
  private readonly left: number;
  private readonly top: number;
  private readonly width: number;
  private readonly columns: Line;
  private readonly rows: Line;
  private readonly coarse: Float64Array;

  /** @param prototypes - `[count, height, width]` over the input */
  constructor(
    private readonly prototypes: OutputPart,
    private readonly placement: Placement,
  ) {
    const [count, height, width] = prototypes.dims as [number, number, number];
    const { inputWidth, inputHeight, imageWidth, imageHeight, scaleX, scaleY, offsetX, offsetY } = placement;
    this.count = count;
    const across = covered(width, width / inputWidth, offsetX, imageWidth * scaleX, inputWidth);
    const down = covered(height, height / inputHeight, offsetY, imageHeight * scaleY, inputHeight);
    this.left = across.start;
    this.top = down.start;
    this.width = across.length;
    this.columns = line(imageWidth, across.length);
    this.rows = line(imageHeight, down.length);
    this.coarse = new Float64Array(across.length * down.length);
  }

  /**
   * @param box - corners in pixels of the input
   * @param coefficient - the weight of each prototype
   */
  paint(box: Float64Array, coefficient: (k: number) => number): Rle {
    const { imageWidth: width, imageHeight: height, scaleX, scaleY, offsetX, offsetY } = this.placement;
    const x1 = bound((box[0]! - offsetX) / scaleX, width);
    const y1 = bound((box[1]! - offsetY) / scaleY, height);
    const x2 = bound((box[2]! - offsetX) / scaleX, width);
    const y2 = bound((box[3]! - offsetY) / scaleY, height);
    const counts: number[] = [];
    if (x1 < x2 && y1 < y2) this.runs(x1, y1, x2, y2, coefficient, counts);
    const done = counts.reduce((sum, run) => sum + run, 0);
    if (done < width * height) {
      if (counts.length % 2 === 1) counts[counts.length - 1]! += width * height - done;
      else counts.push(width * height - done);
    }
    return { height, width, counts: Uint32Array.from(counts) };
  }

  /** Runs up to the last pixel of the mask, column after column; the first is of zeros. */
  private runs(x1: number, y1: number, x2: number, y2: number, coefficient: (k: number) => number, counts: number[]) {
    const { columns, rows, coarse } = this;
    const { imageHeight: height } = this.placement;
    this.mix(columns.from[x1]!, rows.from[y1]!, columns.to[x2 - 1]!, rows.to[y2 - 1]!, coefficient);
    const stride = this.width;
    const wholeColumns = y1 === 0 && y2 === height; // a run may then go on in the next column
    let inside = false;
    let since = 0;
    for (let x = x1; x < x2; x++) {
      const [a, b, across] = [columns.from[x]!, columns.to[x]!, columns.share[x]!];
      for (let y = y1; y < y2; y++) {
        const upper = rows.from[y]! * stride;
        const lower = rows.to[y]! * stride;
        const above = coarse[upper + a]! * (1 - across) + coarse[upper + b]! * across;
        const below = coarse[lower + a]! * (1 - across) + coarse[lower + b]! * across;
        const down = rows.share[y]!;
        const now = above * (1 - down) + below * down > 0;
        if (now === inside) continue;
        counts.push(x * height + y - since);
        since = x * height + y;
        inside = now;
      }
      if (!inside || (wholeColumns && x < x2 - 1)) continue;
      counts.push(x * height + y2 - since);
      since = x * height + y2;
      inside = false;
    }
  }

  /** The weighted sum of the prototypes over a rectangle, corners inside. */
  private mix(x1: number, y1: number, x2: number, y2: number, coefficient: (k: number) => number): void {
    const { prototypes, coarse, count, left, top } = this;
    const [, height, width] = prototypes.dims as [number, number, number];
    const stride = this.width;
    for (let y = y1; y <= y2; y++) coarse.fill(0, y * stride + x1, y * stride + x2 + 1);
    for (let k = 0; k < count; k++) {
      const weight = coefficient(k);
      for (let y = y1; y <= y2; y++) {
        const from = (k * height + top + y) * width + left;
        for (let x = x1; x <= x2; x++) coarse[y * stride + x]! += weight * prototypes.data[from + x]!;
      }
    }
  }
}

/** Rounds as `scale_masks` of ultralytics/utils/ops.py does: half a pixel of padding goes to the second side. */
function covered(size: number, scale: number, offset: number, drawn: number, input: number) {
  const start = Math.round(offset * scale - 0.1);
  const after = Math.round((input - offset - drawn) * scale + 0.1);
  return { start, length: Math.max(1, size - start - after) };
}

function line(length: number, coarse: number): Line {
  const from = new Uint32Array(length);
  const to = new Uint32Array(length);
  const share = new Float64Array(length);
  for (let i = 0; i < length; i++) {
    const place = Math.min(coarse - 1, Math.max(0, ((i + 0.5) * coarse) / length - 0.5));
    from[i] = Math.floor(place);
    to[i] = Math.min(coarse - 1, from[i]! + 1);
    share[i] = place - from[i]!;
  }
  return { from, to, share };
}

/** The first pixel whose number is not below a border. */
function bound(border: number, size: number): number {
  return Math.min(size, Math.max(0, Math.ceil(border)));
}
