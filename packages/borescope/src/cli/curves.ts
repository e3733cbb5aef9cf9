import { categoryRow } from "@borescope/core";
import { type ConfidenceCurve, curves, type DetectionCurves, type IouType } from "@borescope/metrics";
import type { Command } from "commander";
import { curvesDocument } from "../documents/curves.js";
import { coloured, sparkline } from "./bars.js";
import { iouTypeOption } from "./iou-type-option.js";
import { Loader, type LoadingOptions, withLoadingOptions } from "./loading.js";
import { namedModels } from "./models.js";
import { oneNumber } from "./numbers.js";
import { align } from "./table.js";

interface Options extends LoadingOptions {
  readonly iou: number;
  readonly beta: number;
  readonly iouType: IouType;
  readonly class?: string[];
}

const EXAMPLES = `
Examples:
  borescope curves val.json yolo.json
  borescope curves val.json a=run1.json b=run2.json --iou 0.3 --beta 2
  borescope curves val.json yolo.json --class burr --json`;

/** `borescope curves`: precision, recall and F-beta, and the best thresholds. */
export function curvesCommand(program: Command): void {
  const command = program
    .command("curves")
    .description("Precision against recall, F-beta against confidence, and the best thresholds on it")
    .argument("<ground-truth>", "a data set")
    .argument("<detections...>", "one or more models, as path or name=path");
  withLoadingOptions(command)
    .option("--iou <n>", "least IoU of a match", oneNumber, 0.5)
    .option("--beta <n>", "how many times recall weighs as much as precision", oneNumber, 1)
    .addOption(iouTypeOption())
    .option("--class <name>", "only this class; may be repeated", (name, before: string[] = []) => [...before, name])
    .addHelpText("after", EXAMPLES)
    .action(run);
}

async function run(groundTruth: string, detections: string[], options: Options): Promise<void> {
  const { iou, beta, iouType } = options;
  const loader = new Loader(options, { masks: iouType === "segm", keypoints: iouType === "keypoints" });
  const { dataset, detections: models } = await loader.load(groundTruth, namedModels(detections));
  for (const name of options.class ?? []) categoryRow(dataset.categories, name);
  const results = models.map((model) => curves(dataset, model, { iou, beta, iouType }));
  if (options.json === true) {
    process.stdout.write(`${JSON.stringify(curvesDocument(results, options.class, loader.problems))}\n`);
    return;
  }
  process.stdout.write(results.map((result) => text(result, options.class)).join("\n"));
  loader.report();
}

const HEAD = ["confidence", "precision", "recall"];

function text(result: DetectionCurves, classes: readonly string[] | undefined): string {
  const { best, iou, beta, model, ap, mean, perClass, precisionAtRecall } = result;
  const f = `F${beta}`;
  const row = (name: string, at: BestRow | null, own: string) => [name, ...cells(at), own];
  const shown = [...perClass].filter(([name]) => classes?.includes(name) ?? true);
  const table = [
    ["best thresholds", ...HEAD, f, `AP at IoU ${iou}`],
    row("mean of classes", best.mean, number(ap)),
    row("all as one class", best.pooled, ""),
    ...shown.map(([name, own]) => row(name, own.best, number(own.ap))),
  ];
  const parts = [`${model}\n`, align(table)];
  if (classes === undefined && mean !== null)
    parts.push(
      plot(`mean of classes, confidence ${mean.confidence[0]} … ${mean.confidence.at(-1)}`, {
        precision: mean.precision,
        recall: mean.recall,
        [f]: mean.fBeta,
      }),
    );
  for (const [name, { confidence }] of classes === undefined ? [] : shown)
    if (confidence.scores.length > 0) parts.push(classPlot(name, f, confidence, beta));
  if (classes === undefined && precisionAtRecall !== null)
    parts.push(line("precision at recall 0 … 1", precisionAtRecall));
  return parts.join("\n");
}

interface BestRow {
  readonly confidence: number;
  readonly precision: number | null;
  readonly recall: number | null;
  readonly fBeta: number | null;
}

const cells = (at: BestRow | null) =>
  at === null ? ["–", "–", "–", "–"] : [at.confidence, at.precision, at.recall, at.fBeta].map(number);
const number = (value: number | null) => (value === null ? "–" : value.toFixed(3));

/** Columns from the lowest confidence on the left to the highest on the right. */
function plot(title: string, columns: Readonly<Record<string, Float64Array>>): string {
  return `${title}\n${Object.entries(columns)
    .map(([what, values]) => line(what, values))
    .join("")}`;
}

const POINTS = 240;

function classPlot(name: string, f: string, curve: ConfidenceCurve, beta: number): string {
  const high = Math.max(1, curve.scores[0]!);
  const low = Math.min(0, curve.scores[curve.scores.length - 1]!);
  const at = Array.from({ length: POINTS + 1 }, (_, i) => curve.at(low + (i / POINTS) * (high - low), beta));
  return plot(`${name}, confidence ${low} … ${high}`, {
    precision: Float64Array.from(at, ({ precision }) => precision ?? 1),
    recall: Float64Array.from(at, ({ recall }) => recall ?? 0),
    [f]: Float64Array.from(at, ({ fBeta }) => fBeta ?? 0),
  });
}

const line = (what: string, values: Float64Array) => `${coloured("cyan", sparkline(values))}  ${what}\n`;
