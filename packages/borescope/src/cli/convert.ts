import { BorescopeError } from "@borescope/core";
import { type Command, Option } from "commander";
import { problemList } from "./documents.js";
import { Loader, type LoadingOptions, withLoadingOptions } from "./loading.js";
import { namedModels } from "./models.js";
import { writeOutput } from "./output-files.js";

interface Options extends LoadingOptions {
  readonly to: string;
  readonly detections?: string;
  readonly overwrite?: boolean;
}

const EXAMPLES = `
Examples:
  borescope convert val.json dataset/ --to yolo
  borescope convert dataset/ val.json --to coco --split val
  borescope convert val.json labels/ --to yolo --detections yolo.json`;

/** `borescope convert`: a data set, or a model's detections on it, in another format. */
export function convertCommand(program: Command): void {
  const command = program
    .command("convert")
    .description(
      "Write a data set in another format; attributes, masks and keypoints come along where it can hold them",
    )
    .argument("<in>", "a data set")
    .argument("<out>", "a folder, or a file where the format is one")
    .addOption(new Option("--to <format>", "the format to write").choices(["coco", "yolo"]).makeOptionMandatory())
    .option("--detections <file>", "write these detections instead of the ground truth")
    .option("--overwrite", "write over files that are there");
  withLoadingOptions(command).addHelpText("after", EXAMPLES).action(run);
}

async function run(input: string, out: string, options: Options): Promise<void> {
  const loader = new Loader(options, { masks: true, keypoints: true, attributes: "all" });
  const dataset = await loader.dataset(input);
  await loader.tags(dataset);
  const adapter = (await loader.formats()).find(({ name }) => name === options.to);
  let count: number;
  let files: Iterable<{ path: string; content: Iterable<string | Uint8Array> }> | undefined;
  if (options.detections === undefined) {
    files = adapter?.write?.(dataset, loader.problems.add);
    count = dataset.groundTruth.length;
  } else {
    const { name, path } = namedModels([options.detections])[0]!;
    const detections = await loader.detections(path, name, dataset);
    files = adapter?.writeDetections?.(dataset, detections);
    count = detections.objects.length;
  }
  if (files === undefined)
    throw new BorescopeError("FORMAT_NO_WRITER", {
      expected: "a format that can be written",
      found: `"${options.to}"`,
    });
  const written = await writeOutput(files, out, options);
  if (options.json === true) {
    const document = {
      schema: "borescope.convert/1",
      images: dataset.images.length,
      objects: count,
      files: written,
      problems: problemList(loader.problems),
    };
    process.stdout.write(`${JSON.stringify(document)}\n`);
    return;
  }
  const where = written.length === 1 ? written[0] : `${out} (${written.length} files)`;
  process.stdout.write(`${dataset.images.length} images, ${count} objects → ${where}\n`);
  loader.report();
}
