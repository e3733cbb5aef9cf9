import { type Distribution, distribution, type TableDistribution } from "@borescope/metrics";
import type { Command } from "commander";
import { distributionDocument } from "../documents/distribution.js";
import { bar, coloured } from "./bars.js";
import { Loader, type LoadingOptions, withLoadingOptions } from "./loading.js";
import { namedModels } from "./models.js";
import { oneNumber } from "./numbers.js";
import { align } from "./table.js";

interface Options extends LoadingOptions {
  readonly confidence: number;
}

const EXAMPLES = `
Examples:
  borescope distribution val.json
  borescope distribution val.json yolo.json rtdetr.json --confidence 0.4 --json`;

/** `borescope distribution`: how many objects there are of what, and how many are predicted. */
export function distributionCommand(program: Command): void {
  const command = program
    .command("distribution")
    .description("Objects per class, size and image: annotated against predicted")
    .argument("<ground-truth>", "a data set")
    .argument("[detections...]", "models, as path or name=path");
  withLoadingOptions(command)
    .option("--confidence <n>", "detections below this score are not counted", oneNumber, 0.25)
    .addHelpText("after", EXAMPLES)
    .action(run);
}

async function run(groundTruth: string, detections: string[], options: Options): Promise<void> {
  const loader = new Loader(options, {});
  const loaded = await loader.load(groundTruth, namedModels(detections));
  const result = distribution(loaded.dataset, loaded.detections, { confidence: options.confidence });
  if (options.json === true) {
    process.stdout.write(`${JSON.stringify(distributionDocument(result, loader.problems))}\n`);
    return;
  }
  process.stdout.write(text(result));
  loader.report();
}

function text({ annotated, models, perClass, imbalance, confidence }: Distribution): string {
  const names = models.map(({ model }) => model);
  const tables: [string, TableDistribution][] = [["annotated", annotated]];
  for (const model of models) tables.push([model.model, model]);
  const most = Math.max(0, ...[...perClass.values()].map((own) => own.annotated.objects));
  const classes = [...perClass].map(([name, own]) => [
    name,
    ...[own.annotated, ...own.predicted].map(({ objects }) => String(objects)),
    String(own.annotated.images),
    coloured("cyan", bar(own.annotated.objects, most)),
  ]);
  const overall = tables.map(([name, { objects, sizes, perImage, without }]) => [
    name,
    String(objects),
    String(sizes.small),
    String(sizes.medium),
    String(sizes.large),
    ...(perImage === null ? ["–", "–"] : [perImage.mean.toFixed(2), String(perImage.most)]),
    String(without.count),
  ]);
  const head = ["", "objects", "small", "medium", "large", "an image", "most", "images without"];
  const parts = [
    align([head, ...overall]),
    classes.length > 0 ? align([["class", "annotated", ...names, "images", "annotated"], ...classes]) : "no classes\n",
    `${imbalanceText(imbalance)}\n`,
  ];
  if (models.length > 0) parts.push(`Predicted: detections of confidence ${confidence} and more.\n`);
  return parts.join("\n");
}

function imbalanceText({ ratio, evenness, empty }: Distribution["imbalance"]): string {
  const parts = [
    ratio === null ? null : `the largest class has ${ratio.toFixed(1)} × the objects of the smallest`,
    evenness === null ? null : `evenness ${evenness.toFixed(3)} (1: all classes alike, 0: all in one)`,
    empty.length === 0 ? null : `nothing annotated of ${empty.join(", ")}`,
  ].filter((part) => part !== null);
  return parts.length === 0 ? "No objects to compare." : `Imbalance: ${parts.join("; ")}.`;
}
