import { BorescopeError, type Selection } from "@borescope/core";
import { OUTCOME, type OutcomeName } from "@borescope/metrics";
import { type Chip, rowsFromText } from "./chip.js";
import type { Passing } from "./selected.js";
import { tableKind } from "./table-kind.js";
import type { View } from "./view.js";

/** The rows that pass a chip, at the view's model and thresholds. @throws BorescopeError where it names what is not there */
export function resolveChip(view: View, chip: Chip): Passing {
  const { dataset, model } = view;
  const { objects } = model.detections;
  switch (chip.kind) {
    case "class": {
      const category = dataset.category(chip.of[0]);
      const rows = (column: Uint32Array) => rowsThat(column.length, (row) => column[row] === category);
      return { groundTruth: rows(dataset.groundTruth.category), detections: rows(objects.category) };
    }
    case "outcome": {
      const [name] = chip.of;
      const wanted = Object.hasOwn(OUTCOME, name) ? OUTCOME[name as OutcomeName] : unknown("an outcome", name);
      const { ofGroundTruth, ofDetection } = view.allOutcomes();
      const rows = (of: Uint8Array) => rowsThat(of.length, (row) => of[row] === wanted);
      return { groundTruth: rows(ofGroundTruth), detections: rows(ofDetection) };
    }
    case "cell": {
      const { groundTruths, detections } = view.wholeMatrix().cell(...chip.of);
      return { groundTruth: groundTruths.rows, detections: detections.rows };
    }
    case "error": {
      const { objects: byType } = view.wholeErrors();
      const [type] = chip.of;
      return passing(
        Object.hasOwn(byType, type) ? byType[type as keyof typeof byType] : unknown("an error type", type),
      );
    }
    case "worth": {
      const { of, rows } = named(model.facts.worth, chip.of[0]);
      return { [of]: rows };
    }
    case "slice": {
      const { of, rows } = named(model.facts.slices, chip.of[0]);
      return of === "images" ? { images: rows } : { groundTruth: rows };
    }
    case "finding":
      return passing(named(view.findings(), chip.of[0]));
    case "flip": {
      const [name, kind] = chip.of;
      const flips = view.open.report.comparison?.flips.find((each) => each.model === name);
      if (
        flips === undefined ||
        (kind !== "fixed" && kind !== "broken" && kind !== "stillMissed" && kind !== "stillFound")
      )
        return unknown("a comparison of the report", `${kind} by ${name}`);
      return { groundTruth: flips[kind] };
    }
    case "tag":
      return passing(dataset.tags.get(chip.of[0]) ?? unknown("a tag", chip.of[0]));
    case "image": {
      const row = dataset.images.fileNames.indexOf(chip.of[0]);
      return { images: row < 0 ? unknown("an image", chip.of[0]) : Uint32Array.of(row) };
    }
    case "score": {
      const [from, to] = chip.of.map(Number);
      return {
        detections: rowsThat(objects.length, (row) => objects.score[row]! >= from! && objects.score[row]! < to!),
      };
    }
    case "rows": {
      const [table, text] = chip.of;
      if (table === "images") return { images: rowsFromText(text, dataset.images.length) };
      if (table === "groundTruth") return { groundTruth: rowsFromText(text, dataset.groundTruth.length) };
      return { detections: rowsFromText(text, objects.length) };
    }
  }
}

function passing({ table, rows }: Pick<Selection, "table" | "rows">): Passing {
  return { [tableKind(table)]: rows };
}

function rowsThat(length: number, passes: (row: number) => boolean): Uint32Array {
  const rows = new Uint32Array(length);
  let n = 0;
  for (let row = 0; row < length; row++) if (passes(row)) rows[n++] = row;
  return rows.slice(0, n);
}

function named<T extends { readonly name: string }>(list: readonly T[], name: string): T {
  return list.find((each) => each.name === name) ?? unknown("a name that the report has", name);
}

function unknown(expected: string, found: string): never {
  throw new BorescopeError("VIEW_SELECTION", { expected, found: JSON.stringify(found) });
}
