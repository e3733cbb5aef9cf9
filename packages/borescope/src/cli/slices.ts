import { BorescopeError } from "@borescope/core";
import { evaluateSlicesAsync, type IouType, type SliceResult, type SlicesResult } from "@borescope/metrics";
import type { Command } from "commander";
import { slicesDocument } from "../documents/slices.js";
import { coloured } from "./bars.js";
import { bootstrapOf, type IntervalOptions, slicingsOf, withIntervalOptions } from "./bootstrap-options.js";
import { exportSelection } from "./export-selection.js";
import { intervalText, numberText, signedText, verdictText } from "./interval-text.js";
import { iouTypeOption } from "./iou-type-option.js";
import { Loader, type LoadingOptions, withLoadingOptions } from "./loading.js";
import { namedModels } from "./models.js";
import { progressBar } from "./progress-bar.js";
import { align } from "./table.js";

interface Options extends LoadingOptions, IntervalOptions {
  readonly iouType: IouType;
  readonly slice?: string;
  readonly export?: string;
}

const EXAMPLES = `
Examples:
  borescope slices val.json yolo.json --by lighting
  borescope slices val.json yolo.json --by size --by class --rounds 200
  borescope slices val.json yolo.json --where "width<640" --where "lighting:poor and count>3" --json
  borescope slices val.json yolo.json --where "area<400" --of objects --export tiny.json`;

/** `borescope slices`: a model on parts of a data set, against the rest. */
export function slicesCommand(program: Command): void {
  const command = program
    .command("slices")
    .description("Where a model is better or worse than on the rest of the data, and where there is too little to say")
    .argument("<ground-truth>", "a data set")
    .argument("<detections...>", "one or more models, as path or name=path");
  withIntervalOptions(
    withLoadingOptions(command),
    "slices by an attribute of images or objects, by class, size or tag; may be repeated",
  )
    .addOption(iouTypeOption())
    .option("--slice <name>", "which slice to export, where there are several")
    .option("--export <file>", "write the ground truth of a slice there")
    .addHelpText("after", EXAMPLES)
    .action(run);
}

async function run(groundTruth: string, paths: string[], options: Options): Promise<void> {
  const { iouType } = options;
  const slicings = slicingsOf(options);
  if (slicings.length === 0)
    throw new BorescopeError("USAGE", {
      expected: "slices",
      found: "none",
      hint: "State them with --by lighting, or --where width<640.",
    });
  const loader = new Loader(options, {
    masks: iouType === "segm" || options.export !== undefined,
    keypoints: iouType === "keypoints",
    attributes: "all",
  });
  const { dataset, detections: models } = await loader.load(groundTruth, namedModels(paths));
  const { workers, minImages, minObjects, maxWidth } = options;
  const bar = progressBar();
  const results: SlicesResult[] = [];
  for (const model of models) {
    const result = await evaluateSlicesAsync(dataset, model, slicings, {
      ...bootstrapOf(options),
      ...{ iouType, workers, minImages, minObjects, maxWidth },
      onProgress: bar.update,
    }).finally(bar.stop);
    results.push(result);
  }
  if (options.export !== undefined) {
    const { selection } = chosen(results[0]!.slices, options.slice);
    await exportSelection(selection.groundTruths(), options.export);
  }
  if (options.json === true) {
    process.stdout.write(`${JSON.stringify(slicesDocument(results, loader.problems))}\n`);
    return;
  }
  process.stdout.write(results.map(text).join("\n"));
  loader.report();
}

function chosen(slices: readonly SliceResult[], name: string | undefined): SliceResult {
  const found = name === undefined && slices.length === 1 ? slices[0] : slices.find((slice) => slice.name === name);
  if (found !== undefined) return found;
  throw new BorescopeError("USAGE", {
    place: "--slice",
    expected: `one of ${slices.map((slice) => JSON.stringify(slice.name)).join(", ")}`,
    found: name === undefined ? "none" : JSON.stringify(name),
  });
}

function text({ model, whole, slices, rounds, confidence, interval }: SlicesResult): string {
  const head = [model, "images", "objects", "AP", "interval", "rest", "difference", "interval", ""];
  const rows = slices.map(row);
  const level = `${Number((confidence * 100).toFixed(4))} %`;
  const { AP } = whole;
  return `${align([head, ...rows])}\nAP of everything: ${numberText(AP?.value)} (${intervalText(AP!)}); intervals: ${level}, ${interval}, ${rounds} rounds.\n`;
}

function row({ name, images, groundTruths, summary, tooSmall, falsePositives }: SliceResult): string[] {
  const { AP } = summary;
  const small = coloured("yellow", `too small to say: ${tooSmall}`);
  const verdict = tooSmall === null ? verdictText(AP!.difference) : small;
  return [
    name,
    String(images),
    String(groundTruths),
    numberText(AP!.value),
    intervalText(AP!),
    numberText(AP!.rest),
    signedText(AP!.difference.value),
    intervalText(AP!.difference, signedText),
    falsePositives === "counted" ? verdict : `${verdict}; false positives left out`,
  ];
}
