import { readFile } from "node:fs/promises";
import { openSource } from "@borescope/core/node";
import type { IouType } from "@borescope/metrics";
import type { Command } from "commander";
import { problemList } from "../documents/problems.js";
import type { ReportDocument } from "../documents/report-schema.js";
import { inspect } from "../inspect.js";
import { castingsPackage } from "./castings-package.js";
import { type EmbedderOptions, loadEmbedder, withEmbedderOptions } from "./embedder-option.js";
import { iouTypeOption } from "./iou-type-option.js";
import { Loader, type LoadingOptions, withLoadingOptions } from "./loading.js";
import { namedModels } from "./models.js";
import { realNumber, wholeNumber } from "./numbers.js";
import { writeOutput } from "./output-files.js";
import { progressBar } from "./progress-bar.js";

interface Options extends LoadingOptions, EmbedderOptions {
  readonly out: string;
  readonly title?: string;
  readonly budget: number;
  readonly leastScore: number;
  readonly rounds: number;
  readonly iouType: IouType;
  readonly iou: number;
  readonly confidence: number;
  readonly pictures: boolean;
  readonly map: boolean;
}

const EXAMPLES = `
Examples:
  borescope report val.json yolo.json --images val/ --out report.html
  borescope report val.json before=run1.json after=run2.json --images val/ --out report.html
  borescope report val.json yolo.json --images val/ --embedder castings --out report.html
  borescope report val.json masks.json --images val/ --iou-type segm --out report.html
  borescope report val.json yolo.json --images val/ --budget 20 --least-score 0.05 --out report.html`;

/** `borescope report`: everything in one page. */
export function reportCommand(program: Command): void {
  const command = program
    .command("report")
    .description("One page that shows where models fail: it opens offline, and holds all that it shows")
    .argument("<ground-truth>", "a data set")
    .argument("<detections...>", "one or more models, as path or name=path; others are compared with the first")
    .requiredOption("--out <file>", "the page, as in report.html");
  withLoadingOptions(withEmbedderOptions(command, "texture where there are images"))
    .option("--title <text>", "the page's title; default: the data set's name")
    .option("--budget <MB>", "megabytes that the page may have; pictures are made to fit", realNumber, 8)
    .option("--no-pictures", "leave the pictures out")
    .option("--no-map", "leave out the map of the objects, and the search by likeness")
    .option("--least-score <n>", "detections below it count in AP, but are not kept", realNumber, 0)
    .addOption(iouTypeOption(["bbox", "segm", "keypoints", "obb"]))
    .option("--iou <n>", "at which IoU faults are ranked", realNumber, 0.5)
    .option("--confidence <n>", "and at which confidence", realNumber, 0.25)
    .option("--rounds <n>", "rounds of the bootstrap; 0: no intervals, slices and comparison", wholeNumber, 1000)
    .addHelpText("after", EXAMPLES)
    .action(run);
}

async function run(groundTruth: string, detections: string[], options: Options): Promise<void> {
  const { out, title, budget, leastScore, rounds, iouType, iou, confidence, pictures, images, json } = options;
  const loader = new Loader(options, { masks: true, keypoints: true, rotatedBoxes: true, attributes: "all" });
  const loaded = await loader.load(groundTruth, namedModels(detections));
  const asked = options.embedder === undefined ? undefined : await loadEmbedder(options.embedder, options.device);
  const bar = progressBar();
  const report = await inspect({
    dataset: loaded.dataset,
    detections: Object.fromEntries(loaded.detections.map((model) => [model.name, model])),
    title,
    images: pictures ? (images === undefined ? undefined : await openSource(images)) : null,
    budget: budget * 1e6,
    embedder: options.map && pictures ? asked : null,
    textEncoder: asked?.name === "castings" ? await castingsText() : undefined,
    leastScore,
    rounds,
    iouType,
    iou,
    confidence,
    onProgress: bar.update,
  }).finally(() => {
    bar.stop();
    return asked?.dispose?.();
  });
  const { reportPage } = await import("@borescope/viewer");
  const page = await reportPage(report);
  const [path] = await writeOutput([{ path: "report.html", content: [page] }], out, { overwrite: true });
  const document: ReportDocument = {
    schema: "borescope.report-written/1",
    path: path!,
    bytes: Buffer.byteLength(page),
    side: report.pictures.side,
    pictures: report.pictures.images.rows.length,
    crops: report.pictures.crops.rows.length,
    leftOut: [...report.leftOut],
    problems: problemList(loader.problems),
  };
  process.stdout.write(json === true ? `${JSON.stringify(document)}\n` : told(document));
  loader.report();
}

/** The weights of the text side, which the page runs itself. */
async function castingsText(): Promise<Uint8Array> {
  return new Uint8Array(await readFile((await castingsPackage()).castingsEncoder().text));
}

function told({ path, bytes, side, pictures, crops, leftOut }: ReportDocument): string {
  const of = pictures === 0 ? "without pictures" : `${pictures} pictures of up to ${side} px, ${crops} crops`;
  const missing = leftOut.map((sentence) => `Left out: ${sentence}\n`).join("");
  return `→ ${path}  ${(bytes / 1e6).toFixed(1)} MB, ${of}\n${missing}Open it in a browser; it needs no network.\n`;
}
