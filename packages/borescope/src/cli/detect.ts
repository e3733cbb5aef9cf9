import { readFile } from "node:fs/promises";
import { basename, dirname } from "node:path";
import { writeResults } from "@borescope/adapters-coco";
import { BorescopeError, type Dataset, type Source } from "@borescope/core";
import { openSource } from "@borescope/core/node";
import type { Detector, DetectionsBuilder, DeviceChoice } from "@borescope/inference";
import { type Command, Option } from "commander";
import { problemList } from "./documents.js";
import { Loader, type LoadingOptions, withLoadingOptions } from "./loading.js";
import { modelName } from "../model-name.js";
import { realNumber, wholeNumber } from "./numbers.js";
import { writeOutput } from "./output-files.js";
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
}

const EXAMPLES = `
Examples:
  borescope detect yolov8n.onnx val.json --images val/ --out detections.json
  borescope detect rtdetr.onnx photos/ --labels classes.txt --out detections.json --confidence 0.25
  borescope evaluate val.json detections.json`;

/** `borescope detect`: runs an ONNX detector over images. */
export function detectCommand(program: Command): void {
  const command = program
    .command("detect")
    .description("Run an ONNX object detector over the images of a data set or folder")
    .argument("<model>", "an ONNX file")
    .argument("<images>", "a data set, or a folder of images")
    .requiredOption("--out <file>", "where to write the detections, as a COCO results list")
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
    .option("--threads <n>", "threads on the CPU", wholeNumber);
  withLoadingOptions(command).addHelpText("after", EXAMPLES).action(run);
}

async function run(model: string, path: string, options: Options): Promise<void> {
  const inference = await import("@borescope/inference");
  const labels = options.labels === undefined ? undefined : await readLabels(options.labels);
  const detector = await inference.createDetector({ ...options, model, labels });
  const loader = new Loader(options, {});
  const device = inference.describeDevice(detector.device);
  const bar = progressBar();
  let soFar: DetectionsBuilder | null = null;
  try {
    const { dataset, images } = await input(path, options, loader, detector);
    const { how, unmatched } = inference.matchLabels(dataset.categories, detector.labels, detector.classes);
    say(`${detector.decoder.name} on ${device}\n${how}${unmatched.length > 0 ? `; not in the data set: ${unmatched.join(", ")}` : ""}`, options);
    const work = inference.detectDataset(detector, dataset, {
      images,
      model: modelName(basename(model)),
      batchSize: options.batchSize,
      onProgress: bar.update,
      onImage: (builder) => {
        soFar = builder;
      },
      onBadImage: options.onProblem === "skip" ? (error) => loader.problems.addError(error) : undefined,
    });
    const detections = await work;
    bar.stop();
    const files = await writeOutput(writeResults(dataset, detections), options.out, { overwrite: true });
    const facts = { images: dataset.images.length, detections: detections.objects.length, files };
    if (options.json === true)
      process.stdout.write(
        `${JSON.stringify({ schema: "borescope.detect/1", model: detections.name, decoder: detector.decoder.name, device: detector.device, ...facts, problems: problemList(loader.problems) })}\n`,
      );
    else process.stdout.write(`${facts.images} images, ${facts.detections} detections → ${files[0]}\n`);
    loader.report();
  } finally {
    bar.stop();
    await detector.dispose();
  }
  void soFar;
}
