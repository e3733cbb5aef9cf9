import { type Attributes, attributeAt, type Id } from "@borescope/core";

/** Members that the columns hold: an attribute of such a name is not written over them. */
const TAKEN = new Set(
  "id image_id category_id bbox area iscrowd score segmentation keypoints num_keypoints obb file_name width height".split(
    " ",
  ),
);

/** The shortest digits that are read back as the same number. */
export function number(value: number): string {
  return Object.is(value, -0) ? "-0" : String(value);
}

/** A list of numbers. */
export function numbers(values: Float64Array): string {
  let text = "[";
  for (let i = 0; i < values.length; i++) text += i === 0 ? number(values[i]!) : `,${number(values[i]!)}`;
  return `${text}]`;
}

/** An id with all its digits. */
export function id(value: Id): string {
  return typeof value === "string" ? JSON.stringify(value) : typeof value === "bigint" ? String(value) : number(value);
}

/** The attributes of a row, each with a comma before it. */
export function members(attributes: Attributes | undefined, row: number): string {
  let text = "";
  for (const [name, column] of attributes ?? []) {
    const value = TAKEN.has(name) ? undefined : json(attributeAt(column, row));
    if (value !== undefined) text += `,${JSON.stringify(name)}:${value}`;
  }
  return text;
}

/** Any value, big integers with all their digits; undefined where JSON has no such value. */
function json(value: unknown): string | undefined {
  if (typeof value === "bigint") return String(value);
  if (typeof value === "number") return Number.isFinite(value) ? number(value) : undefined;
  if (Array.isArray(value)) return `[${value.map((item) => json(item) ?? "null").join()}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).map(([name, item]) => [JSON.stringify(name), json(item)] as const);
  return `{${entries.flatMap(([name, item]) => (item === undefined ? [] : [`${name}:${item}`])).join()}}`;
}
