import type { ComparedModel, ComparedNumber, ComparedSlice, Comparison } from "@borescope/metrics";
import { coloured } from "./bars.js";
import { intervalText, numberText, signedText, verdictText } from "./interval-text.js";
import { align } from "./table.js";

/** What the text is to tell. */
interface What {
  readonly iou: number;
  readonly confidence: number;
  /** Whether the classes are listed. */
  readonly classes: boolean;
}

/** A comparison for a person: each model but the first against the first. */
export function comparisonText(comparison: Comparison, what: What): string {
  const { models, images, rounds, confidence, interval } = comparison;
  const against = models.slice(1).map((_, i) => modelText(comparison, i + 1, what));
  const level = `${Number((confidence * 100).toFixed(4))} %`;
  const notes = [
    `Intervals hold the true value in ${level} of cases: ${interval}, ${rounds} rounds over ${images} images.`,
  ];
  const classes = models[0]!.perClass.size;
  if (what.classes && classes > 10)
    notes.push(
      `Of ${classes} classes without any change, ${Math.round(classes * (1 - confidence))} would look changed by chance.`,
    );
  return `${against.join("\n\n")}\n${notes.join("\n")}\n`;
}

function modelText({ models, flips, slices }: Comparison, m: number, { iou, confidence, classes }: What): string {
  const [first, model] = [models[0]!, models[m]!];
  const head = (title: string) => [title, first.name, model.name, "difference", "interval", ""];
  const names = Object.keys(model.summary) as (keyof typeof model.summary)[];
  const tables = [[head(""), ...names.map((name) => row(name, first.summary[name]!, model.summary[name]!))]];
  if (classes && model.perClass.size > 0)
    tables.push([
      head("AP by class"),
      ...Array.from(model.perClass, ([name, own]) => row(name, first.perClass.get(name)!, own)),
    ]);
  if (slices.length > 0) tables.push([head("AP by slice"), ...slices.map((slice) => sliceRow(slice, m))]);
  const { fixed, broken, stillMissed, stillFound } = flips.get(model.name)!;
  const objects = `Objects (IoU ${iou}, confidence ${confidence}): ${model.name} finds ${fixed.count} that ${first.name} misses, and misses ${broken.count} that ${first.name} finds; both find ${stillFound.count}, both miss ${stillMissed.count}.`;
  return `${tables.map(align).join("\n")}\n${classes ? `${classText(model)}\n` : ""}${objects}\n`;
}

function row(name: string, before: ComparedNumber, { value, difference }: ComparedNumber, note?: string): string[] {
  const change = difference!;
  return [
    name,
    numberText(before.value),
    numberText(value),
    signedText(change.value),
    intervalText(change, signedText),
    note ?? (change.value === null ? "" : verdictText(change)),
  ];
}

function sliceRow(
  { name, models, tooSmall, images, groundTruths, falsePositives }: ComparedSlice,
  m: number,
): string[] {
  const [before, own] = [models[0]!.summary.AP!, models[m]!.summary.AP!];
  const size = `${images} images, ${groundTruths} objects`;
  const small = coloured("yellow", `too small to say: ${tooSmall}`);
  const verdict = tooSmall === null ? `${verdictText(own.difference!)} (${size})` : small;
  return row(name, before, own, falsePositives === "counted" ? verdict : `${verdict}; false positives left out`);
}

function classText({ wins, losses }: ComparedModel): string {
  const list = (names: readonly string[]) => (names.length === 0 ? "none" : names.join(", "));
  return `Classes that are better: ${list(wins)}; worse: ${list(losses)}.`;
}
