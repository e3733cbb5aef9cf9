import { BorescopeError, type Detections } from "@borescope/core";
import { type AreaRange, type Evaluation, evaluateAsync, type IouType } from "@borescope/metrics";
import { type Command, InvalidArgumentError, Option } from "commander";
import { writeArrays } from "./arrays.js";
import { evaluationDocument } from "./documents.js";
import { Loader, type LoadingOptions, withLoadingOptions } from "./loading.js";
import { type ModelArgument, namedModels } from "./models.js";
import { numberList, wholeNumber } from "./numbers.js";
import { evaluationTable } from "./table.js";

interface Options extends LoadingOptions {
  readonly iouType: IouType;
  readonly maxDetections?: number[];
  readonly area?: AreaRange[];
  readonly classAgnostic?: boolean;
  readonly compatibility?: "pycocotools";
  readonly sigmas?: number[];
  readonly arrays?: string;
  readonly workers?: number;
}

const EXAMPLES = `
Examples:
  borescope evaluate val.json yolo.json
  borescope evaluate val.json a=run1.json b=run2.json --json
  borescope evaluate val.json masks.json --iou-type segm --max-detections 1,10,300
  borescope evaluate val.json yolo.json --area all=0:1e10,tiny=0:256 --arrays out/`;

/** `borescope evaluate`: AP and AR of one or more models. */
export function evaluateCommand(program: Command): void {
  const command = program
    .command("evaluate")
    .description("Average precision and recall of detections against ground truth, as COCO defines them")
    .argument("<ground-truth>", "a data set")
    .argument("<detections...>", "one or more models, as path or name=path");
  withLoadingOptions(command)
    .addOption(
      new Option("--iou-type <type>", "what overlap is measured on")
        .choices(["bbox", "segm", "keypoints"])
        .default("bbox"),
    )
    .option("--max-detections <list>", "detections an image and class, as in 1,10,100", numberList)
    .option("--area <list>", "area ranges in square pixels, as in all=0:1e10,small=0:1024", areaList)
    .option("--sigmas <list>", "keypoints: the standard deviation of each, where they are not COCO's", numberList)
    .option("--class-agnostic", "match over all classes together")
    .addOption(
      new Option("--compatibility <tool>", "do as it does where it loses or refuses things").choices(["pycocotools"]),
    )
    .option("--arrays <folder>", "write precision.npy, recall.npy and scores.npy there")
    .option("--workers <n>", "worker threads; default: one a core where it pays", wholeNumber)
    .addHelpText("after", EXAMPLES)
    .action(run);
}

async function run(groundTruth: string, detections: string[], options: Options): Promise<void> {
  const { iouType, compatibility } = options;
  const models = namedModels(detections);
  const loader = new Loader(options, {
    masks: iouType === "segm",
    keypoints: iouType === "keypoints",
    pycocotools: compatibility === "pycocotools",
  });
  const dataset = await loader.dataset(groundTruth);
  const load = ({ name, path }: ModelArgument) => loader.detections(path, name, dataset);
  const tagged: Detections[] = []; // tags may be of any model: they are needed at once
  if (options.tags !== undefined) for (const each of models) tagged.push(await load(each));
  await loader.tags(dataset, tagged);
  const results: Evaluation[] = [];
  for (const [i, each] of models.entries()) {
    const model = tagged[i] ?? (await load(each));
    const result = await evaluateAsync(dataset, model, {
      iouType,
      compatibility,
      classAgnostic: options.classAgnostic,
      maxDetections: options.maxDetections,
      areaRanges: options.area,
      sigmas: options.sigmas,
      workers: options.workers,
    });
    results.push(result);
    if (options.arrays !== undefined)
      await writeArrays(options.arrays, models.length > 1 ? each.name : "", result.curves);
  }
  if (options.json === true) {
    process.stdout.write(`${JSON.stringify(evaluationDocument(results, loader.problems))}\n`);
    return;
  }
  process.stdout.write(evaluationTable(results, compatibility === "pycocotools"));
  for (const { model, warnings } of results)
    for (const warning of warnings) process.stderr.write(`${model}: ${warning}\n`);
  loader.report();
}

function areaList(text: string): AreaRange[] {
  return text.split(",").map((part) => {
    const parts = /^([^=]+)=([^:]+):(.+)$/.exec(part.trim());
    const [min, max] = [Number(parts?.[2]), Number(parts?.[3])];
    if (parts === null || Number.isNaN(min) || Number.isNaN(max))
      throw new InvalidArgumentError("ranges as in all=0:1e10,small=0:1024");
    if (min > max) throw new BorescopeError("USAGE", { place: "--area", expected: "min below max", found: part });
    return { name: parts[1]!, min, max };
  });
}
