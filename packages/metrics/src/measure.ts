import { BorescopeError, type Dataset, type Detections, type Selection } from "@borescope/core";
import { accumulate } from "./accumulate.js";
import { JACKKNIFE_GROUPS, type RoundsTask } from "./bootstrap.js";
import type { BootstrapSettings } from "./bootstrap-settings.js";
import { type CopyTable, copyTable } from "./copy-table.js";
import { type EvaluateOptions, evaluatePrepared, evaluationOf, type Prepared, prepare } from "./evaluate.js";
import type { Evaluation } from "./evaluation.js";
import { matchAll } from "./match.js";
import { resampleTable } from "./resample-table.js";
import type { ChosenScope } from "./scope.js";
import { type Series, seriesAt } from "./series.js";

/** Options of an evaluation that is resampled. */
export type MeasureOptions = Omit<EvaluateOptions<string>, "compatibility">;

/** What of a data set is measured. */
export interface Part {
  /** Of images: these alone are there. Of ground truth: the other objects are ignored, as those of other sizes are. */
  readonly selection: Selection;
  /**
   * Which of a model's detections belong to a selection of ground truth: others are ignored where they match nothing.
   * Null: nobody can tell, and every detection that matches nothing is ignored.
   */
  readonly belongs: (detections: Detections) => ((row: number) => boolean) | null;
}

/** Models evaluated on a part, and the rounds that their intervals take. */
export interface Measured {
  readonly evaluations: readonly Evaluation<string>[];
  /** Places of the rows of `perClass` among the categories by rising id. */
  readonly classes: readonly number[];
  readonly scope: ChosenScope;
  readonly task: RoundsTask;
}

/**
 * Evaluates models on a data set, or a part of it.
 *
 * @param seed - of the draws, which are the same for all models
 */
export function measure(
  dataset: Dataset,
  models: readonly Detections[],
  options: MeasureOptions,
  { rounds, interval, repeats }: BootstrapSettings,
  seed: number,
  part?: Part,
): Measured {
  if (options.protocol !== undefined && !Object.hasOwn(options.protocol.summary, "AP"))
    throw new BorescopeError("METRICS_OPTION", {
      place: "protocol",
      expected: "a protocol whose summary has AP",
      found: Object.keys(options.protocol.summary).join(", "),
    });
  const scoped =
    part?.selection.table === "images" ? { ...options, images: idsWithin(dataset, part, options) } : options;
  const measured = models.map((model) => {
    const prepared = prepare(dataset, model, scoped);
    if (options.protocol === undefined) return resampled(prepared, part);
    if (part?.selection.table === "groundTruth") throw imagesOnly(options.protocol.name);
    const table = copyTable(prepared);
    return { evaluation: evaluationOf(prepared, evaluated(table)), scope: prepared.scope, table };
  });
  const evaluations = measured.map(({ evaluation }) => evaluation);
  const { scope } = measured[0]!;
  const { images } = scope;
  const groups = interval === "bca" ? Math.min(images, JACKKNIFE_GROUPS) : 0;
  const plan = { images, seed, rounds, groups, once: repeats === "once" };
  return {
    evaluations,
    classes: Array.from(
      evaluations[0]!.perClass.values(),
      ({ id }) => scope.categoryRank[dataset.categories.ids.rowOf(id)]!,
    ),
    scope,
    task: { tables: measured.map(({ table }) => table), plan, from: 0, to: rounds + groups },
  };
}

/** By COCO's numbers; of a slice of ground truth all else is ignored. */
function resampled(prepared: Prepared<string>, part: Part | undefined) {
  const { dataset, detections, protocol, scope } = prepared;
  const { parameters } = protocol;
  const { groundTruth } = dataset;
  let ignore = parameters.iouType === "keypoints" ? groundTruth.ignore : undefined;
  let evaluation: Evaluation<string>;
  if (part?.selection.table === "groundTruth") {
    ignore = outside(part.selection, ignore);
    const belongs = part.belongs(detections) ?? (() => false);
    const forgiven = Uint8Array.from({ length: detections.objects.length }, (_, row) => (belongs(row) ? 0 : 1));
    const matches = matchAll(dataset, detections, scope, parameters, { ignore, forgiven });
    evaluation = evaluationOf(prepared, { matches, curves: accumulate(matches, parameters) });
  } else evaluation = evaluatePrepared(prepared);
  return { evaluation, scope, table: resampleTable(groundTruth, evaluation.matches, scope, parameters, ignore) };
}

function evaluated({ matches, parameters, withAreas }: CopyTable) {
  return { matches, curves: accumulate(matches, parameters, withAreas) };
}

function imagesOnly(protocol: string): BorescopeError {
  return new BorescopeError("METRICS_SLICES", {
    expected: `slices of images, with the protocol ${protocol}`,
    found: "a slice of ground truth",
    hint: "Cut by what images have, or leave the protocol out: COCO's numbers have slices of objects too.",
  });
}

function idsWithin({ images }: Dataset, { selection }: Part, options: MeasureOptions) {
  const ids = selection.ids();
  if (options.images === undefined) return ids;
  const chosen = new Set(options.images.map((id) => images.ids.rowOf(id)));
  return ids.filter((_, i) => chosen.has(selection.rows[i]!));
}

/** 1 for ground truths that are not selected, or ignored anyway. */
function outside({ rows, dataset }: Selection, ignore: Uint8Array | undefined): Uint8Array {
  const out = new Uint8Array(dataset.groundTruth.length).fill(1);
  for (const row of rows) out[row] = ignore?.[row] ?? 0;
  return out;
}

/** The numbers of one model: the summary's by name, and the AP of each category by rising id. */
export interface ModelSeries {
  readonly summary: ReadonlyMap<string, Series>;
  readonly perClass: readonly Series[];
}

/** The rounds of a measurement, by model. */
export function seriesOf({ evaluations, classes, task }: Measured, values: Float64Array): ModelSeries[] {
  const width = values.length / (task.to - task.from);
  return evaluations.map(({ summary, perClass }, m) => {
    const first = (m * width) / evaluations.length;
    const names = Object.keys(summary);
    const at = (s: number, point: number | null) => seriesAt(values, width, first + s, task.plan.rounds, point);
    return {
      summary: new Map(names.map((name, s) => [name, at(s, summary[name] ?? null)])),
      perClass: Array.from(perClass.values(), (own, row) => at(names.length + classes[row]!, own["AP"] ?? null)),
    };
  });
}
