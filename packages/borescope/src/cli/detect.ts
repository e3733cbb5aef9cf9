import { writeResults } from "@borescope/adapters-coco";
import { asProblem, BorescopeError, type Dataset } from "@borescope/core";
import { openSource } from "@borescope/core/node";
import type { ClassMapping, DetectionsBuilder, Detector, DeviceChoice, Tiles } from "@borescope/inference";
import { type Command, Option } from "commander";
import { detectDocument } from "../documents/detect.js";
import { detectInput } from "./detect-input.js";
import { interruptible } from "./interruptible.js";
import { Loader, type LoadingOptions, withLoadingOptions } from "./loading.js";
import { realNumber, wholeNumber } from "./numbers.js";
import { checkWritable, writeOutput } from "./output-files.js";
import { progressBar } from "./progress-bar.js";

interface Options extends LoadingOptions {
  readonly out: string;
  readonly confidence: number;
  readonly iou: number;
  readonly maxDetections: number;
  readonly classAgnostic?: boolean;
  readonly device: DeviceChoice;
  readonly decoder?: string;
  readonly labels?: string;
  readonly batchSize: number;
  readonly threads?: number;
  /** True: as large as the model's input. */
  readonly tile?: number | true;
  readonly tileOverlap?: number;
}

const EXAMPLES = `
Examples:
  borescope detect yolov8n.onnx val.json --images val/ --out detections.json
  borescope detect rtdetr.onnx photos/ --labels classes.txt --out detections.json --confidence 0.25
  borescope detect yolov8n.onnx scans/ --tile 640 --tile-overlap 0.3 --out detections.json
  borescope evaluate val.json detections.json`;

/** `borescope detect`: runs an ONNX detector over images. */
export function detectCommand(program: Command): void {
  const command = program
    .command("detect")
    .description("Run an ONNX object detector over the images of a data set or folder")
    .argument("<model>", "an ONNX file")
    .argument("<images>", "a data set, or a folder of images")
    .requiredOption("--out <file>", "where to write the detections, a COCO results file")
    .option("--confidence <least>", "least score", realNumber, 0.001)
    .option("--iou <most>", "overlap above which the weaker of two boxes of a class is dropped", realNumber, 0.65)
    .option("--max-detections <n>", "most detections an image", wholeNumber, 100)
    .option("--class-agnostic", "drop overlapping boxes of other classes too")
    .addOption(
      new Option("--device <where>", "what to run on; auto: the fastest that there is")
        .choices(["auto", "cuda", "webgpu", "cpu"])
        .default("auto"),
    )
    .option("--decoder <name>", "how the model's outputs are read, instead of recognising it")
    .option("--labels <file>", "class names, one a line, in the order of the model's classes")
    .option("--batch-size <n>", "images run at once, where the model takes several", wholeNumber, 1)
    .option("--threads <n>", "threads on the CPU", wholeNumber)
    .option(
      "--tile [side]",
      "cut larger images into tiles of this side in pixels; without a number the model's input",
      wholeNumber,
    )
    .option(
      "--tile-overlap <share>",
      "part of a tile that the next one shows again, 0 to 0.9 (default: 0.2)",
      realNumber,
    );
  withLoadingOptions(command).addHelpText("after", EXAMPLES).action(run);
}

async function run(model: string, path: string, options: Options): Promise<void> {
  const { createDetector, describeDevice, matchLabels } = await import("@borescope/inference");
  const labels = options.labels === undefined ? undefined : await readLabels(options.labels);
  const tiles = tilesOf(options);
  await using detector = await createDetector({ ...options, model, labels, tiles });
  const loader = new Loader(options, {});
  const dataset = await detectInput(path, loader, detector);
  const classes = matchLabels(dataset.categories, detector.labels, detector.classes);
  if (options.json !== true)
    process.stdout.write(
      `${describeDetector(detector, describeDevice(detector.device))}\n${describeClasses(classes)}\n`,
    );
  await checkWritable(options.out);
  const detections = await detect(detector, dataset, options, loader);
  const files = await writeOutput(writeResults(dataset, detections), options.out, { overwrite: true });
  if (options.json === true) {
    const document = detectDocument(detector, classes, dataset, detections, files, loader.problems);
    process.stdout.write(`${JSON.stringify(document)}\n`);
    return;
  }
  const { length } = detections.objects;
  process.stdout.write(`${dataset.images.length} images, ${length} detections → ${files.join(", ")}\n`);
  loader.report();
}

/** Tiles, where images are cut. */
function tilesOf({ tile, tileOverlap }: Options): Tiles | undefined {
  if (tile !== undefined) return { size: tile === true ? undefined : tile, overlap: tileOverlap };
  if (tileOverlap === undefined) return undefined;
  throw new BorescopeError("USAGE", { place: "--tile-overlap", expected: "--tile beside it", found: "none" });
}

/** Runs the detector; where that breaks off, what was found so far is written, and the error goes on. */
async function detect(detector: Detector, dataset: Dataset, options: Options, loader: Loader) {
  const bar = progressBar();
  let builder: DetectionsBuilder | undefined;
  let done = 0;
  try {
    return await interruptible((signal) =>
      detector.detect(dataset, {
        batchSize: options.batchSize,
        signal,
        onProgress: bar.update,
        onImage: (soFar, row) => {
          builder = soFar;
          done = row + 1;
        },
        onBadImage: options.onProblem === "skip" ? (error) => loader.problems.add(asProblem(error)) : undefined,
      }),
    );
  } catch (error) {
    bar.stop();
    if (builder !== undefined) {
      const out = options.out.replace(/(\.json)?$/, ".partial.json");
      await writeOutput(writeResults(dataset, builder.finish(detector.name)), out, { overwrite: true });
      process.stderr.write(`Broken off; what was found on ${done} of ${dataset.images.length} images is in ${out}.\n`);
    }
    throw error;
  } finally {
    bar.stop();
  }
}

function describeDetector({ decoder, tiles }: Detector, device: string): string {
  const cut = tiles === null ? "" : `, images in tiles of ${tiles.size} pixels that share ${tiles.overlap}`;
  return `${decoder.name} on ${device}${cut}`;
}

function describeClasses({ how, unmatched }: ClassMapping): string {
  if (unmatched.length === 0) return how;
  const named = unmatched.slice(0, 8).join(", ");
  return `${how}; not in the data set: ${named}${unmatched.length > 8 ? ` and ${unmatched.length - 8} more` : ""}`;
}

async function readLabels(path: string): Promise<string[]> {
  const text = new TextDecoder().decode(await (await openSource(path)).bytes());
  const labels = text
    .replace(/\s+$/, "")
    .split(/\r?\n/)
    .map((line) => line.trim());
  const empty = labels.indexOf("");
  if (empty < 0) return labels;
  throw new BorescopeError("INFERENCE_LABELS", {
    file: path,
    place: `line ${empty + 1}`,
    expected: "a name on every line",
    found: "an empty one",
  });
}
