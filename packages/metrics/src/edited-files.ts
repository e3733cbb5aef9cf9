import {
  Dataset,
  Detections,
  GrowableInt32,
  GrowableUint32,
  maskRle,
  rleArea,
  Selection,
  takeAttributes,
  takeRows,
} from "@borescope/core";
import type { EvaluationInputs } from "./evaluation.js";
import { patchRows, type Scored } from "./patch-rows.js";
import type { Edits } from "./repairs.js";

/** Ground truth and detections after a repair. */
export interface EditedFiles {
  readonly dataset: Dataset;
  /** Changed detections stand where they stood; added ones stand last, in the order of their ground truths. */
  readonly detections: Detections;
}

/** Edits rows of a model's detections. */
export class DetectionEditor {
  /** Whether areas are those of masks; else they are those of boxes, which a repaired detection's area is too. */
  private readonly areasOfMasks: boolean;

  /**
   * @param score - of added detections
   * @param wanted - the inputs with the columns that edited rows are to have
   */
  constructor(
    private readonly inputs: EvaluationInputs,
    private readonly score: number,
    private readonly wanted: EvaluationInputs,
  ) {
    const { masks, area, box } = inputs.detections.objects;
    this.areasOfMasks = masks !== undefined && area.some((value, i) => value !== box[4 * i + 2]! * box[4 * i + 3]!);
  }

  /**
   * Some rows of the detections, edited; the added ones at the end.
   *
   * @returns the objects, and the row that each was, -1 where it was added
   */
  edit(rows: Uint32Array, edits: Edits): { readonly objects: Scored; readonly origin: Int32Array } {
    const { dataset, detections } = this.wanted;
    const base = detections.objects;
    const from = new GrowableUint32(rows.length + edits.added.length);
    const was = new GrowableInt32(rows.length + edits.added.length);
    for (const row of rows) {
      const edit = edits.detections.get(row);
      if (edit?.to === "deleted") continue;
      from.push(edit?.to === "moved" ? base.length + edit.groundTruth : row);
      was.push(row);
    }
    for (const row of edits.added) {
      from.push(base.length + row);
      was.push(-1);
    }
    const [source, origin] = [from.finish(), was.finish()];
    const objects = patchRows(base, dataset.groundTruth, source);
    for (let i = 0; i < source.length; i++) {
      const row = origin[i]!;
      objects.score[i] = row < 0 ? this.score : base.score[row]!;
      const edit = edits.detections.get(row);
      if (edit?.to === "reclassified") objects.category[i] = edit.category;
      if (source[i]! >= base.length) objects.area[i] = this.area(source[i]! - base.length);
    }
    return { objects, origin };
  }

  /** The area of a detection that has the box and mask of a ground truth. */
  private area(row: number): number {
    const { images, groundTruth } = this.inputs.dataset;
    const { masks, image, box } = groundTruth;
    const rle =
      this.areasOfMasks && masks !== undefined
        ? maskRle(masks, row, images.height[image[row]!]!, images.width[image[row]!]!)
        : null;
    return rle === null ? box[4 * row + 2]! * box[4 * row + 3]! : rleArea(rle);
  }
}

/** The whole data set and all detections after a repair. */
export function editFiles(inputs: EvaluationInputs, edits: Edits, score: number): EditedFiles {
  const { dataset, detections } = inputs;
  const { attributes, length } = detections.objects;
  const every = Uint32Array.from({ length }, (_, row) => row);
  const { objects, origin } = new DetectionEditor(inputs, score, inputs).edit(every, edits);
  const withAttributes = attributes && { attributes: takeAttributes(attributes, origin) };
  return {
    dataset: without(dataset, edits.removed),
    detections: new Detections(detections.name, { ...objects, ...withAttributes }, detections.categories),
  };
}

function without(dataset: Dataset, removed: Uint32Array): Dataset {
  if (removed.length === 0) return dataset;
  const { images, categories, groundTruth, name } = dataset;
  const kept = dataset.select("groundTruth").without(new Selection(dataset, "groundTruth", removed));
  return new Dataset(images, categories, takeRows(groundTruth, kept.rows), name);
}
