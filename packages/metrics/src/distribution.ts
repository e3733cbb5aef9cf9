import { type Dataset, type Detections, rowsWhere, type Selection, selectAll, selectRows } from "@borescope/core";
import { checkOption, checkScores } from "./check-option.js";
import { type Counted, countObjects, type ObjectCounts } from "./count-objects.js";
import { chooseScope } from "./scope.js";

/** Options of {@link distribution}. */
export interface DistributionOptions {
  /** Detections below this score are not counted; default 0.25. */
  readonly confidence?: number | undefined;
}

/** One class: annotated, and predicted by each model. */
export interface ClassDistribution {
  readonly annotated: ObjectCounts;
  /** By model, in the order given. */
  readonly predicted: readonly ObjectCounts[];
}

/** How uneven the annotated classes are. */
export interface Imbalance {
  /** Objects of the largest class to those of the smallest; null where a class has none. */
  readonly ratio: number | null;
  /** Shannon entropy of the classes' shares over its greatest value: 1 all alike, 0 all in one; null under two classes or without objects. */
  readonly evenness: number | null;
  /** Classes that nothing is annotated of. */
  readonly empty: readonly string[];
}

/** Objects on an image. */
export interface PerImage {
  readonly least: number;
  readonly median: number;
  readonly mean: number;
  readonly most: number;
  /** `images[n]`: images with n objects. */
  readonly images: Uint32Array;
}

/** What is annotated, or what a model predicts, over all classes. */
export interface TableDistribution extends ObjectCounts {
  /** Null where there are no images. */
  readonly perImage: PerImage | null;
  /** Images with none. */
  readonly without: Selection;
}

/** What a model predicts. */
export interface ModelDistribution extends TableDistribution {
  readonly model: string;
  /** Predicted objects of categories that the data set does not list; in no class. */
  readonly unlisted: number;
}

/** Objects annotated and predicted. */
export interface Distribution {
  readonly confidence: number;
  readonly annotated: TableDistribution & { /** Of these, groups annotated as one. */ readonly crowds: number };
  readonly models: readonly ModelDistribution[];
  /** By category name, in the data set's order. */
  readonly perClass: ReadonlyMap<string, ClassDistribution>;
  readonly imbalance: Imbalance;
}

/**
 * How objects are spread over classes, sizes and images: annotated against predicted at a confidence.
 *
 * @param models - none, one or more models' detections
 * @throws BorescopeError METRICS_OPTION, METRICS_SCORES
 * @see Pielou (1966) for `evenness`
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { readGroundTruth, readResults } from "@borescope/adapters-coco";
 * import { distribution } from "@borescope/metrics";
 *
 * const bytes = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));
 * const dataset = readGroundTruth(bytes({
 *   images: [{ id: 1, width: 100, height: 100 }, { id: 2, width: 100, height: 100 }],
 *   categories: [{ id: 1, name: "burr" }, { id: 2, name: "crack" }],
 *   annotations: [1, 2, 3].map((id) => ({ id, image_id: 1, category_id: id === 3 ? 2 : 1, bbox: [10, 10, 20, 20], area: 400 })),
 * }));
 * const yolo = readResults(bytes([{ image_id: 1, category_id: 1, bbox: [11, 10, 20, 20], score: 0.9 }]), dataset);
 * const { perClass, imbalance, annotated } = distribution(dataset, [yolo]);
 * assert.equal(perClass.get("burr")?.annotated.objects, 2);
 * assert.equal(perClass.get("burr")?.predicted[0]?.objects, 1);
 * assert.equal(imbalance.ratio, 2);
 * assert.deepEqual(annotated.without.ids(), [2]);
 * ```
 */
export function distribution(
  dataset: Dataset,
  models: readonly Detections[] = [],
  { confidence = 0.25 }: DistributionOptions = {},
): Distribution {
  checkOption("confidence", confidence, true, "a number");
  for (const model of models) checkScores(model);
  const { groundTruth, categories } = dataset;
  const scope = chooseScope(dataset, undefined, undefined);
  const annotated = countObjects(groundTruth, scope);
  const predicted = models.map(({ objects }) =>
    countObjects(
      objects,
      scope,
      Uint8Array.from(objects.score, (score) => (score >= confidence ? 1 : 0)),
    ),
  );
  const tableOf = ({ total, onImage }: Counted): TableDistribution => ({
    ...total,
    perImage: perImage(onImage),
    without: imagesWithout(dataset, onImage),
  });
  return {
    confidence,
    annotated: { ...tableOf(annotated), crowds: groundTruth.crowd?.reduce((n, crowd) => n + crowd, 0) ?? 0 },
    models: models.map(({ name }, m) => ({ model: name, ...tableOf(predicted[m]!), unlisted: predicted[m]!.unlisted })),
    perClass: new Map(
      categories.names.map((name, c) => [
        name,
        { annotated: annotated.perClass[c]!, predicted: predicted.map((counted) => counted.perClass[c]!) },
      ]),
    ),
    imbalance: imbalanceOf(categories.names, annotated.perClass),
  };
}

function perImage(onImage: Uint32Array): PerImage | null {
  if (onImage.length === 0) return null;
  const sorted = onImage.slice().sort();
  const middle = sorted.length >> 1;
  const most = sorted[sorted.length - 1]!;
  const images = new Uint32Array(most + 1);
  for (const n of sorted) images[n]!++;
  return {
    least: sorted[0]!,
    median: sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2,
    mean: sorted.reduce((a, b) => a + b, 0) / sorted.length,
    most,
    images,
  };
}

function imagesWithout(dataset: Dataset, onImage: Uint32Array): Selection {
  const rows = rowsWhere(onImage.length, (image) => onImage[image] === 0);
  return rows === null ? selectAll(dataset, "images") : selectRows(dataset, "images", rows);
}

function imbalanceOf(names: readonly string[], perClass: readonly ObjectCounts[]): Imbalance {
  const counts = perClass.map(({ objects }) => objects);
  const total = counts.reduce((a, b) => a + b, 0);
  const least = Math.min(...counts);
  const entropy = -counts.filter((n) => n > 0).reduce((sum, n) => sum + (n / total) * Math.log(n / total), 0);
  return {
    ratio: counts.length === 0 || least === 0 ? null : Math.max(...counts) / least,
    evenness: counts.length < 2 || total === 0 ? null : Math.abs(entropy / Math.log(counts.length)),
    empty: names.filter((_, c) => counts[c] === 0),
  };
}
