import {
  BorescopeError,
  type Categories,
  Detections,
  detectionObjects,
  GrowableFloat64,
  GrowableUint32,
  type Keypoints,
  type Masks,
  type Rle,
} from "@borescope/core";
import type { ImageDetections } from "./image-result.js";

/**
 * Gathers what a model finds on the images of a data set; what is there can be taken at any time.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { Ids } from "@borescope/core";
 * import { createDetector, DetectionsBuilder } from "@borescope/inference";
 *
 * const categories = { length: 2, ids: Ids.from([1, 5]), names: ["open hole", "burr"], supercategories: [null, null] };
 * const builder = new DetectionsBuilder(categories, Uint32Array.of(0, 1)); // class i is row i
 * const detector = await createDetector({ model: "model.onnx" });
 * builder.add(0, await detector.detect({ width: 1, height: 1, data: new Uint8Array(3) }));
 * assert.equal(builder.finish("mine").objects.length, builder.length);
 * ```
 */
export class DetectionsBuilder {
  private readonly image = new GrowableUint32();
  private readonly category = new GrowableUint32();
  private readonly box = new GrowableFloat64();
  private readonly score = new GrowableFloat64();
  private readonly points = new GrowableFloat64();
  private readonly pointStops = new GrowableUint32();
  private readonly masks = new MaskColumns();
  private readonly rotatedBox = new GrowableFloat64();

  /**
   * @param categories - the data set's, then the model's own
   * @param rowOfClass - row in `categories` of each class of the model
   */
  constructor(
    private readonly categories: Categories,
    private readonly rowOfClass: Uint32Array,
  ) {}

  /** Detections so far. */
  get length(): number {
    return this.score.length;
  }

  /**
   * Adds what was found on the image of that row.
   *
   * @throws BorescopeError INFERENCE_LABELS where the model names a class that there is not
   */
  add(imageRow: number, found: ImageDetections): void {
    const { length, boxes, scores, classes, keypoints, masks, rotatedBoxes } = found;
    const strange = classes.find((each) => each >= this.rowOfClass.length);
    if (strange !== undefined)
      throw new BorescopeError("INFERENCE_LABELS", {
        expected: `classes from 0 to ${this.rowOfClass.length - 1}, as there are labels`,
        found: `class ${strange}`,
      });
    this.box.append(boxes, 4 * length);
    this.score.append(scores, length);
    for (let i = 0; i < length; i++) {
      this.image.push(imageRow);
      this.category.push(this.rowOfClass[classes[i]!]!);
      if (masks !== undefined) this.masks.add(masks[i]!);
    }
    if (rotatedBoxes !== undefined) this.rotatedBox.append(rotatedBoxes, 5 * length);
    if (keypoints === undefined || length === 0) return;
    const size = keypoints.length / length;
    this.points.append(keypoints, keypoints.length);
    for (let i = 0; i < length; i++) this.pointStops.push(size);
  }

  /** The model's detections, in the order in which the images were added. */
  finish(model: string): Detections {
    const objects = detectionObjects({
      image: this.image.finish(),
      category: this.category.finish(),
      box: this.box.finish(),
      score: this.score.finish(),
      ...(this.masks.length === 0 ? {} : { masks: this.masks.finish() }),
      ...(this.pointStops.length === 0 ? {} : { keypoints: this.keypoints() }),
      ...(this.rotatedBox.length === 0 ? {} : { rotatedBox: this.rotatedBox.finish() }),
    });
    return new Detections(model, objects, this.categories);
  }

  private keypoints(): Keypoints {
    const offsets = new Uint32Array(this.length + 1);
    for (let i = 0; i < this.length; i++) offsets[i + 1] = offsets[i]! + this.pointStops.values[i]!;
    return { values: this.points.finish(), offsets };
  }
}

/** Masks as run lengths, packed. */
class MaskColumns {
  private readonly start = new GrowableUint32();
  private readonly stop = new GrowableUint32();
  private readonly height = new GrowableUint32();
  private readonly width = new GrowableUint32();
  private readonly counts = new GrowableUint32();

  get length(): number {
    return this.start.length;
  }

  add({ counts, height, width }: Rle): void {
    this.start.push(this.counts.length);
    this.counts.append(counts, counts.length);
    this.stop.push(this.counts.length);
    this.height.push(height);
    this.width.push(width);
  }

  finish(): Masks {
    return {
      kind: new Uint8Array(this.length).fill(1),
      start: this.start.finish(),
      stop: this.stop.finish(),
      counts: this.counts.finish(),
      points: new Float64Array(0),
      height: this.height.finish(),
      width: this.width.finish(),
    };
  }
}
