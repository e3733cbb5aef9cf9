import { BorescopeError, type Dataset, type Detections, type Selection } from "@borescope/core";
import {
  type ClassFault,
  CONVENTIONS,
  type ConventionName,
  evaluateAsync,
  FAULT_NAMES,
  type FaultName,
  type NamedSelection,
  type RankedWorth,
  rankWorth,
  worth,
} from "@borescope/metrics";
import { type Command, Option } from "commander";
import { worthDocument } from "../documents/worth.js";
import { exportSelection } from "./export-selection.js";
import { iouTypeOption } from "./iou-type-option.js";
import { Loader, type LoadingOptions, withLoadingOptions } from "./loading.js";
import { namedModels } from "./models.js";
import { nextStep } from "./next-step.js";
import { oneNumber } from "./numbers.js";
import { worthTable } from "./worth-table.js";
import { writeEdited } from "./write-edited.js";

interface Options extends LoadingOptions {
  readonly iouType: "bbox" | "segm" | "keypoints";
  readonly iou: number;
  readonly backgroundIou: number;
  readonly confidence: number;
  readonly convention: ConventionName;
  readonly repair: "add" | "tide";
  readonly score: number;
  readonly class?: string;
  readonly fault?: FaultName;
  readonly select?: string;
  readonly tag?: string;
  readonly of: keyof typeof TABLES;
  readonly top: number;
  readonly write?: string;
  readonly export?: string;
}

const TABLES = {
  "ground-truth": () => "groundTruth" as const,
  detections: (model: Detections) => model,
  images: () => "images" as const,
};

const EXAMPLES = `
Examples:
  borescope worth val.json yolo.json
  borescope worth val.json yolo.json --class burr --json
  borescope worth val.json yolo.json --select 'class:burr and width<40'
  borescope worth val.json yolo.json --class burr --fault undetected --write repaired/`;

/** `borescope worth`: what repairs would bring. */
export function worthCommand(program: Command): void {
  const command = program
    .command("worth")
    .description("The AP that repairing each kind of fault in each class, or a selection, would bring, the most first")
    .argument("<ground-truth>", "a data set")
    .argument("<detections>", "a model's detections, as path or name=path");
  const choice = (flags: string, text: string, values: readonly string[]) =>
    new Option(flags, text).choices([...values]);
  withLoadingOptions(command)
    .addOption(iouTypeOption())
    .option("--iou <n>", "an object is detected at this IoU", oneNumber, 0.5)
    .option("--background-iou <n>", "a box is loose from this IoU on", oneNumber, 0.1)
    .option("--confidence <n>", "and by a detection of this score", oneNumber, 0.25)
    .addOption(
      choice("--convention <name>", "how detections claim ground truths", Object.keys(CONVENTIONS)).default(
        "borescope",
      ),
    )
    .addOption(
      choice("--repair <how>", "undetected: add a detection, or take the ground truth out", ["add", "tide"]).default(
        "add",
      ),
    )
    .option("--score <n>", "of added detections", oneNumber, 1)
    .option("--class <name>", "only faults of this class")
    .addOption(choice("--fault <kind>", "only faults of this kind", FAULT_NAMES))
    .option("--select <filter>", "repair what passes a filter, as in 'class:burr and width<40'")
    .option("--tag <name>", "repair what has a tag (see --tags)")
    .addOption(choice("--of <table>", "what --select looks at", Object.keys(TABLES)).default("ground-truth"))
    .option("--top <n>", "lines to print", oneNumber, 20)
    .option("--write <folder>", "write the repaired files there, where one repair is asked for")
    .option("--export <file>", "write the objects it is about there")
    .addHelpText("after", EXAMPLES)
    .action(run);
}

async function run(groundTruth: string, detections: string, options: Options): Promise<void> {
  const { iouType, iou, backgroundIou, confidence, convention, repair, score, write } = options;
  const loader = new Loader(options, {
    masks: iouType === "segm" || write !== undefined,
    keypoints: iouType === "keypoints" || write !== undefined,
    ...(write === undefined && options.select === undefined ? {} : { attributes: "all" }),
  });
  const loaded = await loader.load(groundTruth, namedModels([detections]));
  const { dataset } = loaded;
  const model = loaded.detections[0]!;
  const chosen = selected(dataset, model, options);
  if (options.class !== undefined) dataset.category(options.class);
  const result = await evaluateAsync(dataset, model, { iouType });
  const how = { iou, backgroundIou, confidence, convention, repair, score };
  const ranking: RankedWorth<NamedSelection | ClassFault>[] =
    chosen === null
      ? rankWorth(result, undefined, how).filter(({ of }) => isWanted(of, options))
      : rankWorth(result, [chosen], how);
  const only = write === undefined && options.export === undefined ? null : onlyOne(ranking, options);
  const written: string[] = [];
  if (only !== null && write !== undefined)
    written.push(...(await writeEdited(worth(result, only, how).editedFiles(), write)));
  if (only !== null && options.export !== undefined) written.push(...(await exportSelection(only, options.export)));
  if (options.json === true) {
    const settings = { model: model.name, iouType, ...how, AP: result.summary.AP ?? null };
    process.stdout.write(`${JSON.stringify(worthDocument(settings, ranking, written, loader.problems))}\n`);
    return;
  }
  process.stdout.write(worthTable(result, ranking, options.top));
  if (written.length > 0) process.stdout.write(`\nwritten: ${written.join(", ")}\n`);
  const first = ranking[0]?.of;
  if (first !== undefined && "fault" in first && written.length === 0) {
    const which = ["--class", first.category, "--fault", first.fault];
    process.stdout.write(nextStep("worth", groundTruth, detections, ...which, "--export", `${first.fault}.json`));
  }
  loader.report();
}

/** What --select and --tag ask for; null: all faults. */
function selected(dataset: Dataset, model: Detections, { select, tag, of, ...others }: Options): NamedSelection | null {
  const asked = Object.entries({ select, tag, class: others.class ?? others.fault }).filter(([, v]) => v !== undefined);
  if (asked.length > 1)
    throw new BorescopeError("USAGE", {
      expected: "one of --select, --tag, or --class and --fault",
      found: asked.map(([option]) => `--${option}`).join(" and "),
    });
  if (select !== undefined) return { name: select, selection: dataset.select(TABLES[of](model), select) };
  if (tag === undefined) return null;
  const selection = dataset.tags.get(tag);
  if (selection !== undefined) return { name: tag, selection };
  throw new BorescopeError("UNKNOWN_TAG", {
    place: "--tag",
    expected: `one of the tags ${dataset.tags.names().join(", ") || "(there are none)"}`,
    found: `"${tag}"`,
    hint: "Name the file that holds it: --tags tags.json.",
  });
}

const isWanted = (of: ClassFault, options: Options) =>
  (options.class === undefined || of.category === options.class) &&
  (options.fault === undefined || of.fault === options.fault);

/** What is to be written. */
function onlyOne(ranking: readonly RankedWorth[], { write }: Options): Selection {
  const [first, ...others] = ranking;
  if (first !== undefined && others.length === 0) return first.of.selection;
  throw new BorescopeError("USAGE", {
    place: write === undefined ? "--export" : "--write",
    expected: "one repair to write",
    found: String(ranking.length),
    hint: "Say which: --class and --fault together, --select or --tag.",
  });
}
