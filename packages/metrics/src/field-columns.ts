import {
  type AttributeColumn,
  type Attributes,
  attributeAt,
  BorescopeError,
  type Id,
  type Ids,
  type Objects,
} from "@borescope/core";

/** Where fields come from, for errors. */
export interface FieldOrigin {
  /** The data set's name. */
  readonly file: string;
  readonly table: "images" | "categories" | "annotations";
}

/**
 * A yes-or-no field of every row as 1 and 0, 0 where a row lacks it; null where no row has it.
 *
 * @throws BorescopeError METRICS_FIELD where a value is neither a number nor true or false
 */
export function flagColumn(
  { attributes, length }: Pick<Objects, "attributes" | "length">,
  name: string,
  origin: FieldOrigin,
): Uint8Array | null {
  const column = attributes?.get(name);
  if (column === undefined) return null;
  return Uint8Array.from({ length }, (_, row) => {
    const value = attributeAt(column, row) ?? 0;
    if (typeof value === "number" || typeof value === "boolean") return Number(value) === 0 ? 0 : 1;
    throw badField(origin, `${row}/${name}`, "a number, true or false", JSON.stringify(value));
  });
}

/**
 * A column that every row must have.
 *
 * @throws BorescopeError METRICS_FIELD
 */
export function requiredColumn(
  attributes: Attributes | undefined,
  name: string,
  expected: string,
  origin: FieldOrigin,
): AttributeColumn {
  const column = attributes?.get(name);
  if (column !== undefined) return column;
  throw badField(
    origin,
    name,
    expected,
    "none",
    `Is the file one of that protocol? In code, ask for its fields: readDataset(…, { attributes: protocol.fields }).`,
  );
}

/**
 * The rows of the categories that a list of ids names; ids that no category has are counted.
 *
 * @throws BorescopeError METRICS_FIELD where the value is no list of ids
 */
export function categoryRows(value: unknown, ids: Ids, place: string, origin: FieldOrigin) {
  const list: unknown[] | null = Array.isArray(value) ? value : null;
  if (list === null || !list.every(isId))
    throw badField(origin, place, "a list of category ids", value === undefined ? "none" : JSON.stringify(value));
  const rows = list.map((id) => ids.rowOf(id)).filter((row) => row >= 0);
  return { rows, unknown: list.length - rows.length };
}

function isId(value: unknown): value is Id {
  return typeof value === "number" || typeof value === "string" || typeof value === "bigint";
}

/** The error of a field. */
export function badField(
  { file, table }: FieldOrigin,
  place: string,
  expected: string,
  found: string,
  hint?: string,
): BorescopeError {
  return new BorescopeError("METRICS_FIELD", { file, place: `/${table}/${place}`, expected, found, hint });
}
