import { basename, extname } from "node:path";
import { GroundTruthReader, ResultsReader, type RowOptions } from "@borescope/adapters-coco";
import { BorescopeError, type Dataset, JsonScanner } from "@borescope/core";
import { feedFile } from "@borescope/core/node";
import { type Evaluation, evaluate, type IouType } from "@borescope/metrics";
import type { Command } from "commander";
import { evaluationTable } from "./table.js";

interface Options {
  readonly iouType: IouType;
  readonly maxDetections?: string;
  readonly classAgnostic?: boolean;
  readonly compatibility?: "pycocotools";
  readonly json?: boolean;
}

/** `borescope evaluate`: AP and AR of one or more models. */
export function evaluateCommand(program: Command): void {
  program
    .command("evaluate")
    .description("Average precision and recall of detections against ground truth, as COCO defines them")
    .argument("<ground-truth>", "COCO annotations")
    .argument("<detections...>", "COCO results, as path or name=path")
    .option("--iou-type <type>", "bbox, segm or keypoints", "bbox")
    .option("--max-detections <list>", "detections an image and category, as in 1,10,100")
    .option("--class-agnostic", "match over all categories together")
    .option("--compatibility <tool>", "pycocotools: do as it does where it loses or refuses things")
    .option("--json", "print one JSON document")
    .addHelpText(
      "after",
      "\nExample:\n  borescope evaluate val.json yolo.json\n  borescope evaluate val.json a=run1.json b=run2.json --json",
    )
    .action((groundTruth: string, detections: string[], options: Options) => {
      if (!["bbox", "segm", "keypoints"].includes(options.iouType))
        throw new BorescopeError("USAGE", {
          place: "--iou-type",
          expected: "bbox, segm or keypoints",
          found: options.iouType,
        });
      const read = rowOptions(options);
      const dataset = readDatasetFile(groundTruth, read);
      const results = models(detections).map(([name, path]) => evaluateModel(dataset, name, path, options));
      process.stdout.write(
        options.json
          ? `${JSON.stringify(evaluationDocument(results))}\n`
          : evaluationTable(results.map((r) => r.result)),
      );
    });
}

interface ModelResult {
  readonly result: Evaluation;
  readonly path: string;
  readonly unlisted: number;
}

function evaluateModel(dataset: Dataset, name: string, path: string, options: Options): ModelResult {
  const scanner = new JsonScanner(undefined, { file: path });
  const dropUnlisted = options.compatibility === "pycocotools";
  const reader = new ResultsReader(scanner, dataset, { ...rowOptions(options), name, dropUnlisted });
  feedFile(path, scanner, () => reader.advance());
  const detections = reader.finish();
  const result = evaluate(dataset, detections, {
    iouType: options.iouType,
    classAgnostic: options.classAgnostic,
    compatibility: options.compatibility,
    maxDetections: options.maxDetections?.split(",").map(Number),
  });
  return { result, path, unlisted: reader.unlisted };
}

function readDatasetFile(file: string, options: RowOptions): Dataset {
  const scanner = new JsonScanner(undefined, { file });
  const reader = new GroundTruthReader(scanner, options);
  feedFile(file, scanner, () => reader.advance());
  return reader.finish();
}

/** What the evaluation needs of each row. */
function rowOptions({ iouType }: Options) {
  return { masks: iouType === "segm", keypoints: iouType === "keypoints" };
}

/** `name=path` or the file's stem. */
function models(arguments_: readonly string[]): [string, string][] {
  const pairs = arguments_.map((text): [string, string] => {
    const equals = text.indexOf("=");
    return equals > 0 ? [text.slice(0, equals), text.slice(equals + 1)] : [basename(text, extname(text)), text];
  });
  const names = new Set<string>();
  for (const [name] of pairs) {
    if (names.has(name))
      throw new BorescopeError("USAGE", {
        place: "detections",
        expected: "every model name once",
        found: `"${name}" twice`,
        hint: "Name them: a=first.json b=second.json.",
      });
    names.add(name);
  }
  return pairs;
}

/** The document that `--json` prints, schema `borescope.evaluation/1`. */
function evaluationDocument(results: readonly ModelResult[]): unknown {
  return {
    schema: "borescope.evaluation/1",
    models: results.map(({ result }) => ({
      name: result.model,
      protocol: "coco",
      iouType: result.parameters.iouType,
      images: result.images,
      groundTruths: result.groundTruths,
      detections: result.detections,
      summary: result.summary,
      perClass: [...result.perClass.values()].map(({ category, id: _id, ...row }) => ({
        category,
        ...row,
      })),
    })),
    problems: results
      .filter(({ unlisted }) => unlisted > 0)
      .map(({ path, unlisted }) => ({
        code: "COCO_UNKNOWN_CATEGORY",
        count: unlisted,
        first: [{ file: path, place: "" }],
      })),
  };
}
