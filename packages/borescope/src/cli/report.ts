import { statSync } from "node:fs";
import type { Command } from "commander";
import { problemList } from "../documents/problems.js";
import type { ReportDocument } from "../documents/report-schema.js";
import { writeOutput } from "./output-files.js";
import { imageEncoderFile, pageRuntime } from "./page-models.js";
import { checkReportFolder, isFolder, writeReportFolder } from "./report-folder.js";
import { makeReport, type ReportOptions, withReportOptions } from "./report-options.js";

interface Options extends ReportOptions {
  readonly out: string;
  readonly withModels?: boolean;
}

/** Megabytes of a file that can be mailed, and of a folder. */
const [FILE_BUDGET, FOLDER_BUDGET] = [8, 1000] as const;

const EXAMPLES = `
Examples:
  borescope report val.json yolo.json --images val/ --out report.html
  borescope report val.json before=run1.json after=run2.json --images val/ --out report.html
  borescope report val.json yolo.json --images val/ --embedder castings --out report.html
  borescope report val.json yolo.json --images val/ --embedder castings --with-models --out report.html
  borescope report val.json masks.json --images val/ --iou-type segm --out report.html
  borescope report val.json yolo.json --images val/ --budget 20 --least-score 0.05 --out report.html
  borescope report val.json yolo.json --images val/ --out report/    # large: pictures are loaded when they are looked at`;

/** `borescope report`: everything in one page. */
export function reportCommand(program: Command): void {
  const command = program
    .command("report")
    .description("One page that shows where models fail: it opens offline, and holds all that it shows")
    .argument("<ground-truth>", "a data set")
    .argument("<detections...>", "one or more models, as path or name=path; others are compared with the first")
    .requiredOption("--out <path>", "the page, as in report.html; or a folder, as in report/, for a large one")
    .option(
      "--with-models",
      "carry the embedder's model and what runs it: searches by picture, offline; besides the budget",
    );
  withReportOptions(command, `${FILE_BUDGET}, of a folder ${FOLDER_BUDGET}`).addHelpText("after", EXAMPLES).action(run);
}

async function run(groundTruth: string, detections: string[], options: Options): Promise<void> {
  const { out, json } = options;
  const folder = isFolder(out);
  if (folder) await checkReportFolder(out);
  const withModels = options.withModels === true;
  const imageEncoder = withModels ? await imageEncoderFile(options.embedder) : undefined;
  const runtime = withModels ? await pageRuntime() : undefined;
  const budget = folder ? FOLDER_BUDGET : FILE_BUDGET;
  const made = await makeReport(groundTruth, detections, options, { budget, imageEncoder });
  await made.dispose();
  const { report, loader } = made;
  const { reportFolder, reportPage } = await import("@borescope/viewer");
  const files = folder
    ? await writeReportFolder(await reportFolder(report, { runtime }), out)
    : await writeOutput([{ path: "report.html", content: [await reportPage(report, { runtime })] }], out, {
        overwrite: true,
      });
  const document: ReportDocument = {
    schema: "borescope.report-written/1",
    path: files.at(-1)!,
    bytes: files.reduce((sum, path) => sum + statSync(path).size, 0),
    chunks: files.length - 1,
    side: report.pictures.side,
    pictures: report.pictures.images.rows.length,
    crops: report.pictures.crops.rows.length,
    models: runtime !== undefined,
    leftOut: [...report.leftOut],
    problems: problemList(loader.problems),
  };
  process.stdout.write(json === true ? `${JSON.stringify(document)}\n` : told(document));
  loader.report();
}

function told({ path, bytes, chunks, side, pictures, crops, models, leftOut }: ReportDocument): string {
  const of = pictures === 0 ? "without pictures" : `${pictures} pictures of up to ${side} px, ${crops} crops`;
  const beside = chunks === 0 ? "" : ` with ${chunks} chunks beside it`;
  const besides = models ? ", and the embedder's model with what runs it, which no budget counts" : "";
  const missing = leftOut.map((sentence) => `Left out: ${sentence}\n`).join("");
  return `→ ${path}  ${(bytes / 1e6).toFixed(1)} MB${beside}, ${of}${besides}\n${missing}Open it in a browser; it needs no network.\n`;
}
