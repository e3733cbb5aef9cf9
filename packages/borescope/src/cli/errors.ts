import { type ErrorTypes, errorTypes, MAIN_ERRORS, type MainError, type SpecialError } from "@borescope/metrics";
import { type Command, Option } from "commander";
import { errorsDocument } from "../documents/errors.js";
import { bar, coloured } from "./bars.js";
import { exportSelection } from "./export-selection.js";
import { Loader, type LoadingOptions, withLoadingOptions } from "./loading.js";
import { namedModels } from "./models.js";
import { oneNumber } from "./numbers.js";
import { align } from "./table.js";

type ErrorName = MainError | SpecialError;

interface Options extends LoadingOptions {
  readonly iou: number;
  readonly backgroundIou: number;
  readonly iouType: "bbox" | "segm";
  readonly error: ErrorName;
  readonly export?: string;
}

const MEANINGS: Readonly<Record<ErrorName, string>> = {
  Cls: "right place, wrong class",
  Loc: "right class, place too far off",
  Both: "wrong class, place too far off",
  Dupe: "found already",
  Bkg: "nothing is there",
  Miss: "not found, nor nearly",
  FalsePos: "all detections without a match",
  FalseNeg: "all ground truths without one",
};
const ERRORS = Object.keys(MEANINGS) as ErrorName[];

const EXAMPLES = `
Examples:
  borescope errors val.json yolo.json
  borescope errors val.json masks.json --iou-type segm --iou 0.75 --json
  borescope errors val.json yolo.json --error Miss --export missed.json`;

/** `borescope errors`: what AP is lost to, as TIDE has it. */
export function errorsCommand(program: Command): void {
  const command = program
    .command("errors")
    .description("Sort what is wrong into TIDE's error types, and say what AP each costs")
    .argument("<ground-truth>", "a data set")
    .argument("<detections>", "a model, as path or name=path");
  withLoadingOptions(command)
    .option("--iou <n>", "least IoU of a match", oneNumber, 0.5)
    .option("--background-iou <n>", "greatest IoU of what counts as background", oneNumber, 0.1)
    .addOption(new Option("--iou-type <type>", "boxes or masks").choices(["bbox", "segm"]).default("bbox"))
    .addOption(new Option("--error <name>", "whose objects to export").choices(ERRORS).default("Miss"))
    .option("--export <file>", "write the objects behind --error there")
    .addHelpText("after", EXAMPLES)
    .action(run);
}

async function run(groundTruth: string, detections: string, options: Options): Promise<void> {
  const { iou, backgroundIou, iouType } = options;
  const loader = new Loader(options, {
    masks: iouType === "segm" || options.export !== undefined,
    unlisted: "aside",
  });
  const loaded = await loader.load(groundTruth, namedModels([detections]));
  const { dataset } = loaded;
  const model = loaded.detections[0]!;
  const errors = errorTypes(dataset, model, { iou, backgroundIou, iouType });
  if (options.export !== undefined) await exportSelection(errors.objects[options.error], options.export);
  if (options.json === true) {
    process.stdout.write(`${JSON.stringify(errorsDocument(errors, loader.problems))}\n`);
    return;
  }
  process.stdout.write(text(errors));
  if (options.export !== undefined)
    process.stdout.write(`\n${errors.objects[options.error].count} × ${options.error} → ${options.export}\n`);
  loader.report();
}

function text(errors: ErrorTypes): string {
  const { main, special, objects, counts, perClass } = errors;
  const gains = { ...main, ...special };
  const most = Math.max(...MAIN_ERRORS.map((name) => main[name] ?? 0));
  const worst = MAIN_ERRORS.find((name) => most > 0 && main[name] === most);
  const row = (name: ErrorName) => [
    name,
    points(gains[name]),
    String(objects[name].count),
    `${coloured(name === worst ? "red" : "cyan", bar(Math.min(gains[name] ?? 0, most), most))}  ${MEANINGS[name]}`,
  ];
  const what = errors.iouType === "segm" ? "masks" : "boxes";
  const lines = [
    `${errors.model}: AP ${points(errors.ap)} of 100 at IoU ${errors.iou} (${what}, background up to IoU ${errors.backgroundIou})\n`,
    align([["error", "AP lost", "objects", ""], ...MAIN_ERRORS.map(row)]),
    align([["all", "AP lost", "objects", ""], ...ERRORS.filter((name) => !(name in counts)).map(row)]),
  ];
  const classes = [...perClass].filter(([, { ap }]) => ap !== null);
  const head = ["class", "AP", ...MAIN_ERRORS, ""];
  const ofClasses = classes.map(([name, own]) => [
    name,
    points(own.ap),
    ...MAIN_ERRORS.map((error) => String(own.counts[error])),
    "",
  ]);
  return `${[...lines, align([head, ...ofClasses])].join("\n")}`;
}

const points = (value: number | null) => (value === null ? "–" : value.toFixed(2));
