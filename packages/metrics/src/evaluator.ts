import { BorescopeError, type Dataset, type Detections, type Id, Ids } from "@borescope/core";
import { checkImage, placeOf } from "./check-image.js";
import { checkSize } from "./check-size.js";
import { parameterDeviations } from "./deviations.js";
import { buildEvaluation, type Evaluation } from "./evaluation.js";
import type { BoxFormat, ImageInput } from "./image-input.js";
import { matchAll } from "./match.js";
import type { Matches } from "./matches.js";
import { mergeMatches } from "./merge-matches.js";
import { type CategoryInput, PendingImages } from "./pending-images.js";
import { type CocoOptions, type CocoParameters, checkOneOf, cocoParameters, isCompatible } from "./protocols/coco.js";
import { chooseScope } from "./scope.js";

/** Options of {@link createEvaluator}. */
export interface EvaluatorOptions extends CocoOptions {
  /** Names, or names with ids; a name's id is else its position. */
  readonly categories: readonly (string | CategoryInput)[];
  /** How boxes given to `add` are written; default `xywh`. */
  readonly boxFormat?: BoxFormat | undefined;
  /** The model's name in results. */
  readonly model?: string | undefined;
  /** As for `evaluate`. */
  readonly compatibility?: "pycocotools" | undefined;
}

/** Matches of some images, and those images' ids by position. */
export interface EvaluatorPart {
  readonly ids: Ids;
  readonly matches: Matches;
}

const FLUSH = 256; // images matched together

/**
 * Takes images as they come and evaluates them together; what two evaluators saw can be merged. Made by
 * {@link createEvaluator}.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { createEvaluator, type Evaluator } from "@borescope/metrics";
 *
 * const shard = (image: string): Evaluator => {
 *   const evaluator = createEvaluator({ categories: ["burr"] });
 *   evaluator.add({
 *     image,
 *     groundTruth: { boxes: [[8, 8, 16, 12]], categories: ["burr"] },
 *     detections: { boxes: [[8, 8, 16, 12]], categories: ["burr"], scores: [0.5] },
 *   });
 *   return evaluator;
 * };
 * const all = shard("part-1");
 * all.merge(shard("part-2"));
 * assert.equal(all.images, 2);
 * assert.equal(all.result().summary.AP?.toFixed(3), "1.000");
 * ```
 */
export class Evaluator {
  private parts: EvaluatorPart[] = [];
  private pending: PendingImages;
  private readonly seen = new Set<Id>();
  private readonly positions: Map<string, number>;

  /** @internal */
  constructor(
    readonly model: string,
    readonly categories: readonly CategoryInput[],
    readonly parameters: CocoParameters,
    readonly compatible: boolean,
    private readonly boxFormat: BoxFormat,
  ) {
    this.positions = new Map(categories.map(({ name }, i) => [name, i]));
    this.pending = new PendingImages(categories, this.positions, boxFormat);
  }

  /** Images seen so far. */
  get images(): number {
    return this.seen.size;
  }

  /**
   * Adds one image.
   *
   * @throws BorescopeError METRICS_IMAGE, METRICS_IMAGE_TWICE, METRICS_LENGTH, METRICS_BOX, METRICS_AREA, METRICS_SCORE,
   *   METRICS_CATEGORY, METRICS_MASKS, METRICS_KEYPOINTS; the image is then not added
   */
  add(input: ImageInput): void {
    checkImage(input, this.parameters);
    if (this.seen.has(input.image)) throw twice(input.image);
    this.pending.add(input);
    this.seen.add(input.image);
    if (this.pending.length >= FLUSH) this.flush();
  }

  /** Adds all images of a data set, whose categories must be the evaluator's. */
  addDataset(dataset: Dataset, detections: Detections): void {
    const { ids, names } = dataset.categories;
    const same =
      ids.length === this.categories.length &&
      this.categories.every(({ id, name }) => {
        const row = ids.rowOf(id);
        return row >= 0 && names[row] === name;
      });
    if (!same)
      throw new BorescopeError("METRICS_CATEGORY", {
        expected: "a data set with the evaluator's categories",
        found: names.join(", "),
      });
    for (const id of dataset.images.ids) if (this.seen.has(id)) throw twice(id);
    this.match(dataset, detections);
    for (const id of dataset.images.ids) this.seen.add(id);
  }

  /**
   * Takes in what another evaluator of the same categories and parameters saw; equal to having added its images here.
   *
   * @throws BorescopeError METRICS_IMAGE_TWICE, METRICS_STATE
   */
  merge(other: Evaluator): void {
    if (fingerprint(this) !== fingerprint(other))
      throw new BorescopeError("METRICS_STATE", {
        expected: "an evaluator with the same categories and parameters",
        found: "other ones",
      });
    for (const part of other.state()) this.adopt(part);
  }

  /** The numbers of all images seen so far; more may be added after. */
  result(): Evaluation {
    const all = this.joined();
    return buildEvaluation({
      model: this.model,
      parameters: this.parameters,
      compatible: this.compatible,
      matches: all.matches,
      images: all.ids.length,
      categories: Array.from(Ids.from(this.categories.map(({ id }) => id)).order(), (i) => this.categories[i]!),
      deviations: parameterDeviations(this.parameters),
    });
  }

  /** What was seen, matched. @internal */
  state(): readonly EvaluatorPart[] {
    this.flush();
    return this.parts;
  }

  /** Takes in a part. @internal */
  adopt(part: EvaluatorPart): void {
    for (const id of part.ids) if (this.seen.has(id)) throw twice(id);
    for (const id of part.ids) this.seen.add(id);
    this.keep(part);
  }

  private flush(): void {
    if (this.pending.length === 0) return;
    const { dataset, detections } = this.pending.take();
    this.pending = new PendingImages(this.categories, this.positions, this.boxFormat);
    this.match(dataset, detections);
  }

  private match(dataset: Dataset, detections: Detections): void {
    const scope = chooseScope(dataset, undefined, undefined);
    const options = { idZeroUnmatched: this.compatible };
    const matches = matchAll(dataset, detections, scope, this.parameters, options);
    this.keep({ ids: Ids.from(Array.from(scope.imageRows, (row) => dataset.images.ids.at(row))), matches });
  }

  /** Keeps few parts of rising size, so that each image is merged a logarithmic number of times. */
  private keep(part: EvaluatorPart): void {
    let last = part;
    for (;;) {
      const before = this.parts[this.parts.length - 1];
      if (before === undefined || before.ids.length > 2 * last.ids.length) break;
      this.parts.pop();
      last = join([before, last]);
    }
    this.parts.push(last);
  }

  private joined(): EvaluatorPart {
    this.flush();
    if (this.parts.length === 0) {
      const { dataset, detections } = this.pending.take();
      const scope = chooseScope(dataset, undefined, undefined);
      return { ids: dataset.images.ids, matches: matchAll(dataset, detections, scope, this.parameters) };
    }
    return this.parts.length === 1 ? this.parts[0]! : join(this.parts);
  }
}

/**
 * An evaluator for a training loop: images one by one, several processes merged.
 *
 * @throws BorescopeError METRICS_OPTION, METRICS_TOO_LARGE
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { createEvaluator } from "@borescope/metrics";
 *
 * const evaluator = createEvaluator({ categories: ["crack", "burr"] });
 * evaluator.add({
 *   image: "part-7",
 *   groundTruth: { boxes: [[10, 10, 40, 20]], categories: ["burr"] },
 *   detections: { boxes: [[11, 10, 40, 20]], scores: [0.8], categories: ["burr"] },
 * });
 * assert.equal(evaluator.result().summary.AP50?.toFixed(3), "1.000");
 * ```
 */
export function createEvaluator(options: EvaluatorOptions): Evaluator {
  const given = Array.isArray(options.categories) ? options.categories : [];
  const categories: CategoryInput[] = given.map((c, i) => (typeof c === "string" ? { id: i, name: c } : c));
  const names = new Set(categories.map(({ name }) => name));
  const ids = new Set(categories.map(({ id }) => id));
  if (categories.length === 0 || names.size < categories.length || ids.size < categories.length)
    throw new BorescopeError("METRICS_OPTION", {
      place: "categories",
      expected: "at least one category, every name and id once",
      found: categories.length === 0 ? "none" : "one of them twice",
    });
  const boxFormat = options.boxFormat ?? "xywh";
  checkOneOf("boxFormat", boxFormat, ["xywh", "xyxy", "cxcywh"]);
  const parameters = cocoParameters(options);
  checkSize(parameters, categories.length);
  return new Evaluator(
    options.model ?? "model",
    categories,
    parameters,
    isCompatible(options.compatibility),
    boxFormat,
  );
}

/** What must be alike for two evaluators to be merged, as text. @internal */
export function fingerprint({ categories, parameters, compatible }: Evaluator): string {
  const plain = (_key: string, value: unknown) =>
    typeof value === "bigint" ? `${value}n` : value instanceof Float64Array ? Array.from(value) : value;
  return JSON.stringify({ categories, parameters, compatible }, plain);
}

function join(parts: readonly EvaluatorPart[]): EvaluatorPart {
  const together = Ids.from(parts.flatMap(({ ids }) => Array.from(ids)));
  const order = together.order();
  const rank = new Uint32Array(order.length);
  order.forEach((at, i) => {
    rank[at] = i;
  });
  let from = 0;
  const ranked = parts.map(({ ids, matches }) => {
    const imageRank = rank.subarray(from, from + ids.length);
    from += ids.length;
    return { matches, imageRank };
  });
  return { ids: Ids.from(Array.from(order, (at) => together.at(at))), matches: mergeMatches(ranked, order.length) };
}

function twice(image: Id): BorescopeError {
  return new BorescopeError("METRICS_IMAGE_TWICE", {
    place: placeOf(image),
    expected: "every image once",
    found: "it again",
    hint: "Samplers that pad the last batch repeat images; leave the repeats out.",
  });
}
