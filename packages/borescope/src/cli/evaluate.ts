import { type Evaluation, evaluateAsync } from "@borescope/metrics";
import type { Command } from "commander";
import { evaluationDocument } from "../documents/evaluation.js";
import { writeArrays } from "./arrays.js";
import { Loader, type LoadingOptions, withLoadingOptions } from "./loading.js";
import { namedModels } from "./models.js";
import { nextStep } from "./next-step.js";
import { wholeNumber } from "./numbers.js";
import { chosenProtocol, type ProtocolOptions, withProtocolOptions } from "./protocol-options.js";
import { evaluationTable } from "./table.js";

interface Options extends LoadingOptions, ProtocolOptions {
  readonly arrays?: string;
  readonly workers?: number;
}

const EXAMPLES = `
Examples:
  borescope evaluate val.json yolo.json
  borescope evaluate val.json a=run1.json b=run2.json --json
  borescope evaluate val.json masks.json --iou-type segm --max-detections 1,10,300
  borescope evaluate val.json yolo.json --area all=0:1e10,tiny=0:256 --arrays out/
  borescope evaluate lvis_v1_val.json dt.json --protocol lvis
  borescope evaluate val.json dt.json --protocol voc2007 --voc-convention devkit-matlab
  borescope evaluate oid.json dt.json --protocol openimages --hierarchy bbox_labels_600_hierarchy.json`;

/** `borescope evaluate`: AP and AR of one or more models. */
export function evaluateCommand(program: Command): void {
  const command = program
    .command("evaluate")
    .description("Average precision and recall of detections against ground truth, as COCO or another protocol has it")
    .argument("<ground-truth>", "a data set")
    .argument("<detections...>", "one or more models, as path or name=path");
  withProtocolOptions(withLoadingOptions(command))
    .option("--arrays <folder>", "write precision.npy, recall.npy and scores.npy there")
    .option("--workers <n>", "worker threads; default: one a core where it pays", wholeNumber)
    .addHelpText("after", EXAMPLES)
    .action(run);
}

async function run(groundTruth: string, detections: string[], options: Options): Promise<void> {
  const { iouType, compatibility, workers } = options;
  const models = namedModels(detections);
  const protocol = await chosenProtocol(options);
  const loader = new Loader(options, {
    masks: iouType === "segm",
    keypoints: iouType === "keypoints",
    rotatedBoxes: iouType === "obb",
    attributes: protocol.fields,
    unlisted: protocol.countsUnlisted ? "aside" : undefined,
    pycocotools: compatibility === "pycocotools",
  });
  const loaded = await loader.load(groundTruth, models);
  const results: Evaluation<string>[] = [];
  for (const model of loaded.detections) {
    const result = await evaluateAsync(loaded.dataset, model, { protocol, workers });
    results.push(result);
    if (options.arrays !== undefined)
      await writeArrays(options.arrays, models.length > 1 ? model.name : "", result.curves);
  }
  if (options.json === true) {
    process.stdout.write(`${JSON.stringify(evaluationDocument(results, loader.problems))}\n`);
    return;
  }
  process.stdout.write(evaluationTable(results, protocol.summary));
  if (options.protocol === "coco" && iouType !== "obb")
    process.stdout.write(nextStep("confusion", groundTruth, ...detections));
  for (const { model, warnings } of results)
    for (const warning of warnings) process.stderr.write(`${model}: ${warning}\n`);
  loader.report();
}
