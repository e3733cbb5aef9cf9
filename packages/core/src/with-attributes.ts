import type { Attributes } from "./attributes.js";
import { Dataset } from "./dataset.js";
import { Selection } from "./selection.js";

/** Columns to join, by table. */
export interface JoinedAttributes {
  /** One value for each image. */
  readonly images?: Attributes | null | undefined;
  /** One value for each ground truth. */
  readonly groundTruth?: Attributes | null | undefined;
}

/**
 * A data set with more attribute columns, of which those of the same name are replaced; its tags and what is known of
 * them go with it. The given one stays as it is, and so do selections of it.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { Dataset, Ids, withAttributes } from "@borescope/core";
 *
 * const objects = { length: 0, ids: Ids.sequence(0), image: new Uint32Array(0), category: new Uint32Array(0), box: new Float64Array(0), area: new Float64Array(0) };
 * const images = { length: 2, ids: Ids.from([7, 8]), fileNames: ["a.jpg", "b.jpg"], width: new Float64Array(2), height: new Float64Array(2) };
 * const dataset = new Dataset(images, { length: 0, ids: Ids.sequence(0), names: [], supercategories: [] }, objects);
 * const brightness = { kind: "number", values: Float64Array.of(0.2, 0.6) } as const;
 * const measured = withAttributes(dataset, { images: new Map([["brightness", brightness]]) });
 * assert.deepEqual(measured.select("images", "brightness<0.3").ids(), [7]);
 * ```
 */
export function withAttributes(
  dataset: Dataset,
  { images: ofImages, groundTruth: ofObjects }: JoinedAttributes,
): Dataset {
  const { images, categories, groundTruth, name, imageSource, tags } = dataset;
  const result = new Dataset(joined(images, ofImages), categories, joined(groundTruth, ofObjects), name, imageSource);
  for (const [tag, { model, table, rows }] of tags)
    result.tags.set(
      tag,
      new Selection(result, model ?? (table === "images" ? table : "groundTruth"), rows),
      tags.facts(tag),
    );
  return result;
}

function joined<T extends { readonly attributes?: Attributes }>(table: T, more: Attributes | null | undefined): T {
  return more == null ? table : { ...table, attributes: new Map([...(table.attributes ?? []), ...more]) };
}
