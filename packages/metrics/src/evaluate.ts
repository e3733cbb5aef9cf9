import { BorescopeError, type Dataset, type Detections, type Id, type Ids } from "@borescope/core";
import { accumulate } from "./accumulate.js";
import type { Curves } from "./curves.js";
import type { Scope } from "./group.js";
import { matchAll } from "./match.js";
import type { Matches } from "./matches.js";
import { type CocoOptions, type CocoParameters, cocoParameters } from "./protocols/coco.js";
import { type Summary, summarize } from "./summarize.js";

/** Options of {@link evaluate}. */
export interface EvaluateOptions extends CocoOptions {
  /** Ids of the images to evaluate; absent: all. */
  readonly images?: readonly Id[] | undefined;
  /** Ids of the categories to evaluate; absent: all. */
  readonly categories?: readonly Id[] | undefined;
  /** Do as pycocotools where it loses or refuses things. */
  readonly compatibility?: "pycocotools" | undefined;
}

/** One row of the per-category table. */
export interface CategoryResult {
  readonly category: string;
  readonly id: Id;
  readonly groundTruths: number;
  readonly detections: number;
  readonly summary: Summary;
}

/** What {@link evaluate} gives. */
export interface Evaluation {
  readonly model: string;
  readonly parameters: CocoParameters;
  readonly summary: Summary;
  readonly perClass: ReadonlyMap<string, CategoryResult>;
  readonly curves: Curves;
  readonly matches: Matches;
  readonly images: number;
  readonly groundTruths: number;
  readonly detections: number;
}

/** Evaluates detections against ground truth; equal to pycocotools bit for bit. */
export function evaluate(dataset: Dataset, detections: Detections, options: EvaluateOptions = {}): Evaluation {
  const parameters = cocoParameters(options);
  const compatible = options.compatibility === "pycocotools";
  const images = rank(dataset.images.ids, options.images, "images");
  const categories = rank(dataset.categories.ids, options.categories, "categories");
  const scope: Scope = {
    imageRank: images.rank,
    images: images.rows.length,
    categoryRank: categories.rank,
    categories: categories.rows.length,
  };
  const matches = matchAll(dataset, detections, scope, parameters, { idZeroUnmatched: compatible, partners: false });
  const curves = accumulate(matches, parameters);
  const groundTruths = countByCategory(dataset.groundTruth, scope);
  const detected = countByCategory(detections.objects, scope);
  const perClass = new Map<string, CategoryResult>();
  if (!parameters.classAgnostic)
    categories.rows.forEach((row, k) => {
      perClass.set(dataset.categories.names[row]!, {
        category: dataset.categories.names[row]!,
        id: dataset.categories.ids.at(row),
        groundTruths: groundTruths[k]!,
        detections: detected[k]!,
        summary: summarize(curves, parameters, compatible, k),
      });
    });
  const total = (counts: Uint32Array) => counts.reduce((a, b) => a + b, 0);
  return {
    model: detections.name,
    parameters,
    summary: summarize(curves, parameters, compatible),
    perClass,
    curves,
    matches,
    images: scope.images,
    groundTruths: total(groundTruths),
    detections: total(detected),
  };
}

function rank(ids: Ids, chosen: readonly Id[] | undefined, what: string): { rank: Int32Array; rows: Uint32Array } {
  const ranks = new Int32Array(ids.length).fill(-1);
  let rows = ids.order();
  if (chosen !== undefined) {
    const keep = new Set(
      chosen.map((id) => {
        const row = ids.rowOf(id);
        if (row < 0)
          throw new BorescopeError("METRICS_OPTION", {
            place: what,
            expected: "ids of the data set",
            found: String(id),
          });
        return row;
      }),
    );
    rows = rows.filter((row) => keep.has(row));
  }
  rows.forEach((row, i) => {
    ranks[row] = i;
  });
  return { rank: ranks, rows };
}

function countByCategory(
  objects: { length: number; image: Uint32Array; category: Uint32Array },
  scope: Scope,
): Uint32Array {
  const counts = new Uint32Array(scope.categories);
  for (let i = 0; i < objects.length; i++) {
    const k = scope.categoryRank[objects.category[i]!] ?? -1;
    if (k >= 0 && scope.imageRank[objects.image[i]!]! >= 0) counts[k]!++;
  }
  return counts;
}
