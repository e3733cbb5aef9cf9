import {
  BorescopeError,
  type CategoryMatching,
  type Dataset,
  type Detections,
  type FormatAdapter,
  type ImageMatching,
  Problems,
  type Source,
} from "@borescope/core";
import { openSource } from "@borescope/core/node";
import { type Command, Option } from "commander";
import { defaultAdapters } from "../adapters.js";
import { joinAttributes } from "../join-attributes.js";
import { readDataset, readDetections } from "../read.js";
import { readTags } from "../read-tags.js";
import { loadAdapter } from "./adapter-module.js";
import { progressBar } from "./progress-bar.js";

/** The loading options that every command with a ground truth takes, as commander gives them. */
export interface LoadingOptions {
  readonly format?: string;
  readonly adapter?: readonly string[];
  readonly images?: string;
  readonly attributes?: string;
  readonly tags?: string;
  readonly split?: string;
  readonly matchImages: ImageMatching;
  readonly matchCategories: CategoryMatching;
  readonly onProblem: "throw" | "skip";
  readonly json?: boolean;
}

/** Adds the loading options to a command. */
export function withLoadingOptions(command: Command): Command {
  const collect = (value: string, before: readonly string[] = []) => [...before, value];
  return command
    .option("--format <name>", "the files' format, instead of recognising it")
    .option("--adapter <module>", "a module that exports a format adapter; may be repeated", collect)
    .option("--images <folder>", "where the images are, if not beside the annotations")
    .option("--attributes <csv>", "more about the images: columns that are joined by file name")
    .option("--tags <file>", "named selections, as Tags.toJSON writes them")
    .option("--split <name>", "of a data set with parts: which one, as in val")
    .addOption(
      new Option("--match-images <how>", "how detections name images")
        .choices(["auto", "id", "file-name", "stem"])
        .default("auto"),
    )
    .addOption(
      new Option("--match-categories <how>", "how detections name categories")
        .choices(["auto", "id", "name", "index"])
        .default("auto"),
    )
    .addOption(
      new Option("--on-problem <what>", "bad rows: stop, or leave them out and count them")
        .choices(["throw", "skip"])
        .default("throw"),
    )
    .option("--json", "print one JSON document");
}

/** What a command needs of each row. */
export interface Wanted {
  readonly masks?: boolean;
  readonly keypoints?: boolean;
  readonly attributes?: "all" | readonly string[];
  /** Rows of categories that the data set does not list are set aside, as pycocotools does. */
  readonly pycocotools?: boolean;
}

/** Reads files as the loading options say, and gathers what was odd about them. */
export class Loader {
  readonly problems = new Problems();
  /** The format of the data set that was read. */
  chosen: string | undefined;
  private adapters: readonly FormatAdapter[] | undefined;

  constructor(
    private readonly options: LoadingOptions,
    private readonly wanted: Wanted,
  ) {}

  async dataset(path: string): Promise<Dataset> {
    const { attributes, format, images } = this.options;
    const source = await open(path);
    const dataset = await this.withProgress(async (onProgress) =>
      readDataset(source, {
        ...(await this.shared()),
        format,
        onProgress,
        images: images === undefined ? undefined : await open(images),
      }),
    );
    if (attributes === undefined) return dataset;
    return joinAttributes(dataset, await open(attributes), this.policy());
  }

  async detections(path: string, model: string, dataset: Dataset): Promise<Detections> {
    const { matchImages, matchCategories } = this.options;
    const strict = this.wanted.pycocotools === true;
    const source = await open(path);
    return this.withProgress(async (onProgress) =>
      readDetections(source, dataset, {
        ...(await this.shared()),
        format: await this.formatOf(source),
        onProgress,
        model,
        matchImages: strict && matchImages === "auto" ? "id" : matchImages,
        matchCategories: strict && matchCategories === "auto" ? "id" : matchCategories,
        unlisted: strict || this.options.onProblem === "skip" ? "aside" : "throw",
      }),
    );
  }

  /** Sets the tags of the file that was named, if one was. */
  async tags(dataset: Dataset, detections: readonly Detections[] = []): Promise<void> {
    const { tags } = this.options;
    if (tags !== undefined) await readTags(dataset, await open(tags), { ...this.policy(), detections });
  }

  /** Says on stderr what was left out or read in another way than the files put it. */
  report(): void {
    for (const { code, count, first } of this.problems.report()) {
      const message = first[0]?.message.split("\n").join(" ") ?? "";
      process.stderr.write(
        count === 1
          ? `${message.startsWith(code) ? "" : `${code}  `}${message}\n`
          : `${code}  ${count} times, first: ${message}\n`,
      );
    }
  }

  /** All formats at hand: the caller's own, then ours. */
  async formats(): Promise<readonly FormatAdapter[]> {
    this.adapters ??= [...(await Promise.all((this.options.adapter ?? []).map(loadAdapter))), ...defaultAdapters].map(
      (adapter) => ({
        ...adapter,
        read: (source, context) => {
          this.chosen = adapter.name;
          return adapter.read(source, context);
        },
      }),
    );
    return this.adapters;
  }

  private async shared() {
    const adapters = await this.formats();
    const { masks, keypoints, attributes } = this.wanted;
    return {
      ...this.policy(),
      adapters,
      split: this.options.split,
      masks: masks ?? false,
      keypoints: keypoints ?? false,
      attributes,
    };
  }

  private policy() {
    return { onProblem: this.options.onProblem, problems: this.problems };
  }

  /** The named format, where it knows the detections too: those on YOLO ground truth may be COCO's. */
  private async formatOf(source: Source): Promise<string | undefined> {
    const { format } = this.options;
    const named = (await this.formats()).find(({ name }) => name === format);
    if (named === undefined) return format;
    return named.readDetections !== undefined && (await named.detect(source)) > 0 ? format : undefined;
  }

  private async withProgress<T>(
    work: (onProgress: ReturnType<typeof progressBar>["update"]) => Promise<T>,
  ): Promise<T> {
    const bar = progressBar();
    try {
      return await work(bar.update);
    } finally {
      bar.stop();
    }
  }
}

/** A file or folder, or an http URL. @throws BorescopeError SOURCE_* */
async function open(path: string): Promise<Source> {
  if (path !== "-") return openSource(path);
  throw new BorescopeError("SOURCE_NOT_FOUND", {
    file: "-",
    expected: "a path or an http URL",
    found: "standard input, which is not read",
    hint: "A file is looked at before it is read: write it to disk first.",
  });
}
