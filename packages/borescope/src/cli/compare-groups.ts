import { BorescopeError, type Dataset, type Detections, type Selection } from "@borescope/core";
import type { Correction, GroupComparison, GroupDifference } from "@borescope/embeddings";
import { type Command, Option } from "commander";
import { compareGroupsDocument } from "../documents/compare-groups.js";
import { oneNumber } from "./numbers.js";
import { loadMatrices, type OutcomeCliOptions, withOutcomeOptions } from "./outcome-options.js";
import { progressBar } from "./progress-bar.js";
import { align } from "./table.js";
import { tagUntagged } from "./tag-untagged.js";

interface Options extends OutcomeCliOptions {
  readonly a: string;
  readonly b?: string;
  readonly of: "images" | "objects" | "detections";
  readonly by: readonly string[];
  readonly correction: Correction;
  readonly level: number;
}

const EXAMPLES = `
Examples:
  borescope compare-groups val.json yolo.json --images val/ --a "class:burr and tag:undetected" --b "class:burr and tag:detected"
  borescope compare-groups val.json --of images --a "lighting:poor" --json
  borescope compare-groups val.json yolo.json --of detections --a "tag:ghost" --b "tag:true-positive"`;

/** `borescope compare-groups`: what tells two groups of objects or images apart. */
export function compareGroupsCommand(program: Command): void {
  const collect = (value: string, before: readonly string[]) => [...before, value];
  const command = program
    .command("compare-groups")
    .description("What tells two groups of objects or images apart: light, resolution, size, place, tags, attributes")
    .argument("<ground-truth>", "a data set")
    .argument("[detections]", "a model, as path or name=path: tags what it detects, unless --tags has that")
    .requiredOption("--a <filter>", "the first group, as in class:burr and tag:undetected")
    .option("--b <filter>", "the second group; default: all others");
  withOutcomeOptions(command)
    .addOption(
      new Option("--of <what>", "what the groups are of")
        .choices(["images", "objects", "detections"])
        .default("objects"),
    )
    .option("--by <attribute>", "an attribute to compare, instead of all; may be repeated", collect, [])
    .addOption(
      new Option("--correction <how>", "p-values, corrected for how many attributes were compared")
        .choices(["benjamini-hochberg", "holm"])
        .default("benjamini-hochberg"),
    )
    .option("--level <share>", "share of intervals that hold the true value", oneNumber, 0.95)
    .addHelpText("after", EXAMPLES)
    .action(run);
}

async function run(groundTruth: string, detections: string | undefined, options: Options): Promise<void> {
  const paths = detections === undefined ? [] : [detections];
  const { loader, dataset, matrices } = await loadMatrices(groundTruth, paths, options, "all");
  const outcomes = matrices[0]?.outcomes;
  tagUntagged(outcomes);
  const [a, b] = groups(dataset, outcomes?.detections, options);
  const { compareGroups, measureAttributes } = await import("@borescope/embeddings");
  const bar = progressBar();
  const measured =
    options.images === undefined
      ? undefined
      : await measureAttributes(a.or(b), { onProgress: bar.update }).finally(bar.stop);
  if (measured !== undefined) loader.problems.merge(measured.problems);
  const comparison = compareGroups(a, b, {
    ...{ measured, detections: outcomes?.detections, correction: options.correction, confidence: options.level },
    attributes: options.by.length > 0 ? options.by : undefined,
  });
  const filters = { a: options.a, b: options.b ?? null };
  if (options.json === true) {
    process.stdout.write(`${JSON.stringify(compareGroupsDocument(comparison, filters, loader.problems))}\n`);
    return;
  }
  process.stdout.write(text(comparison, options));
  loader.report();
}

function groups(dataset: Dataset, detections: Detections | undefined, { a, b, of }: Options): [Selection, Selection] {
  if (of === "detections" && detections === undefined)
    throw new BorescopeError("USAGE", {
      place: "--of detections",
      expected: "a model",
      found: "none",
      hint: "Name its file after the ground truth.",
    });
  const table = of === "images" ? of : of === "objects" ? "groundTruth" : detections!;
  const first = dataset.select(table, a);
  return [first, b === undefined ? first.not() : dataset.select(table, b)];
}

function text(comparison: GroupComparison, { a, b, images }: Options): string {
  const { differences, leftOut, unreadable, correction, confidence } = comparison;
  const rest = differences.filter(({ different }) => !different);
  const head = ["", "effect", "interval", "p", "corrected"];
  const rows = differences.map((each) => [each.name, ...figures(each)]);
  const sentences = differences.filter(({ different }) => different).map(({ sentence }) => sentence);
  const parts = [
    `a: ${a} (${comparison.a.count})\nb: ${b ?? "all others"} (${comparison.b.count})\n`,
    sentences.length > 0 ? `${sentences.join("\n")}\n` : "Nothing tells them apart.\n",
    differences.length > 0 ? align([head, ...rows]) : "",
    `${rest.length} of ${differences.length} attributes do not differ at ${confidence}, corrected by ${correction}.\n`,
    leftOut.length > 0 ? `Left out: ${leftOut.map(({ name, reason }) => `${name} (${reason})`).join(", ")}.\n` : "",
    unreadable > 0 ? `${unreadable} images could not be read.\n` : "",
    images === undefined ? "With --images, their light, sharpness and noise are compared too.\n" : "",
  ];
  return parts.filter((part) => part !== "").join("\n");
}

function figures({ effect, interval, p, adjusted }: GroupDifference): string[] {
  const range = interval === null ? "–" : `${interval.low.toFixed(3)} … ${interval.high.toFixed(3)}`;
  return [effect.toFixed(3), range, p.toPrecision(2), adjusted.toPrecision(2)];
}
