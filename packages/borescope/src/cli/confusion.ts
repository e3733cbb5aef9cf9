import { BorescopeError } from "@borescope/core";
import {
  type ConfusionMatrix,
  type ConventionName,
  confusionMatrix,
  type Normalization,
  reconcile,
} from "@borescope/metrics";
import { type Command, Option } from "commander";
import { confusionDocument } from "../documents/confusion.js";
import { type ChosenCell, chosenCell } from "./chosen-cell.js";
import { confusionTable } from "./confusion-table.js";
import { exportSelection } from "./export-selection.js";
import { hasColours } from "./heat.js";
import { nextStep } from "./next-step.js";
import { objectTable } from "./object-table.js";
import { CONVENTION_NAMES, loadMatrices, type OutcomeCliOptions, withOutcomeOptions } from "./outcome-options.js";

interface Options extends OutcomeCliOptions {
  readonly normalize: Normalization;
  readonly against?: ConventionName;
  readonly cell?: string;
  readonly side: "groundTruth" | "detections";
}

const EXAMPLES = `
Examples:
  borescope confusion val.json yolo.json
  borescope confusion val.json a=run1.json b=run2.json --confidence a=0.3,b=0.5
  borescope confusion val.json yolo.json --cell undetected:burr --export missed.json
  borescope confusion val.json yolo.json --against ultralytics`;

/** `borescope confusion`: which class was taken for which. */
export function confusionCommand(program: Command): void {
  const command = program
    .command("confusion")
    .description(
      "Confusion matrix: which objects are detected, mispredicted, undetected, and which detections are ghosts",
    )
    .argument("<ground-truth>", "a data set")
    .argument("<detections...>", "one or more models, as path or name=path");
  withOutcomeOptions(command)
    .addOption(
      new Option("--normalize <by>", "shares of each predicted class, or of each annotated one")
        .choices(["predicted", "groundTruth", "none"])
        .default("none"),
    )
    .addOption(
      new Option("--against <convention>", "say which objects it counts otherwise, and why").choices(CONVENTION_NAMES),
    )
    .option("--cell <cell>", "list objects: undetected:burr, ghosts:burr, or predicted:true as in burr:crack")
    .option("--export <file>", "write the cell's objects: .json (COCO), .csv, or a folder (YOLO)")
    .addOption(
      new Option("--side <table>", "of a cell predicted:true, what is exported")
        .choices(["groundTruth", "detections"])
        .default("groundTruth"),
    )
    .addHelpText("after", EXAMPLES)
    .action(run);
}

async function run(groundTruth: string, detections: string[], options: Options): Promise<void> {
  const { normalize, against } = options;
  if (options.export !== undefined && (options.cell === undefined || detections.length > 1))
    throw new BorescopeError("USAGE", {
      place: "--export",
      expected: "one model and a cell whose objects are written",
      found: options.cell === undefined ? "no --cell" : `${detections.length} models`,
    });
  const { loader, matrices } = await loadMatrices(groundTruth, detections, options);
  const shown = matrices.map((matrix) => ({
    matrix,
    normalize,
    cell: options.cell === undefined ? undefined : chosenCell(matrix, options.cell),
    against:
      against === undefined ? undefined : { convention: against, why: reconcile(matrix, other(matrix, against)) },
  }));
  const written = options.export === undefined ? [] : await exportCell(shown[0]!.cell!, options.side, options.export);
  if (options.json === true) {
    process.stdout.write(`${JSON.stringify(confusionDocument(shown, loader.problems))}\n`);
    return;
  }
  const view = { normalize, colours: hasColours(process.stdout), width: process.stdout.columns || 160 };
  const parts = shown.map(({ matrix, cell, against: compared }) =>
    [
      confusionTable(matrix, view),
      ...(cell === undefined ? [] : [objectTable(matrix.outcomes, cell)]),
      ...(compared === undefined
        ? []
        : [
            compared.why.groups.map(({ sentence }) => `${sentence}\n`).join("") ||
              `${compared.convention} counts every object alike\n`,
          ]),
    ].join("\n"),
  );
  process.stdout.write(parts.join("\n"));
  for (const path of written) process.stdout.write(`→ ${path}\n`);
  if (written.length === 0) process.stdout.write(nextStep("worth", groundTruth, detections[0]!));
  loader.report();
}

function other({ outcomes }: ConfusionMatrix, convention: ConventionName): ConfusionMatrix {
  const { dataset, detections, iou, confidence, iouType } = outcomes;
  return confusionMatrix(dataset, detections, { iou, confidence, iouType, convention });
}

async function exportCell(cell: ChosenCell, side: Options["side"], path: string): Promise<string[]> {
  const [first, second] =
    side === "groundTruth" ? [cell.groundTruths, cell.detections] : [cell.detections, cell.groundTruths];
  return exportSelection((first ?? second)!, path);
}
