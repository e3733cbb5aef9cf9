import { type AttributeColumn, type Attributes, attributeAt } from "@borescope/core";
import { OUTCOME, type OutcomeName } from "@borescope/metrics";
import type { ReportSpace } from "../report.js";
import { selectionOf } from "../spaces.js";
import { outcomeColour } from "../theme.js";
import type { View } from "../view.js";

/** What points are coloured by: of each a place in `entries`, or -1 where it has no value. */
export interface Colouring {
  readonly codes: Int32Array;
  readonly entries: readonly { readonly label: string; readonly colour: string }[];
}

/** Colours of Okabe and Ito and of Tol, which people with any colour vision tell apart. */
const COLOURS = [
  "light-dark(#0072b2, #56b4e9)",
  "light-dark(#d55e00, #ff8a3d)",
  "light-dark(#0b8a5f, #33c796)",
  "light-dark(#b0508a, #e59ac3)",
  "light-dark(#a07400, #f0e442)",
  "light-dark(#332288, #a79bff)",
  "light-dark(#882255, #ff7eb6)",
  "light-dark(#44aa99, #7fe0d0)",
  "light-dark(#6b5b2a, #d8c690)",
] as const;
const OTHERS = "light-dark(#7a858f, #8b98a5)";

/** From low to high, as cividis has it: even for any colour vision. */
const RAMP = ["#00204d", "#31446b", "#666970", "#958f78", "#cbba69", "#ffe945"] as const;

/** A way to colour: its name, and what it makes of a space. */
export interface ColouringChoice {
  readonly name: string;
  readonly make: () => Colouring;
}

/** All that the points of a space can be coloured by. */
export function colourings(view: View, space: ReportSpace): readonly ColouringChoice[] {
  const { dataset } = view;
  const { rows, clusters, clusterLabels, outlierScores } = space;
  const selection = selectionOf(view.open, space);
  const objects = space.table === "images" ? null : (selection.model?.objects ?? dataset.groundTruth);
  const choices: ColouringChoice[] = [];
  if (objects !== null) {
    const { names } = selection.model?.categories ?? dataset.categories;
    choices.push({ name: "class", make: () => categorical(rows, (row) => names[objects.category[row]!]) });
    if (selection.model === null && view.open.models.length > 0)
      choices.push({ name: "outcome", make: () => byOutcome(view, rows) });
  }
  if (clusters !== null)
    choices.push({
      name: "cluster",
      make: () => ({
        codes: clusters.map((code) => Math.min(code, COLOURS.length)),
        entries: entriesOf(clusterLabels.map((label, i) => `${i + 1}. ${label}`)),
      }),
    });
  if (outlierScores !== null)
    choices.push({ name: "outlier score", make: () => numeric(Float64Array.from(outlierScores)) });
  for (const [name, tag] of dataset.tags)
    if (tag.table === space.table)
      choices.push({ name: `tag ${name}`, make: () => categorical(rows, (row) => (tag.has(row) ? name : "without")) });
  const taken = new Set(choices.map((choice) => choice.name));
  for (const choice of attributeChoices(objects?.attributes, rows, ""))
    if (!taken.has(choice.name)) choices.push(choice);
  const images = objects === null ? rows : rows.map((row) => objects.image[row]!);
  choices.push(...attributeChoices(dataset.images.attributes, images, "image "));
  return choices;
}

function attributeChoices(attributes: Attributes | undefined, rows: Uint32Array, prefix: string): ColouringChoice[] {
  return Array.from(attributes ?? [])
    .filter(([, column]) => column.kind !== "json")
    .map(([name, column]) => ({ name: prefix + name, make: () => byAttribute(column, rows) }));
}

function byAttribute(column: AttributeColumn, rows: Uint32Array): Colouring {
  if (column.kind === "number") return numeric(Float64Array.from(rows, (row) => column.values[row]!));
  return categorical(rows, (row) => {
    const value = attributeAt(column, row);
    return value === undefined ? undefined : String(value);
  });
}

function byOutcome(view: View, rows: Uint32Array): Colouring {
  const { ofGroundTruth } = view.allOutcomes();
  const names: readonly OutcomeName[] = ["detected", "mispredicted", "undetected", "leftOut"];
  const places = new Map(names.map((name, place) => [OUTCOME[name], place]));
  return {
    codes: Int32Array.from(rows, (row) => places.get(ofGroundTruth[row] as (typeof OUTCOME)[OutcomeName]) ?? -1),
    entries: names.map((name) => ({
      label: name === "leftOut" ? "does not count" : name,
      colour: name === "detected" ? "var(--truth)" : outcomeColour(name),
    })),
  };
}

/** The most frequent values a colour each; the others share one. */
function categorical(rows: Uint32Array, textOf: (row: number) => string | undefined): Colouring {
  const values = Array.from(rows, textOf);
  const counts = new Map<string, number>();
  for (const value of values) if (value !== undefined) counts.set(value, (counts.get(value) ?? 0) + 1);
  const names = [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).map(([name]) => name);
  const places = new Map(names.map((name, place) => [name, Math.min(place, COLOURS.length)]));
  return {
    codes: Int32Array.from(values, (value) => (value === undefined ? -1 : places.get(value)!)),
    entries: entriesOf(names),
  };
}

function entriesOf(names: readonly string[]): Colouring["entries"] {
  const own = names.slice(0, COLOURS.length).map((label, i) => ({ label, colour: COLOURS[i]! }));
  const others = names.length - own.length;
  return others === 0 ? own : [...own, { label: `${others} others`, colour: OTHERS }];
}

/** Numbers in steps of as many values each, so that a few large ones do not hide the rest. */
function numeric(values: Float64Array): Colouring {
  const known = values.filter(Number.isFinite).sort();
  const cuts = RAMP.map((_, step) => known[Math.floor((step * known.length) / RAMP.length)]!);
  const starts = cuts.filter((cut, step) => step === 0 || cut > cuts[step - 1]!);
  const shown = (value: number) => value.toPrecision(3);
  return {
    codes: Int32Array.from(values, (value) =>
      Number.isFinite(value) ? starts.filter((cut) => cut <= value).length - 1 : -1,
    ),
    entries:
      known.length === 0
        ? []
        : starts.map((cut, step) => ({
            label: `${shown(cut)} to ${shown(starts[step + 1] ?? known.at(-1)!)}`,
            colour: RAMP[starts.length === 1 ? 0 : Math.round((step * (RAMP.length - 1)) / (starts.length - 1))]!,
          })),
  };
}
