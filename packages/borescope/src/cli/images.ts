import { selectRows } from "@borescope/core";
import { type ImageOutcomes, imageList, type Outcomes } from "@borescope/metrics";
import type { Command } from "commander";
import { imagesDocument } from "../documents/images.js";
import { exportSelection } from "./export-selection.js";
import { wholeNumber } from "./numbers.js";
import { loadMatrices, type OutcomeCliOptions, withOutcomeOptions } from "./outcome-options.js";
import { align } from "./table.js";

interface Options extends OutcomeCliOptions {
  readonly limit?: number;
}

const EXAMPLES = `
Examples:
  borescope images val.json yolo.json
  borescope images val.json yolo.json --limit 100 --export worst.csv`;

/** Images that are listed where no limit is given. */
const LISTED = 20;

/** `borescope images`: on which images a model fails. */
export function imagesCommand(program: Command): void {
  const command = program
    .command("images")
    .description("The images, worst first: by F1 at an IoU and a confidence, then by errors")
    .argument("<ground-truth>", "a data set")
    .argument("<detections>", "a model, as path or name=path");
  withOutcomeOptions(command)
    .option("--limit <n>", `how many; default: ${LISTED}, with --json or --export all`, wholeNumber)
    .option(
      "--export <file>",
      "write these images with what is annotated on them: .json (COCO), .csv, or a folder (YOLO)",
    )
    .addHelpText("after", EXAMPLES)
    .action(run);
}

async function run(groundTruth: string, detections: string, options: Options): Promise<void> {
  const { loader, dataset, matrices } = await loadMatrices(groundTruth, [detections], options);
  const { outcomes } = matrices[0]!;
  const all = imageList(outcomes);
  const list = all.slice(0, options.limit);
  let written: string[] = [];
  if (options.export !== undefined) {
    const rows = list.map(({ image }) => image);
    written = await exportSelection(selectRows(dataset, "images", rows), options.export);
  }
  if (options.json === true) {
    process.stdout.write(`${JSON.stringify(imagesDocument(outcomes, list, loader.problems))}\n`);
    return;
  }
  process.stdout.write(table(outcomes, list.slice(0, options.limit ?? LISTED), all.length));
  for (const path of written) process.stdout.write(`→ ${path}\n`);
  loader.report();
}

function table({ dataset }: Outcomes, list: readonly ImageOutcomes[], all: number): string {
  const rows = list.map(({ image, f1, ...counts }) => [
    dataset.images.fileNames[image]!,
    ...[
      counts.groundTruths,
      counts.truePositives,
      counts.falsePositives,
      counts.falseNegatives,
      counts.mispredicted,
    ].map(String),
    f1 === null ? "–" : f1.toFixed(3),
    "█".repeat(Math.round((f1 ?? 0) * 20)),
  ]);
  const head = ["image", "annotated", "TP", "FP", "FN", "mispredicted", "F1", ""];
  const more = list.length < all ? `… ${all} images in all\n` : "";
  return `${align([head, ...rows])}${more}`;
}
