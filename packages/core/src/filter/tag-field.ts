import type { Dataset } from "../dataset.js";
import type { Selection } from "../selection.js";
import { type Table, tableLength, tableName, tableObjects } from "../table.js";
import { type Complain, equalityField, type Field, type RowTest } from "./field.js";
import { quoted } from "./filter-error.js";
import { didYouMean } from "./shared-fields.js";

/**
 * Rows that have a tag. A tag of images holds for the objects on them, and one of objects for the images they lie on;
 * between two tables of objects there is no such way.
 *
 * @throws BorescopeError UNKNOWN_TAG, with near names; TAG_AMBIGUOUS; SELECTION_TABLE
 */
export function tagField(dataset: Dataset, table: Table): Field {
  return equalityField((values, complain) => {
    const hits = new Uint8Array(tableLength(dataset, table));
    const tests = values.map((name, i) => {
      const tag = dataset.tags.get(name);
      if (tag === undefined) throw unknownTag(dataset, name, i, complain);
      return tagTest(dataset, table, tag, () =>
        complain(
          "SELECTION_TABLE",
          {
            expected: `a tag of ${tableName(table)} or of images`,
            found: `${quoted(name)}, a tag of ${tag.table}`,
            hint: "Lift it first: filter the images, then take the objects on them.",
          },
          i,
        ),
      );
    });
    for (let row = 0; row < hits.length; row++) if (tests.some((passes) => passes(row))) hits[row] = 1;
    return (row) => hits[row] === 1;
  });
}

function tagTest(dataset: Dataset, table: Table, tag: Selection, complain: () => Error): RowTest {
  const wanted = table === "images" ? tag.images() : tag;
  if (wanted.table === tableName(table) && wanted.model === (typeof table === "string" ? null : table))
    return (row) => wanted.has(row);
  if (wanted.table !== "images") throw complain();
  const image = tableObjects(dataset, table)!.image;
  return (row) => wanted.has(image[row]!);
}

function unknownTag({ tags }: Dataset, name: string, i: number, complain: Complain): Error {
  const names = tags.names();
  const expected = names.length === 0 ? "a tag, of which there are none yet" : `one of ${names.length} tags`;
  return complain("UNKNOWN_TAG", { expected, found: quoted(name), hint: didYouMean(name, names) }, i);
}
