import type { Dataset } from "../dataset.js";
import type { Objects } from "../objects.js";
import { type Table, tableCategories } from "../table.js";
import { booleanField, equalityField, type Field, numberField } from "./field.js";
import type { FieldMakers } from "./fields.js";
import { categoriesNamed, idField } from "./shared-fields.js";
import { tagField } from "./tag-field.js";

/** What can be asked of an object: an annotation, or a detection, which has a score. */
export function objectFields(dataset: Dataset, table: Table, objects: Objects): FieldMakers {
  const { box, area, score, crowd, ignore, category, ids } = objects;
  const { names } = tableCategories(dataset, table);
  const classes = () =>
    equalityField((values, complain) => {
      const hits = categoriesNamed(names, values, complain);
      return (row) => hits[category[row]!] === 1;
    });
  const isCrowd = () => booleanField((row) => crowd?.[row] ?? 0);
  return new Map<string, () => Field>([
    ["x", () => numberField((row) => box[row * 4]!)],
    ["y", () => numberField((row) => box[row * 4 + 1]!)],
    ["width", () => numberField((row) => box[row * 4 + 2]!)],
    ["height", () => numberField((row) => box[row * 4 + 3]!)],
    ["aspect", () => numberField((row) => box[row * 4 + 2]! / box[row * 4 + 3]!)],
    ["area", () => numberField((row) => area[row]!)],
    ...(score === undefined ? [] : [["score", () => numberField((row) => score[row]!)] as const]),
    ["crowd", isCrowd],
    ["iscrowd", isCrowd],
    ["ignore", () => booleanField((row) => ignore?.[row] ?? 0)],
    ["class", classes],
    ["category", classes],
    ["tag", () => tagField(dataset, table)],
    ["id", () => idField(ids)],
  ]);
}
