import { basename } from "node:path";
import { BorescopeError, csvLine } from "@borescope/core";
import { type ObjectOutcome, objectList } from "@borescope/metrics";
import type { Command } from "commander";
import { objectsDocument } from "../documents/objects.js";
import { loadMatrices, type OutcomeCliOptions, withOutcomeOptions } from "./outcome-options.js";
import { writeOutput } from "./output-files.js";
import { writePieces } from "./write-pieces.js";

interface Options extends OutcomeCliOptions {
  readonly out?: string;
  readonly leftOut?: boolean;
}

const EXAMPLES = `
Examples:
  borescope objects val.json yolo.json --out objects.csv
  borescope objects val.json yolo.json --json --left-out`;

/** `borescope objects`: what became of each object. */
export function objectsCommand(program: Command): void {
  const command = program
    .command("objects")
    .description("What became of every ground truth and detection, as CSV or JSON")
    .argument("<ground-truth>", "a data set")
    .argument("<detections>", "a model, as path or name=path");
  withOutcomeOptions(command)
    .option("--out <file>", "write there, .csv or .json, instead of to stdout")
    .option("--left-out", "objects that do not count as well: crowds, scores below the confidence")
    .addHelpText("after", EXAMPLES)
    .action(run);
}

async function run(groundTruth: string, detections: string, options: Options): Promise<void> {
  const { out } = options;
  const ending = out === undefined ? undefined : /\.(csv|json)$/i.exec(out)?.[1]?.toLowerCase();
  if (out !== undefined && ending === undefined)
    throw new BorescopeError("USAGE", { place: "--out", expected: "a file that ends in .csv or .json", found: out });
  const { loader, matrices } = await loadMatrices(groundTruth, [detections], options);
  const { outcomes } = matrices[0]!;
  const objects = objectList(outcomes, { leftOut: options.leftOut });
  const asJson = ending === "json" || (ending === undefined && options.json === true);
  const pieces = asJson ? objectsDocument(outcomes, objects, loader.problems) : csvLines(objects);
  if (out === undefined) await writePieces(pieces, process.stdout);
  else {
    const written = await writeOutput([{ path: basename(out), content: pieces }], out);
    process.stdout.write(
      options.json === true
        ? `${JSON.stringify({ schema: "borescope.written/1", written })}\n`
        : `→ ${written.join(", ")}\n`,
    );
  }
  if (!asJson) loader.report();
}

const COLUMNS = {
  table: "table",
  id: "id",
  imageId: "image_id",
  fileName: "file_name",
  category: "category",
  score: "score",
  outcome: "outcome",
  partnerId: "partner_id",
  partnerCategory: "partner_category",
  iou: "iou",
} as const satisfies Partial<Record<keyof ObjectOutcome, string>>;

function* csvLines(objects: Iterable<ObjectOutcome>): Generator<string> {
  yield csvLine(Object.values(COLUMNS));
  const keys = Object.keys(COLUMNS) as (keyof typeof COLUMNS)[];
  for (const object of objects) yield csvLine(keys.map((key) => object[key]));
}
