import { OUTCOME, type Outcomes } from "@borescope/metrics";
import type { Selected } from "./selected.js";
import type { View } from "./view.js";

/** What the gallery shows one of. */
export interface GalleryItems {
  /** 0 of ground truth, 1 of detections, 2 of images. */
  readonly table: Uint8Array;
  readonly row: Uint32Array;
  /** Detections that were not shown since they do not count at these thresholds. */
  readonly hidden: number;
}

/** Values of `GalleryItems.table`. */
export const [TRUTH, DETECTION, IMAGE] = [0, 1, 2] as const;

/** What a gallery may be sorted by. */
export const SORTS = {
  file: "as in the file",
  worth: "worth fixing first",
  confident: "most confident first",
  unsure: "least confident first",
  iou: "least overlap first",
  small: "smallest first",
  large: "largest first",
  outlier: "farthest from the others first",
} as const;

/** One of the {@link SORTS}. */
export type Sort = keyof typeof SORTS;

/**
 * The selected objects: ground truths, and the detections that claim none of them, for those are drawn with them.
 *
 * @param all - show detections too that do not count, as those below the confidence
 */
export function objectItems(view: View, all: boolean): GalleryItems {
  const selected = view.selected();
  const outcomes = view.allOutcomes();
  const truths = selected.rows("groundTruth");
  const found = selected.rows("detections").filter((row) => !isWithIts(row, outcomes, selected));
  const counting = all ? found : found.filter((row) => outcomes.ofDetection[row] !== OUTCOME.leftOut);
  const table = new Uint8Array(truths.length + counting.length).fill(DETECTION, truths.length);
  const row = new Uint32Array(table.length);
  row.set(truths);
  row.set(counting, truths.length);
  return { table, row, hidden: found.length - counting.length };
}

function isWithIts(row: number, { claimed }: Outcomes, { groundTruth }: Selected): boolean {
  const partner = claimed[row]!;
  return partner >= 0 && groundTruth[partner] === 1;
}

/** The selected images. */
export function imageItems(view: View): GalleryItems {
  const row = view.selected().rows("images");
  return { table: new Uint8Array(row.length).fill(IMAGE), row, hidden: 0 };
}

/** Items in another order; of equals, that which came first. */
export function sorted(view: View, items: GalleryItems, sort: Sort): GalleryItems {
  if (sort === "file") return items;
  const key = keyOf(view, sort);
  const keys = Float64Array.from(items.row, (row, i) => key(items.table[i]!, row));
  const order = Uint32Array.from(keys.keys()).sort((a, b) => compare(keys[a]!, keys[b]!) || a - b);
  return {
    ...items,
    table: Uint8Array.from(order, (i) => items.table[i]!),
    row: Uint32Array.from(order, (i) => items.row[i]!),
  };
}

/** Rising; what has no key comes last. */
function compare(a: number, b: number): number {
  if (Number.isNaN(a)) return Number.isNaN(b) ? 0 : 1;
  return Number.isNaN(b) ? -1 : a - b;
}

/** The number that a sort goes by. */
function keyOf(view: View, sort: Sort): (table: number, row: number) => number {
  const { dataset, model } = view;
  const { objects } = model.detections;
  const outcomes = view.allOutcomes();
  const scoreOf = (table: number, row: number) => {
    const detection = table === DETECTION ? row : table === TRUTH ? outcomes.claimant[row]! : -1;
    return detection < 0 ? Number.NaN : objects.score[detection]!;
  };
  const areaOf = (table: number, row: number) => {
    if (table === IMAGE) return dataset.images.width[row]! * dataset.images.height[row]!;
    const { box } = table === TRUTH ? dataset.groundTruth : objects;
    return box[4 * row + 2]! * box[4 * row + 3]!;
  };
  switch (sort) {
    case "confident":
      return (table, row) => -scoreOf(table, row);
    case "unsure":
      return scoreOf;
    case "iou":
      return (table, row) => {
        const detection = table === DETECTION ? row : table === TRUTH ? outcomes.claimant[row]! : -1;
        return detection < 0 ? Number.NaN : outcomes.overlap[detection]!;
      };
    case "small":
      return areaOf;
    case "large":
      return (table, row) => -areaOf(table, row);
    case "worth":
      return worthKey(view);
    default:
      return outlierKey(view);
  }
}

/** Objects by the place of their group of faults in the ranking; images by that of their first object. */
function worthKey(view: View): (table: number, row: number) => number {
  const { dataset, model } = view;
  const truth = new Float64Array(dataset.groundTruth.length).fill(Number.NaN);
  const found = new Float64Array(model.detections.objects.length).fill(Number.NaN);
  const image = new Float64Array(dataset.images.length).fill(Number.NaN);
  model.facts.worth.forEach(({ of, rows }, place) => {
    const [keys, objects] = of === "groundTruth" ? [truth, dataset.groundTruth] : [found, model.detections.objects];
    for (const row of rows) {
      if (Number.isNaN(keys[row]!)) keys[row] = place;
      const on = objects.image[row]!;
      if (Number.isNaN(image[on]!)) image[on] = place;
    }
  });
  return (table, row) => [truth, found, image][table]![row]!;
}

/** Falling outlier scores, of the spaces that have them. */
function outlierKey(view: View): (table: number, row: number) => number {
  const tables = ["groundTruth", `detections/${view.model.facts.name}`, "images"];
  const keys = tables.map((name) => {
    const space = view.open.report.spaces.find(({ table, outlierScores }) => table === name && outlierScores !== null);
    return new Map(Array.from(space?.rows ?? [], (row, i) => [row, -space!.outlierScores![i]!]));
  });
  return (table, row) => keys[table]!.get(row) ?? Number.NaN;
}
