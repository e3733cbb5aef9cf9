import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { deflateSync } from "node:zlib";
import { writeGroundTruth, writeResults } from "@borescope/adapters-coco";
import type { Command } from "commander";
import { castingsPackage } from "./castings-package.js";
import { nextStep } from "./next-step.js";
import { wholeNumber } from "./numbers.js";
import { writeOutput } from "./output-files.js";
import { progressBar } from "./progress-bar.js";
import { writing } from "./writing.js";

interface Options {
  readonly images: number;
  readonly seed: number;
  readonly size: number;
  readonly json?: boolean;
}

const EXAMPLES = `
Examples:
  borescope castings demo/
  borescope castings demo/ --images 300 --seed 7
  borescope evaluate demo/annotations.json demo/simulated.json`;

/** `borescope castings`: demo data to try everything on. */
export function castingsCommand(program: Command): void {
  program
    .command("castings")
    .description("Draw metal-casting inspection images with annotations, and simulate a detector on them")
    .argument("<folder>", "where to write images/, annotations.json and simulated.json")
    .option("--images <n>", "how many", wholeNumber, 96)
    .option("--seed <n>", "another seed, other castings", wholeNumber, 1)
    .option("--size <px>", "side of an image at normal resolution", wholeNumber, 320)
    .option("--json", "print one JSON document")
    .addHelpText("after", EXAMPLES)
    .action(run);
}

async function run(folder: string, { images, seed, size, json }: Options): Promise<void> {
  const { CastingsBuilder, encodePng, generateCastings, simulateDetections } = await castingsPackage();
  const builder = new CastingsBuilder();
  const bar = progressBar();
  const target = join(folder, "images");
  await writing(target, () => mkdir(target, { recursive: true }));
  let done = 0;
  try {
    for (const image of generateCastings({ images, seed, size })) {
      const path = join(target, image.fileName);
      await writing(path, () => writeFile(path, encodePng(image, deflateSync)));
      builder.add(image);
      bar.update({ done: ++done, total: images, what: "images" });
    }
  } finally {
    bar.stop();
  }
  const dataset = builder.finish();
  const detections = simulateDetections(dataset, { seed, name: "simulated" });
  await writeOutput(writeGroundTruth(dataset), join(folder, "annotations.json"), { overwrite: true });
  await writeOutput(writeResults(dataset, detections), join(folder, "simulated.json"), { overwrite: true });
  const facts = { images, objects: dataset.groundTruth.length, detections: detections.objects.length, folder };
  process.stdout.write(
    json === true
      ? `${JSON.stringify({ schema: "borescope.castings/1", ...facts })}\n`
      : `${facts.images} images, ${facts.objects} annotated flaws → ${folder}\n${facts.detections} simulated detections → ${join(folder, "simulated.json")}\n${nextStep("evaluate", join(folder, "annotations.json"), join(folder, "simulated.json"))}`,
  );
}
