import { tagOutcomes } from "@borescope/metrics";
import type { Command } from "commander";
import { nextStep } from "./next-step.js";
import { loadMatrices, type OutcomeCliOptions, withOutcomeOptions } from "./outcome-options.js";
import { writeOutput } from "./output-files.js";
import { align } from "./table.js";

interface Options extends OutcomeCliOptions {
  readonly out: string;
}

const EXAMPLES = `
Examples:
  borescope tag val.json yolo.json --out tags.json
  borescope tag val.json a=run1.json b=run2.json --iou 0.75 --out tags.json`;

/** `borescope tag`: names what became of each object. */
export function tagCommand(program: Command): void {
  const command = program
    .command("tag")
    .description(
      "Tag ground truths as detected, mispredicted or undetected, detections as true-positive, misprediction or ghost",
    )
    .argument("<ground-truth>", "a data set")
    .argument("<detections...>", "one or more models, as path or name=path")
    .requiredOption("--out <file>", "the file of tags, by the files' own ids");
  withOutcomeOptions(command).addHelpText("after", EXAMPLES).action(run);
}

async function run(groundTruth: string, detections: string[], options: Options): Promise<void> {
  const { loader, dataset, matrices } = await loadMatrices(groundTruth, detections, options);
  const names = matrices.flatMap(({ outcomes }) => tagOutcomes(outcomes));
  const [path] = await writeOutput(
    [{ path: "tags.json", content: [`${JSON.stringify(dataset.tags)}\n`] }],
    options.out,
  );
  const tags = names.map((name) => ({ name, count: dataset.tags.get(name)!.count }));
  if (options.json === true) {
    process.stdout.write(`${JSON.stringify({ schema: "borescope.tag/1", path, tags })}\n`);
    return;
  }
  process.stdout.write(`${align(tags.map(({ name, count }) => [name, String(count), ""]))}→ ${path}\n`);
  process.stdout.write(nextStep("slices", groundTruth, ...detections, "--tags", path!, "--by", "tag"));
  loader.report();
}
