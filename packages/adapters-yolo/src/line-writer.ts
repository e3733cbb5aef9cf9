import { BorescopeError, type Images, type Objects, rotatedBoxCorners, unpackRings } from "@borescope/core";
import { joinRings } from "./polygon.js";

/** Decimals of a coordinate: of an image of 10^4 pixels, an error below 10^-8 pixels. */
const DECIMALS = 12;

/** Writes rows as lines of label files. */
export class LineWriter {
  /** Keypoints a row: the most that any row has. */
  readonly keypoints: number;

  constructor(
    private readonly images: Images,
    private readonly objects: Objects,
  ) {
    const offsets = objects.keypoints?.offsets;
    let most = 0;
    if (offsets !== undefined)
      for (let i = 0; i < objects.length; i++) most = Math.max(most, (offsets[i + 1]! - offsets[i]!) / 3);
    this.keypoints = most;
  }

  /** Whether a row is written as the four corners of a rotated box. */
  isRotated(row: number): boolean {
    const { rotatedBox } = this.objects;
    return this.keypoints === 0 && rotatedBox !== undefined && !Number.isNaN(rotatedBox[5 * row]);
  }

  /** Whether a row is written as a polygon, of four corners or more. */
  isPolygon(row: number): boolean {
    return this.keypoints === 0 && (this.objects.masks?.kind[row] === 2 || this.isRotated(row));
  }

  /** One line with its end. @throws BorescopeError YOLO_IMAGE where the image's size is unknown */
  line(row: number): string {
    const { objects, images } = this;
    const image = objects.image[row]!;
    const width = images.width[image]!;
    const height = images.height[image]!;
    if (!(width > 0 && height > 0))
      throw new BorescopeError("YOLO_IMAGE", {
        file: images.fileNames[image],
        expected: "an image whose size is known, since labels are parts of it",
        found: "no size",
        hint: "Read the data set with its images (--images).",
      });
    const numbers = this.isPolygon(row) ? this.polygon(row, width, height) : this.box(row, width, height);
    const score = objects.score?.[row];
    if (score !== undefined) numbers.push(plain(score));
    return `${objects.category[row]} ${numbers.join(" ")}\n`;
  }

  private box(row: number, width: number, height: number): string[] {
    const [x = 0, y = 0, w = 0, h = 0] = this.objects.box.subarray(row * 4, row * 4 + 4);
    const box = [(x + w / 2) / width, (y + h / 2) / height, w / width, h / height].map(decimal);
    return this.keypoints === 0 ? box : [...box, ...this.keypointNumbers(row, width, height)];
  }

  private keypointNumbers(row: number, width: number, height: number): string[] {
    const { values, offsets } = this.objects.keypoints!;
    const own = values.subarray(offsets[row], offsets[row + 1]);
    return Array.from({ length: this.keypoints * 3 }, (_, i) => {
      const value = own[i] ?? 0;
      return decimal(i % 3 === 0 ? value / width : i % 3 === 1 ? value / height : value);
    });
  }

  private polygon(row: number, width: number, height: number): string[] {
    const ring = this.ring(row);
    return Array.from(ring, (value, i) => decimal(value / (i % 2 === 0 ? width : height)));
  }

  /** Corners that the file had, where there are four of them, else those of the rotated box. */
  private ring(row: number): Float64Array {
    const { masks, rotatedBox } = this.objects;
    const ring =
      masks?.kind[row] === 2
        ? joinRings(unpackRings(masks.points.subarray(masks.start[row], masks.stop[row])))
        : undefined;
    if (ring !== undefined && (ring.length === 8 || !this.isRotated(row))) return ring;
    return rotatedBoxCorners(rotatedBox!, row);
  }
}

/** All digits of a score, without exponent. */
function plain(score: number): string {
  const text = String(score);
  return text.includes("e") ? score.toFixed(40).replace(/0+$/, "") : text;
}

/** A number without exponent and without needless zeros. */
function decimal(value: number): string {
  const text = value.toFixed(DECIMALS).replace(/\.?0+$/, "");
  return text === "-0" || text === "" ? "0" : text;
}
