import { BorescopeError } from "@borescope/core";
import { compareModelsAsync, type Flips } from "@borescope/metrics";
import { type Command, Option } from "commander";
import { compareDocument } from "../documents/compare.js";
import { bootstrapOf, type IntervalOptions, slicingsOf, withIntervalOptions } from "./bootstrap-options.js";
import { comparisonText } from "./compare-text.js";
import { exportSelection } from "./export-selection.js";
import { Loader, type LoadingOptions, withLoadingOptions } from "./loading.js";
import { namedModels } from "./models.js";
import { oneNumber } from "./numbers.js";
import { progressBar } from "./progress-bar.js";
import { chosenProtocol, type ProtocolOptions, withProtocolOptions } from "./protocol-options.js";

interface Options extends LoadingOptions, IntervalOptions, ProtocolOptions {
  readonly iou: number;
  readonly confidence: number;
  readonly flip: keyof typeof FLIPS;
  readonly export?: string;
}

const FLIPS = {
  fixed: "fixed",
  broken: "broken",
  "still-missed": "stillMissed",
  "still-found": "stillFound",
} as const satisfies Readonly<Record<string, keyof Flips>>;

const EXAMPLES = `
Examples:
  borescope compare val.json old.json new.json
  borescope compare val.json old=a/best.json new=b/best.json --by lighting --by size --rounds 2000
  borescope compare val.json old.json new.json --export broken.json
  borescope compare lvis_v1_val.json old.json new.json --protocol lvis --rounds 200
  borescope compare val.json old.json new.json --interval bca --seed 7 --json`;

/** `borescope compare`: two or more models, with intervals of their differences. */
export function compareCommand(program: Command): void {
  const command = program
    .command("compare")
    .description("Models side by side: which is better, where, and whether the data can tell")
    .argument("<ground-truth>", "a data set")
    .argument(
      "<detections...>",
      "two or more models, as path or name=path; the first is what others are compared with",
    );
  withIntervalOptions(
    withProtocolOptions(withLoadingOptions(command)),
    "compare by class, size, tag or an attribute; may be repeated; default class",
  )
    .option("--iou <n>", "an object is detected at this IoU", oneNumber, 0.5)
    .option("--confidence <n>", "and by a detection of this score", oneNumber, 0.25)
    .addOption(new Option("--flip <which>", "which objects to export").choices(Object.keys(FLIPS)).default("broken"))
    .option("--export <file>", "write those ground truths there")
    .addHelpText("after", EXAMPLES)
    .action(run);
}

async function run(groundTruth: string, paths: string[], options: Options): Promise<void> {
  const { iouType, iou, confidence, compatibility } = options;
  const models = namedModels(paths);
  const protocol = await chosenProtocol(options);
  if (compatibility !== undefined) throw usage("models without --compatibility, to compare", compatibility);
  if (models.length < 2) throw usage("two models or more", String(models.length));
  if (options.export !== undefined && models.length > 2) throw usage("two models, to export", String(models.length));
  const slices = slicingsOf({ ...options, by: options.by.filter((name) => name !== "class") });
  const loader = new Loader(options, {
    masks: iouType === "segm" || options.export !== undefined,
    keypoints: iouType === "keypoints",
    rotatedBoxes: iouType === "obb",
    attributes: slices.length > 0 ? "all" : protocol.fields,
    unlisted: protocol.countsUnlisted ? "aside" : undefined,
  });
  const { dataset, detections } = await loader.load(groundTruth, models);
  const bar = progressBar();
  const { workers, minImages, minObjects, maxWidth } = options;
  const comparison = await compareModelsAsync(dataset, detections, {
    ...bootstrapOf(options),
    ...(options.protocol === "coco" ? cocoParametersOf(options) : { protocol }),
    ...{ slices, workers, minImages, minObjects, maxWidth },
    flips: { iou, confidence },
    onProgress: bar.update,
  }).finally(bar.stop);
  const flipped = options.export === undefined ? null : [...comparison.flips.values()][0]![FLIPS[options.flip]];
  if (flipped !== null) await exportSelection(flipped, options.export!);
  if (options.json === true) {
    process.stdout.write(`${JSON.stringify(compareDocument(comparison, { iou, confidence }, loader.problems))}\n`);
    return;
  }
  const classes = options.by.length === 0 || options.by.includes("class");
  process.stdout.write(comparisonText(comparison, { iou, confidence, classes }));
  if (flipped !== null) process.stdout.write(`\n${flipped.count} × ${options.flip} → ${options.export}\n`);
  loader.report();
}

function cocoParametersOf({ iouType, maxDetections, area: areaRanges, sigmas, classAgnostic }: Options) {
  return { iouType, maxDetections, areaRanges, sigmas, classAgnostic };
}

function usage(expected: string, found: string): BorescopeError {
  return new BorescopeError("USAGE", { expected, found });
}
