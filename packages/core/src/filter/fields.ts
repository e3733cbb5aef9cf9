import type { Attributes } from "../attributes.js";
import type { Dataset } from "../dataset.js";
import { type Table, tableCategories, tableObjects } from "../table.js";
import { attributeField } from "./attribute-field.js";
import { type Complain, type Field, throughField } from "./field.js";
import { quoted } from "./filter-error.js";
import { imageFields } from "./image-fields.js";
import { objectFields } from "./object-fields.js";
import { didYouMean } from "./shared-fields.js";

/** Fields by name, each made when it is asked for. */
export type FieldMakers = ReadonlyMap<string, () => Field>;

/** The table that a filter is for. */
export interface FilterContext {
  readonly dataset: Dataset;
  readonly table: Table;
}

const IMAGE = "image.";
const ATTRIBUTE = "attribute.";

/**
 * The field that a name means, the first of: a column of the table, `image.` and a column or attribute of the image,
 * `attribute.` and an attribute, an attribute of the row, an attribute of its image. Columns may be in capitals.
 *
 * @throws BorescopeError FILTER_UNKNOWN_FIELD, with near names
 */
export function resolveField(name: string, context: FilterContext, complain: Complain): Field {
  const { dataset, table } = context;
  const objects = tableObjects(dataset, table);
  const ofImages = imageFields(dataset);
  if (objects === null) {
    const plain = name.toLowerCase().startsWith(IMAGE) ? name.slice(IMAGE.length) : name;
    const field = find(plain, ofImages, dataset.images.attributes);
    if (field !== undefined) return field;
    throw unknownField(name, context, [...ofImages.keys()], [dataset.images.attributes], complain);
  }
  const own = objectFields(dataset, table, objects);
  const field = find(name, own, objects.attributes);
  if (field !== undefined) return field;
  const lower = name.toLowerCase();
  const image = lower === "image" ? name : lower.startsWith(IMAGE) ? name.slice(IMAGE.length) : null;
  const ofImage =
    image === null
      ? find(name, new Map(), dataset.images.attributes)
      : find(image, ofImages, dataset.images.attributes);
  if (ofImage !== undefined) return throughField(ofImage, objects.image);
  const names = [...own.keys(), "image", ...Array.from(ofImages.keys(), (key) => IMAGE + key)];
  throw unknownField(name, context, names, [objects.attributes, dataset.images.attributes], complain);
}

function find(name: string, fields: FieldMakers, attributes: Attributes | undefined): Field | undefined {
  const make = fields.get(name.toLowerCase());
  if (make !== undefined) return make();
  const bare = name.toLowerCase().startsWith(ATTRIBUTE) ? name.slice(ATTRIBUTE.length) : name;
  const column = attributes?.get(bare) ?? attributes?.get(name);
  return column === undefined ? undefined : attributeField(column);
}

function unknownField(
  name: string,
  { dataset, table }: FilterContext,
  fields: readonly string[],
  attributes: readonly (Attributes | undefined)[],
  complain: Complain,
): Error {
  const names = [...fields, ...attributes.flatMap((columns) => [...(columns?.keys() ?? [])])];
  const { names: categories } = tableCategories(dataset, table);
  const hint = categories.includes(name)
    ? `Did you mean class:${name.includes(" ") ? quoted(name) : name}?`
    : (didYouMean(name, names) ?? `There are ${names.join(", ")}.`);
  const what = typeof table === "string" ? table : table.name;
  return complain("FILTER_UNKNOWN_FIELD", { expected: `a field of ${what}`, found: quoted(name), hint });
}
