import type { BootstrapOptions, IntervalKind, Slicing } from "@borescope/metrics";
import { type Command, Option } from "commander";
import { oneNumber } from "./numbers.js";

/** Options of the commands that estimate intervals, as commander gives them. */
export interface IntervalOptions {
  readonly rounds: number;
  readonly seed: number;
  readonly level: number;
  readonly interval: IntervalKind;
  readonly repeats: "counted" | "once";
  readonly workers?: number;
  readonly by: readonly string[];
  readonly where: readonly string[];
  readonly of: "images" | "objects";
  readonly quantiles?: number;
  readonly minImages?: number;
  readonly minObjects?: number;
  readonly maxWidth?: number;
}

/** Adds the options of intervals and of slices to a command. */
export function withIntervalOptions(command: Command, by: string): Command {
  const collect = (value: string, before: readonly string[]) => [...before, value];
  return command
    .option("--by <name>", by, collect, [])
    .option("--where <filter>", "a slice that a filter makes, as in width<640; may be repeated", collect, [])
    .addOption(new Option("--of <what>", "what --where is asked of").choices(["images", "objects"]).default("images"))
    .option("--quantiles <n>", "bins of an attribute of many numbers; default 4", oneNumber)
    .option("--min-images <n>", "a slice of fewer images is too small to say; default 10", oneNumber)
    .option("--min-objects <n>", "so is one of fewer objects; default 20", oneNumber)
    .option("--max-width <n>", "and one whose AP has a wider interval; default 0.2", oneNumber)
    .option("--rounds <n>", "rounds of the bootstrap", oneNumber, 1000)
    .option("--seed <n>", "another seed, other draws", oneNumber, 1)
    .option("--level <share>", "share of intervals that hold the true value", oneNumber, 0.95)
    .addOption(
      new Option("--interval <kind>", "percentiles of the rounds, or corrected for bias and skewness")
        .choices(["percentile", "bca"])
        .default("percentile"),
    )
    .addOption(
      new Option("--repeats <how>", "an image drawn twice counts twice, or once as hotcoco has it")
        .choices(["counted", "once"])
        .default("counted"),
    )
    .option("--workers <n>", "worker threads; default: one a core where it pays", oneNumber);
}

/** The options as the library has them. */
export function bootstrapOf({ rounds, seed, level, interval, repeats }: IntervalOptions): BootstrapOptions {
  return { rounds, seed, confidence: level, interval, repeats };
}

/** The slices that the options ask for. */
export function slicingsOf({ by, where, of, quantiles }: IntervalOptions): Slicing[] {
  const table = of === "objects" ? "groundTruth" : "images";
  return [
    ...by.map((name) => ({ by: name, quantiles })),
    ...where.map((filter) => ({ where: filter, of: table }) as const),
  ];
}
