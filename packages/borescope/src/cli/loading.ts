import { readFile } from "node:fs/promises";
import { basename, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import {
  BorescopeError,
  type CategoryMatching,
  type Dataset,
  type Detections,
  type FormatAdapter,
  type ImageMatching,
  Problems,
  Tags,
} from "@borescope/core";
import { openSource } from "@borescope/core/node";
import { type Command, InvalidArgumentError, Option } from "commander";
import { defaultAdapters } from "../adapters.js";
import { readDataset, readDetections } from "../read.js";
import { progressBar } from "./progress-bar.js";

/** The loading options that every command with a ground truth takes, as commander gives them. */
export interface LoadingOptions {
  readonly format?: string;
  readonly adapter: readonly string[];
  readonly images?: string;
  readonly split?: string;
  readonly matchImages: ImageMatching;
  readonly matchCategories: CategoryMatching;
  readonly onProblem: "throw" | "skip";
  readonly tags?: string;
  readonly json?: boolean;
}

/** Adds the loading options to a command. */
export function withLoadingOptions(command: Command): Command {
  const collect = (value: string, before: readonly string[]) => [...before, value];
  return command
    .option("--format <name>", "the files' format, instead of recognising it")
    .option("--adapter <module>", "a module that exports a format adapter; may be repeated", collect, [])
    .option("--images <folder>", "where the images are, if not beside the annotations")
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
    .option("--tags <file>", "named selections that `borescope tag` wrote")
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
    return this.withProgress(async (onProgress) =>
      readDataset(path, {
        ...(await this.shared()),
        onProgress,
        images: this.options.images === undefined ? undefined : await openSource(this.options.images),
      }),
    );
  }

  async detections(path: string, model: string, dataset: Dataset): Promise<Detections> {
    const { matchImages, matchCategories } = this.options;
    const strict = this.wanted.pycocotools === true;
    return this.withProgress(async (onProgress) =>
      readDetections(path, dataset, {
        ...(await this.shared()),
        onProgress,
        model,
        matchImages: strict && matchImages === "auto" ? "id" : matchImages,
        matchCategories: strict && matchCategories === "auto" ? "id" : matchCategories,
        unlisted: strict || this.options.onProblem === "skip" ? "aside" : "throw",
      }),
    );
  }

  /** Reads the tags of a data set and models, where a file of them was named. */
  async tags(dataset: Dataset, detections: readonly Detections[]): Promise<void> {
    const { tags: file, onProblem } = this.options;
    if (file === undefined) return;
    const report = onProblem === "skip" ? { onProblem: this.problems.add } : {};
    let document: unknown;
    try {
      document = JSON.parse(await readFile(file, "utf8"));
    } catch (cause) {
      const found = cause instanceof Error ? cause.message : String(cause);
      throw new BorescopeError("TAGS_DOCUMENT", { file, expected: "a file of tags", found, cause });
    }
    dataset.tags.merge(Tags.fromJSON(dataset, document, { detections, file, ...report }));
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
    this.adapters ??= [...(await Promise.all(this.options.adapter.map(loadAdapter))), ...defaultAdapters].map(
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
    const { format, split, onProblem } = this.options;
    const { masks, keypoints, attributes } = this.wanted;
    return {
      adapters,
      format,
      split,
      onProblem,
      masks: masks ?? false,
      keypoints: keypoints ?? false,
      attributes,
      problems: this.problems,
    };
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

/** `name=path`, or a path whose stem is the name. @throws BorescopeError USAGE_MODEL_TWICE */
export function namedModels(arguments_: readonly string[]): { name: string; path: string }[] {
  const models = arguments_.map((text) => {
    const named = /^([^=/\\]+)=(.+)$/.exec(text);
    if (named !== null) return { name: named[1]!, path: named[2]! };
    return { name: basename(text).replace(/(\.(nd)?json|\.jsonl)?(\.gz)?$/i, ""), path: text };
  });
  const seen = new Map<string, string>();
  for (const { name, path } of models) {
    const before = seen.get(name);
    if (before !== undefined)
      throw new BorescopeError("USAGE_MODEL_TWICE", {
        expected: "every model name once",
        found: `"${name}" for ${before} and ${path}`,
        hint: "Name them: first=a/results.json second=b/results.json.",
      });
    seen.set(name, path);
  }
  return models;
}

async function loadAdapter(name: string): Promise<FormatAdapter> {
  const path = /^[./]|\.[cm]?[jt]s$/.test(name) ? pathToFileURL(resolve(name)).href : name;
  let module: Record<string, unknown>;
  try {
    module = (await import(path)) as Record<string, unknown>;
  } catch (cause) {
    throw new BorescopeError("ADAPTER_UNLOADABLE", {
      file: name,
      expected: "a module that exports a format adapter",
      found: cause instanceof Error ? cause.message : String(cause),
      cause,
    });
  }
  for (const value of [module["default"], ...Object.values(module)]) {
    const made = typeof value === "function" && value.length === 0 ? (value as () => unknown)() : value;
    if (isAdapter(made)) return made;
  }
  throw new BorescopeError("ADAPTER_UNLOADABLE", {
    file: name,
    expected: "an export with name, detect and read, or a function that makes one",
    found: Object.keys(module).join(", ") || "no exports",
  });
}

function isAdapter(value: unknown): value is FormatAdapter {
  if (typeof value !== "object" || value === null) return false;
  const { name, detect, read } = value as Partial<FormatAdapter>;
  return typeof name === "string" && typeof detect === "function" && typeof read === "function";
}

/** Parser of one number. */
export function oneNumber(text: string): number {
  const number = text.trim() === "" ? Number.NaN : Number(text);
  if (Number.isNaN(number)) throw new InvalidArgumentError("a number");
  return number;
}

/** Parser of a comma-separated list of numbers. */
export function numberList(text: string): number[] {
  const numbers = text.split(",").map((part) => (part.trim() === "" ? Number.NaN : Number(part)));
  if (numbers.some((n) => Number.isNaN(n)))
    throw new InvalidArgumentError("numbers with commas between, as in 1,10,100");
  return numbers;
}
