import type { Dataset, Detections, Selection } from "@borescope/core";
import { accumulate } from "./accumulate.js";
import { JACKKNIFE_GROUPS, type RoundsTask } from "./bootstrap.js";
import type { BootstrapSettings } from "./bootstrap-settings.js";
import { type EvaluateOptions, evaluate, evaluationOf, prepare } from "./evaluate.js";
import type { Evaluation } from "./evaluation.js";
import { matchAll } from "./match.js";
import { cocoSummary } from "./protocols/coco-protocol.js";
import { resampleTable } from "./resample-table.js";
import type { ChosenScope } from "./scope.js";
import { type Series, seriesAt } from "./series.js";
import type { Statistic } from "./summarize.js";

/** Options of an evaluation that is resampled. */
export type MeasureOptions = Omit<EvaluateOptions, "compatibility">;

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
  readonly evaluations: readonly Evaluation[];
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
  const scoped =
    part?.selection.table === "images" ? { ...options, images: idsWithin(dataset, part, options) } : options;
  const measured = models.map((model) => {
    const prepared = prepare(dataset, model, scoped);
    const { protocol, scope } = prepared;
    const { parameters } = protocol;
    const { groundTruth } = dataset;
    let ignore = parameters.iouType === "keypoints" ? groundTruth.ignore : undefined;
    let evaluation: Evaluation;
    if (part?.selection.table === "groundTruth") {
      ignore = outside(part.selection, ignore);
      const belongs = part.belongs(model) ?? (() => false);
      const forgiven = Uint8Array.from({ length: model.objects.length }, (_, row) => (belongs(row) ? 0 : 1));
      const matches = matchAll(dataset, model, scope, parameters, { ignore, forgiven });
      evaluation = evaluationOf(prepared, { matches, curves: accumulate(matches, parameters) });
    } else evaluation = evaluate(dataset, model, scoped);
    return { evaluation, scope, table: resampleTable(groundTruth, evaluation.matches, scope, parameters, ignore) };
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
  readonly summary: ReadonlyMap<Statistic, Series>;
  readonly perClass: readonly Series[];
}

/** The rounds of a measurement, by model. */
export function seriesOf({ evaluations, classes, task }: Measured, values: Float64Array): ModelSeries[] {
  const width = values.length / (task.to - task.from);
  return evaluations.map(({ summary, perClass, parameters }, m) => {
    const first = (m * width) / evaluations.length;
    const names = Object.keys(cocoSummary(parameters, false)) as Statistic[];
    const at = (s: number, point: number | null) => seriesAt(values, width, first + s, task.plan.rounds, point);
    return {
      summary: new Map(names.map((name, s) => [name, at(s, summary[name] ?? null)])),
      perClass: Array.from(perClass.values(), ({ AP }, row) => at(names.length + classes[row]!, AP ?? null)),
    };
  });
}
