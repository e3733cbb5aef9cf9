import type { Source } from "@borescope/core";
import { openSource } from "@borescope/core/node";
import type { IouType } from "@borescope/metrics";
import type { Report } from "@borescope/viewer";
import type { Command } from "commander";
import { type InspectOptions, inspect } from "../inspect.js";
import { castingsEncoderFile } from "./castings-package.js";
import { type EmbedderOptions, loadEmbedder, withEmbedderOptions } from "./embedder-option.js";
import { iouTypeOption } from "./iou-type-option.js";
import { Loader, type LoadingOptions, withLoadingOptions } from "./loading.js";
import { namedModels } from "./models.js";
import { realNumber, wholeNumber } from "./numbers.js";
import { progressBar } from "./progress-bar.js";

/** What {@link withReportOptions} adds, as commander gives it. */
export interface ReportOptions extends LoadingOptions, EmbedderOptions {
  readonly title?: string;
  /** Megabytes; undefined where none are given. */
  readonly budget?: number;
  readonly leastScore: number;
  readonly rounds: number;
  readonly iouType: IouType;
  readonly iou: number;
  readonly confidence: number;
  readonly pictures: boolean;
  readonly map: boolean;
}

/** A report with what it was made from. */
export interface MadeReport {
  readonly report: Report;
  readonly loader: Loader;
  /** Where the pixels are; undefined where nobody knows, or no pictures are wanted. */
  readonly images: Source | undefined;
  /** Gives back the embedder that was asked for. */
  dispose(): Promise<void>;
}

/** Adds the options that say what a report is made of. @param budget - tells what is taken where none is given */
export function withReportOptions(command: Command, budget: string): Command {
  return withLoadingOptions(withEmbedderOptions(command, "texture where there are images"))
    .option("--title <text>", "the page's title; default: the data set's name")
    .option("--budget <MB>", `megabytes that pictures are made to fit; default: ${budget}`, realNumber)
    .option("--no-pictures", "leave the pictures out")
    .option("--no-map", "leave out the map of the objects, and the search by likeness")
    .option("--least-score <n>", "detections below it count in AP, but are not kept", realNumber, 0)
    .addOption(iouTypeOption(["bbox", "segm", "keypoints", "obb"]))
    .option("--iou <n>", "at which IoU faults are ranked", realNumber, 0.5)
    .option("--confidence <n>", "and at which confidence", realNumber, 0.25)
    .option("--rounds <n>", "rounds of the bootstrap; 0: no intervals, slices and comparison", wholeNumber, 1000);
}

/**
 * Loads a data set and models, and looks into them as the options say.
 *
 * @param budget - megabytes, where the options give none
 * @param imageEncoder - the ONNX file of the embedder, for the page
 * @param keepSpace - takes the vectors, for a search by this process; absent: the report carries what a page can search
 */
export async function makeReport(
  groundTruth: string,
  detections: readonly string[],
  options: ReportOptions,
  { budget, keepSpace, imageEncoder }: { readonly budget: number } & Pick<InspectOptions, "keepSpace" | "imageEncoder">,
): Promise<MadeReport> {
  const { title, leastScore, rounds, iouType, iou, confidence, pictures } = options;
  const loader = new Loader(options, { masks: true, keypoints: true, rotatedBoxes: true, attributes: "all" });
  const loaded = await loader.load(groundTruth, namedModels(detections));
  const given = options.images === undefined ? loaded.dataset.imageSource : await openSource(options.images);
  const images = pictures ? given : undefined;
  const asked = options.embedder === undefined ? undefined : await loadEmbedder(options.embedder, options.device);
  const dispose = async () => asked?.dispose?.();
  const bar = progressBar();
  try {
    const report = await inspect({
      dataset: loaded.dataset,
      detections: Object.fromEntries(loaded.detections.map((model) => [model.name, model])),
      title,
      images: images ?? null,
      budget: (options.budget ?? budget) * 1e6,
      embedder: options.map && pictures ? asked : null,
      textEncoder:
        keepSpace === undefined && asked?.name === "castings" ? await castingsEncoderFile("text") : undefined,
      imageEncoder,
      keepSpace,
      leastScore,
      rounds,
      iouType,
      iou,
      confidence,
      onProgress: bar.update,
    });
    return { report, loader, images, dispose };
  } catch (error) {
    await dispose();
    throw error;
  } finally {
    bar.stop();
  }
}
