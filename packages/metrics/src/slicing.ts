import { BorescopeError, type Dataset, type Detections, type Selection } from "@borescope/core";
import { attributeSlices } from "./attribute-slices.js";
import { filterSlice } from "./filter-slice.js";
import type { Part } from "./measure.js";
import { cocoParameters } from "./protocols/coco.js";

/**
 * How a data set is cut: `by` an attribute of the images or, where they have none of that name, of the objects (each
 * value a slice; many numbers in quantiles), by `class`, `size` or `tag`; by a filter expression; a selection; a predicate.
 */
export type Slicing =
  | {
      readonly by: string;
      /** Bins of an attribute of many numbers; default 4. */
      readonly quantiles?: number | undefined;
    }
  | {
      /** A filter as in `width<640`. */
      readonly where: string;
      /** What the filter is asked of; default images. */
      readonly of?: "images" | "groundTruth" | undefined;
      readonly name?: string | undefined;
    }
  | { readonly selection: Selection; readonly name: string }
  | {
      readonly name: string;
      readonly of: "images" | "groundTruth";
      /** Whether a row belongs to the slice. */
      readonly predicate: (row: number) => boolean;
      /** The same of detections, where it can be said: those outside that match nothing are then ignored. */
      readonly ofDetections?: ((row: number, detections: Detections) => boolean) | undefined;
    };

/** A part of a data set with a name. */
export interface Slice extends Part {
  readonly name: string;
}

/**
 * Detections of a slice that match nothing: `counted`, or `left out`, since nobody can tell which of them belong to a
 * slice of ground truth: its AP then says how well its objects are found and placed, and nothing of false alarms.
 */
export type FalsePositives = "counted" | "left out";

/** What becomes of a model's false positives in a slice. */
export function falsePositivesOf({ selection, belongs }: Slice, detections: Detections): FalsePositives {
  return selection.table === "images" || belongs(detections) !== null ? "counted" : "left out";
}

/** All that a slice is not. */
export function restOf({ selection, belongs }: Slice): Part {
  return {
    selection: selection.not(),
    belongs: (detections) => {
      const inside = belongs(detections);
      return inside && ((row) => !inside(row));
    },
  };
}

/**
 * The slices that a slicing makes.
 *
 * @throws BorescopeError METRICS_SLICES for an unknown attribute, with near names, or one of too many values; FILTER_*
 */
export function slicesOf(dataset: Dataset, slicing: Slicing): Slice[] {
  if ("where" in slicing) return [filterSlice(dataset, slicing.where, slicing.of ?? "images", slicing.name)];
  if ("selection" in slicing) return [ofSelection(dataset, slicing.name, slicing.selection)];
  if ("predicate" in slicing) {
    const { name, of, predicate, ofDetections } = slicing;
    const belongs: Slice["belongs"] = (detections) =>
      ofDetections === undefined ? null : (row) => ofDetections(row, detections);
    return [{ name, selection: dataset.select(of, predicate), belongs }];
  }
  if (slicing.by === "class") return classSlices(dataset);
  if (slicing.by === "size") return sizeSlices(dataset);
  if (slicing.by === "tag") return tagSlices(dataset);
  return attributeSlices(dataset, slicing.by, slicing.quantiles ?? 4);
}

function ofSelection(dataset: Dataset, name: string, selection: Selection): Slice {
  if (selection.dataset === dataset && selection.model === null) return { name, selection, belongs: () => null };
  throw new BorescopeError("SELECTION_TABLE", {
    place: `slice ${JSON.stringify(name)}`,
    expected: "a selection of images or ground truth of the data set",
    found: selection.dataset === dataset ? selection.table : "one of another data set",
    hint: "Lift it: images() or groundTruths().",
  });
}

function classSlices(dataset: Dataset): Slice[] {
  const { ids, names } = dataset.categories;
  return Array.from(ids.order(), (row) => ({
    name: names[row]!,
    selection: dataset.select("groundTruth", (object) => dataset.groundTruth.category[object] === row),
    belongs: (detections) => (object) => detections.objects.category[object] === row,
  }));
}

/** COCO's sizes, both ends inside. */
function sizeSlices(dataset: Dataset): Slice[] {
  const { areaRanges } = cocoParameters();
  return areaRanges.slice(1).map(({ name, min, max }) => {
    const within = (area: Float64Array) => (row: number) => area[row]! >= min && area[row]! <= max;
    return {
      name,
      selection: dataset.select("groundTruth", within(dataset.groundTruth.area)),
      belongs: (detections) => within(detections.objects.area),
    };
  });
}

function tagSlices(dataset: Dataset): Slice[] {
  const tags = [...dataset.tags].filter(([, { model }]) => model === null);
  if (tags.length > 0) return tags.map(([name, selection]) => ({ name, selection, belongs: () => null }));
  throw new BorescopeError("METRICS_SLICES", {
    place: "tag",
    expected: "tags of images or ground truth",
    found: "none",
  });
}
