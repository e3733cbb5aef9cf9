import { asProblem } from "@borescope/core";
import { type Command, Option } from "commander";
import { embedDocument } from "../documents/embed.js";
import { type EmbedderOptions, loadEmbedder, withEmbedderOptions } from "./embedder-option.js";
import { interruptible } from "./interruptible.js";
import { Loader, type LoadingOptions, withLoadingOptions } from "./loading.js";
import { namedModels } from "./models.js";
import { wholeNumber } from "./numbers.js";
import { writeOutput } from "./output-files.js";
import { progressBar } from "./progress-bar.js";

interface Options extends LoadingOptions, EmbedderOptions {
  readonly embedder: string;
  readonly out: string;
  readonly of: "images" | "objects";
  readonly detections?: string;
  readonly masks?: boolean;
  readonly cache?: string;
  readonly batchSize: number;
}

const EXAMPLES = `
Examples:
  borescope embed val.json --out objects.bin
  borescope embed val.json --embedder castings --cache vectors/ --out objects.bin
  borescope embed val.json --detections yolo.json --embedder onnx:backbone.onnx --out detections.bin
  borescope embed val.json --of images --embedder clip:models/clip --out images.bin`;

/** `borescope embed`: vectors of images, objects or detections, as a file that other commands read. */
export function embedCommand(program: Command): void {
  const command = program
    .command("embed")
    .description("Turn images, objects or a model's detections into vectors, alike ones near each other")
    .argument("<ground-truth>", "a data set")
    .requiredOption("--out <file>", "where to write the vectors: a .bin file, or a folder for space.bin")
    .addOption(new Option("--of <what>", "what is embedded").choices(["images", "objects"]).default("objects"))
    .option("--detections <file>", "embed a model's detections instead, as path or name=path")
    .option("--masks", "grey out what lies outside an object's mask")
    .option("--cache <folder>", "keep vectors there: what was embedded is not embedded again")
    .option("--batch-size <n>", "crops that a model is given at once", wholeNumber, 32);
  withLoadingOptions(withEmbedderOptions(command)).addHelpText("after", EXAMPLES).action(run);
}

async function run(path: string, options: Options): Promise<void> {
  const { embed, writeSpace } = await import("@borescope/embeddings");
  const loader = new Loader(options, { masks: options.masks === true });
  const models = options.detections === undefined ? [] : namedModels([options.detections]);
  const { dataset, detections } = await loader.load(path, models);
  const of = detections[0] ?? options.of;
  const embedder = await loadEmbedder(options.embedder, options.device);
  const bar = progressBar();
  try {
    const { masks, cache, batchSize } = options;
    const space = await interruptible((signal) =>
      embed(dataset, {
        of,
        embedder,
        masks,
        cache,
        batchSize,
        signal,
        onProgress: bar.update,
        onBadImage: options.onProblem === "skip" ? (error) => loader.problems.add(asProblem(error)) : undefined,
      }),
    );
    bar.stop();
    const files = [{ path: "space.bin", content: [await writeSpace(space)] }];
    const [written = ""] = await writeOutput(files, options.out, { overwrite: true });
    const all = of === "images" ? dataset.images : of === "objects" ? dataset.groundTruth : of.objects;
    const left = all.length - space.selection.count;
    if (options.json === true) {
      const document = embedDocument(space, left, written, loader.problems);
      process.stdout.write(`${JSON.stringify(document)}\n`);
      return;
    }
    const { name, dimension } = space.embedder;
    const without = left === 0 ? "" : `, ${left} left out`;
    process.stdout.write(
      `${space.selection.count} vectors of ${dimension} by ${name} (${space.selection.table})${without} → ${written}\n`,
    );
    loader.report();
  } finally {
    bar.stop();
    await embedder.dispose?.();
  }
}
