import { type Categories, Detections, GrowableFloat64, GrowableUint32, Ids } from "@borescope/core";
import type { ImageDetections } from "./image-result.js";

/** Gathers what a model finds on the images of a data set; what is there can be taken at any time. */
export class DetectionsBuilder {
  private readonly image = new GrowableUint32();
  private readonly category = new GrowableUint32();
  private readonly box = new GrowableFloat64();
  private readonly score = new GrowableFloat64();

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

  /** Adds what was found on the image of that row. */
  add(imageRow: number, found: ImageDetections): void {
    this.box.append(found.boxes, 4 * found.length);
    this.score.append(found.scores, found.length);
    for (let i = 0; i < found.length; i++) {
      this.image.push(imageRow);
      this.category.push(this.rowOfClass[found.classes[i]!]!);
    }
  }

  /** The model's detections, in the order in which the images were added. */
  finish(model: string): Detections {
    const { length } = this;
    const box = this.box.finish();
    const area = new Float64Array(length);
    for (let i = 0; i < length; i++) area[i] = box[4 * i + 2]! * box[4 * i + 3]!;
    const objects = {
      length,
      image: this.image.finish(),
      category: this.category.finish(),
      box,
      area,
      score: this.score.finish(),
      ids: Ids.sequence(length),
    };
    return new Detections(model, objects, this.categories);
  }
}
