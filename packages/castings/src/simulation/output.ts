import { type Dataset, Detections, detectionObjects, GrowableFloat64, GrowableUint32 } from "@borescope/core";

/** Detections as they are made. */
export class Output {
  private readonly image: GrowableUint32;
  private readonly category: GrowableUint32;
  private readonly box: GrowableFloat64;
  private readonly score: GrowableFloat64;

  constructor(
    private readonly dataset: Dataset,
    capacity: number,
  ) {
    this.image = new GrowableUint32(capacity);
    this.category = new GrowableUint32(capacity);
    this.box = new GrowableFloat64(4 * capacity);
    this.score = new GrowableFloat64(capacity);
  }

  /** Adds one, cut to the image where its size is known. Scores are brought back into 0 to 1. */
  add(image: number, category: number, x: number, y: number, width: number, height: number, score: number): void {
    const { images } = this.dataset;
    const w = images.width[image] as number;
    const h = images.height[image] as number;
    const left = w > 0 ? hold(x, 0, w) : x;
    const top = h > 0 ? hold(y, 0, h) : y;
    const right = w > 0 ? hold(x + width, 0, w) : x + width;
    const bottom = h > 0 ? hold(y + height, 0, h) : y + height;
    // What is moved out of the picture altogether is seen by no detector.
    if (!(right > left && bottom > top)) return;
    this.image.push(image);
    this.category.push(category);
    this.box.reserve(4);
    // A box that is whole keeps its own width and height, to the bit.
    this.box.push(left);
    this.box.push(top);
    this.box.push(left === x && right === x + width ? width : right - left);
    this.box.push(top === y && bottom === y + height ? height : bottom - top);
    // Mirrored at 1, so that not many detections share the highest score.
    this.score.push(hold(score > 1 ? 2 - score : score, 0.01, 1));
  }

  /** The model's detections. */
  finish(name: string): Detections {
    const objects = detectionObjects({
      image: this.image.finish(),
      category: this.category.finish(),
      box: this.box.finish(),
      score: this.score.finish(),
    });
    return new Detections(name, objects, this.dataset.categories);
  }
}

function hold(value: number, low: number, high: number): number {
  return value < low ? low : value > high ? high : value;
}
