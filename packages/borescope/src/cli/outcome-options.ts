import { BorescopeError, nearNames } from "@borescope/core";
import { CONVENTIONS, type ConventionName, confusionMatrix, type IouType } from "@borescope/metrics";
import { type Command, Option } from "commander";
import { iouTypeOption } from "./iou-type-option.js";
import { Loader, type LoadingOptions, withLoadingOptions } from "./loading.js";
import { namedModels } from "./models.js";

/** What says which objects are detected, as commander gives it. */
export interface OutcomeCliOptions extends LoadingOptions {
  readonly iou: string;
  readonly confidence: string;
  readonly convention: ConventionName;
  readonly iouType: IouType;
  readonly export?: string;
}

/** The names of the conventions. */
export const CONVENTION_NAMES = Object.keys(CONVENTIONS) as ConventionName[];

/** Adds the loading options, and those that say which objects are detected. */
export function withOutcomeOptions(command: Command): Command {
  return withLoadingOptions(command)
    .option("--iou <number>", "IoU of a match; of each model as in a=0.5,b=0.75", "0.5")
    .option("--confidence <number>", "least score; of each model as in a=0.25,b=0.4", "0.25")
    .addOption(
      new Option("--convention <name>", "who may claim what, and at which bounds; see docs/confusion.md")
        .choices(CONVENTION_NAMES)
        .default("borescope"),
    )
    .addOption(iouTypeOption());
}

/** A ground truth with models, and the confusion matrix of each. */
export async function loadMatrices(
  groundTruth: string,
  detections: readonly string[],
  options: OutcomeCliOptions,
  attributes?: "all",
) {
  const models = namedModels(detections);
  const names = models.map(({ name }) => name);
  const ious = perModel("--iou", options.iou, names);
  const confidences = perModel("--confidence", options.confidence, names);
  const { iouType, convention } = options;
  const exported = options.export !== undefined;
  const loader = new Loader(options, {
    masks: iouType === "segm" || exported,
    keypoints: iouType === "keypoints" || exported,
    attributes: exported ? "all" : attributes,
  });
  const loaded = await loader.load(groundTruth, models);
  const { dataset } = loaded;
  const matrices = loaded.detections.map((model, i) =>
    confusionMatrix(dataset, model, { iou: ious[i]!, confidence: confidences[i]!, iouType, convention }),
  );
  return { loader, dataset, matrices };
}

/** One number for all models, or each model's own. @throws BorescopeError USAGE */
function perModel(option: string, text: string, models: readonly string[]): number[] {
  const wrong = (found: string, hint?: string) =>
    new BorescopeError("USAGE", {
      place: option,
      expected: `a number, or one for each model as in ${models.map((model) => `${model}=0.5`).join(",")}`,
      found,
      hint,
    });
  const number = (value: string) => {
    if (value.trim() === "" || Number.isNaN(Number(value))) throw wrong(JSON.stringify(text));
    return Number(value);
  };
  if (!text.includes("=")) {
    const all = number(text);
    return models.map(() => all);
  }
  const own = new Map(
    text.split(",").map((part) => {
      const at = part.lastIndexOf("=");
      return [part.slice(0, Math.max(0, at)).trim(), number(part.slice(at + 1))];
    }),
  );
  for (const name of own.keys())
    if (!models.includes(name)) {
      const near = nearNames(name, models);
      throw wrong(`"${name}"`, near.length > 0 ? `Did you mean ${near.join(" or ")}?` : undefined);
    }
  return models.map((model) => {
    const value = own.get(model);
    if (value === undefined) throw wrong(`none for ${model}`);
    return value;
  });
}
