import type { ReportSpace } from "../report.js";
import { tableKind } from "../table-kind.js";
import type { View } from "../view.js";
import { type Colouring, type ColouringChoice, colourings } from "./colouring.js";

/** The spaces that have a map. */
export function mappedSpaces(view: View): readonly ReportSpace[] {
  return view.open.report.spaces.filter(({ coordinates }) => coordinates !== null);
}

/** What the points can be coloured by, and what they are: what became of them, until something else is chosen. */
export function colouringChoice(view: View, space: ReportSpace, by: string) {
  const choices = view.keep(`colourings ${space.name}`, tagKey(view), () => colourings(view, space));
  const named = (wanted: string) => choices.find(({ name }) => name === wanted);
  return { choices, choice: named(by) ?? named("outcome") ?? choices[0]! };
}

/** The colours of a choice, at the view's thresholds. */
export function chosenColouring(view: View, space: ReportSpace, { name, make }: ColouringChoice): Colouring {
  return view.keep("map colours", JSON.stringify([space.name, name, view.thresholds, tagKey(view)]), make);
}

/** 1 for each point that passes what is selected. */
export function passingPoints(view: View, { table, rows, name }: ReportSpace): Uint8Array {
  return view.keep("map passing", JSON.stringify([name, view.everything]), () => {
    const marked = view.selected()[tableKind(table)];
    return Uint8Array.from(rows, (row) => marked[row]!);
  });
}

/** Changes with the tags and what they hold. */
export function tagKey({ dataset }: View): string {
  return Array.from(
    dataset.tags,
    ([name, { rows }]) => `${name} ${rows.reduce((sum, row) => sum + row, rows.length)}`,
  ).join();
}
