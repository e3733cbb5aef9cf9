import { Dataset, Detections, rowsWhere, takeRows } from "@borescope/core";
import { OUTCOME, type Outcomes } from "@borescope/metrics";

/** What a chip says of each table: rows that pass; a table that it says nothing of is absent. */
export interface Passing {
  readonly images?: Uint32Array | undefined;
  readonly groundTruth?: Uint32Array | undefined;
  readonly detections?: Uint32Array | undefined;
}

/** The objects that pass all chips, and the images they lie on. */
export class Selected {
  /** 1 for each row that is selected. */
  readonly images: Uint8Array;
  readonly groundTruth: Uint8Array;
  readonly detections: Uint8Array;

  /**
   * Of a chip that tells of images alone, all objects on them pass; of one that tells of one table of objects, none of
   * the other.
   */
  constructor(
    readonly dataset: Dataset,
    readonly model: Detections,
    chips: readonly Passing[],
  ) {
    const { groundTruth, images } = dataset;
    const { objects } = model;
    this.groundTruth = new Uint8Array(groundTruth.length).fill(1);
    this.detections = new Uint8Array(objects.length).fill(1);
    this.images = new Uint8Array(images.length).fill(1);
    for (const chip of chips) {
      if (chip.images !== undefined) {
        const marked = marks(chip.images, images.length);
        keep(this.images, marked);
        keepOn(this.groundTruth, groundTruth.image, marked);
        keepOn(this.detections, objects.image, marked);
      }
      if (chip.groundTruth !== undefined || chip.detections !== undefined) {
        keep(this.groundTruth, marks(chip.groundTruth, groundTruth.length));
        keep(this.detections, marks(chip.detections, objects.length));
      }
    }
    if (chips.some((chip) => chip.groundTruth !== undefined || chip.detections !== undefined))
      this.images = this.under();
  }

  /** Rows that are selected. */
  rows(table: "images" | "groundTruth" | "detections"): Uint32Array {
    const marked = this[table];
    return rowsWhere(marked.length, (row) => marked[row] === 1) ?? Uint32Array.from(marked.keys());
  }

  /** Outcomes in which what is not selected counts for nothing. */
  outcomes(outcomes: Outcomes): Outcomes {
    const only = (of: Uint8Array, marked: Uint8Array) =>
      of.map((value, row) => (marked[row] === 1 ? value : OUTCOME.leftOut));
    return {
      ...outcomes,
      ofGroundTruth: only(outcomes.ofGroundTruth, this.groundTruth),
      ofDetection: only(outcomes.ofDetection, this.detections),
      matched: outcomes.matched.filter((row) => this.detections[row] === 1),
    };
  }

  /** The ground truth and a model's detections that are selected: of other models, those on the selected images. */
  objects(model: Detections): { readonly dataset: Dataset; readonly detections: Detections } {
    const { image } = model.objects;
    const marked = model === this.model ? this.detections : Uint8Array.from(image, (row) => this.images[row]!);
    return this.part(model, this.groundTruth, marked);
  }

  /** All objects on the selected images. */
  onImages(model: Detections): { readonly dataset: Dataset; readonly detections: Detections } {
    const on = (image: Uint32Array) => Uint8Array.from(image, (row) => this.images[row]!);
    return this.part(model, on(this.dataset.groundTruth.image), on(model.objects.image));
  }

  private part(model: Detections, truths: Uint8Array, found: Uint8Array) {
    const { dataset } = this;
    const truthRows = rowsWhere(truths.length, (row) => truths[row] === 1);
    const foundRows = rowsWhere(found.length, (row) => found[row] === 1);
    return {
      dataset:
        truthRows === null
          ? dataset
          : new Dataset(dataset.images, dataset.categories, takeRows(dataset.groundTruth, truthRows), dataset.name),
      detections:
        foundRows === null ? model : new Detections(model.name, takeRows(model.objects, foundRows), model.categories),
    };
  }

  /** Images under the selected objects. */
  private under(): Uint8Array {
    const marked = new Uint8Array(this.images.length);
    this.dataset.groundTruth.image.forEach((image, row) => {
      if (this.groundTruth[row] === 1) marked[image] = 1;
    });
    this.model.objects.image.forEach((image, row) => {
      if (this.detections[row] === 1) marked[image] = 1;
    });
    return marked;
  }
}

function marks(rows: Uint32Array | undefined, length: number): Uint8Array {
  const marked = new Uint8Array(length);
  for (const row of rows ?? []) marked[row] = 1;
  return marked;
}

function keep(of: Uint8Array, marked: Uint8Array): void {
  for (let row = 0; row < of.length; row++) of[row]! &= marked[row]!;
}

function keepOn(of: Uint8Array, image: Uint32Array, marked: Uint8Array): void {
  for (let row = 0; row < of.length; row++) of[row]! &= marked[image[row]!]!;
}
