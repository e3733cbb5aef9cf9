import {
  type BinEdges,
  type Calibration,
  calibration,
  type IouType,
  type Recalibration,
  type Reliability,
  recalibrate,
} from "@borescope/metrics";
import { type Command, Option } from "commander";
import { calibrationDocument } from "../documents/calibration.js";
import { bar, coloured } from "./bars.js";
import { iouTypeOption } from "./iou-type-option.js";
import { Loader, type LoadingOptions, withLoadingOptions } from "./loading.js";
import { namedModels } from "./models.js";
import { oneNumber } from "./numbers.js";
import { align } from "./table.js";

interface Options extends LoadingOptions {
  readonly iou: number;
  readonly bins: number;
  readonly edges: BinEdges;
  readonly iouType: IouType;
  readonly recalibrate?: "temperature" | "isotonic";
}

const EXAMPLES = `
Examples:
  borescope calibration val.json yolo.json
  borescope calibration val.json yolo.json --iou 0.75 --bins 15 --json
  borescope calibration val.json yolo.json --recalibrate temperature`;

/** `borescope calibration`: whether scores can be read as probabilities. */
export function calibrationCommand(program: Command): void {
  const command = program
    .command("calibration")
    .description("How far scores are from the share of detections that is right")
    .argument("<ground-truth>", "a data set")
    .argument("<detections>", "a model, as path or name=path");
  withLoadingOptions(command)
    .option("--iou <n>", "least IoU of a match", oneNumber, 0.5)
    .option("--bins <n>", "bins of equal width", oneNumber, 10)
    .addOption(
      new Option("--edges <side>", "which edge belongs to a bin")
        .choices(["left-closed", "right-closed"])
        .default("left-closed"),
    )
    .addOption(iouTypeOption())
    .addOption(
      new Option("--recalibrate <how>", "fit new scores on half the images, and judge them on the others").choices([
        "temperature",
        "isotonic",
      ]),
    )
    .addHelpText("after", EXAMPLES)
    .action(run);
}

async function run(groundTruth: string, detections: string, options: Options): Promise<void> {
  const { iou, bins, edges, iouType, recalibrate: method } = options;
  const loader = new Loader(options, { masks: iouType === "segm", keypoints: iouType === "keypoints" });
  const loaded = await loader.load(groundTruth, namedModels([detections]));
  const { dataset } = loaded;
  const model = loaded.detections[0]!;
  const judging = { iou, bins, edges, iouType };
  const result = calibration(dataset, model, judging);
  const changed = method === undefined ? undefined : recalibrate(dataset, model, { ...judging, method });
  if (options.json === true) {
    process.stdout.write(`${JSON.stringify(calibrationDocument(result, changed, loader.problems))}\n`);
    return;
  }
  process.stdout.write(text(result, changed));
  loader.report();
}

function text(result: Calibration, changed: Recalibration | undefined): string {
  const bins = result.bins.map(({ lower, upper, count, meanScore, shareRight }) => [
    `${number(lower)} … ${number(upper)}`,
    String(count),
    number(meanScore),
    number(shareRight),
    shareRight === null ? "" : reliabilityBar(shareRight, meanScore!),
  ]);
  const classes = [...result.perClass].map(([name, own]) => [name, ...cells(own)]);
  const parts = [
    `${result.model}: ECE ${number(result.ece)}, MCE ${number(result.mce)}, Brier ${number(result.brier)} over ${result.count} detections at IoU ${result.iou}\n`,
    align([["score", "detections", "mean score", "share right", "share right (│ mean score)"], ...bins]),
    align([["class", "ECE", "MCE", "Brier", "detections"], ...classes]),
  ];
  if (changed !== undefined)
    parts.push(
      align([
        [heading(changed), "ECE", "MCE", "Brier", "detections"],
        ["before", ...cells(changed.before)],
        ["after", ...cells(changed.after)],
      ]),
      `On ${changed.heldOut.count} images; fitted on ${changed.fitted.count} others.\n`,
    );
  return parts.join("\n");
}

const heading = ({ method, temperature }: Recalibration) =>
  temperature === null ? method : `temperature ${temperature.toFixed(3)}`;
const cells = ({ ece, mce, brier, count }: Reliability) => [number(ece), number(mce), number(brier), String(count)];
const number = (value: number | null) => (value === null ? "–" : value.toFixed(3));

const WIDTH = 30;

/** The share that is right as a bar, with a mark where the mean score would have it end. */
function reliabilityBar(shareRight: number, meanScore: number): string {
  const drawn = [...bar(shareRight, 1, WIDTH)];
  drawn[Math.min(WIDTH - 1, Math.floor(meanScore * WIDTH))] = "│";
  return coloured(shareRight < meanScore ? "red" : "green", drawn.join(""));
}
