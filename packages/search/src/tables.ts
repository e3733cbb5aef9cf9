import type { Dataset, Ids, Objects, Selection, Table } from "@borescope/core";

/** The table that a selection is of. */
export function tableOf({ model, table }: Selection): Table {
  return model ?? (table === "images" ? "images" : "groundTruth");
}

/** The objects of a table; null for that of images. */
export function objectsOf(dataset: Dataset, table: Table): Objects | null {
  if (table === "images") return null;
  return table === "groundTruth" ? dataset.groundTruth : table.objects;
}

/** The ids of a table's rows. */
export function idsOf(dataset: Dataset, table: Table): Ids {
  return (objectsOf(dataset, table) ?? dataset.images).ids;
}
