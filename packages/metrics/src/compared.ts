import type { BootstrapSettings } from "./bootstrap-settings.js";
import type { Evaluation } from "./evaluation.js";
import { type Measured, type ModelSeries, seriesOf } from "./measure.js";
import { type Difference, differenceOf, type Estimate, estimateOf, pairedDifference, type Series } from "./series.js";
import type { Statistic } from "./summarize.js";

/** A number of a model, and how it differs from the first model's. */
export interface ComparedNumber extends Estimate {
  /** This model less the first, on the same draws of images; null for the first itself. */
  readonly difference: Difference | null;
}

/** AP of a class. */
export interface ComparedClass extends ComparedNumber {
  readonly category: string;
  /** Annotated objects, crowds and ignored ones too. */
  readonly groundTruths: number;
}

/** One of the models that were compared. */
export interface ComparedModel {
  readonly name: string;
  /** All that `evaluate` gives. */
  readonly evaluation: Evaluation;
  /** By name of the protocol's rows; COCO's where none is given. */
  readonly summary: { readonly [name in Statistic]?: ComparedNumber } & Readonly<Record<string, ComparedNumber>>;
  /** AP by category name, in order of rising id; empty where class-agnostic. */
  readonly perClass: ReadonlyMap<string, ComparedClass>;
  /** Classes whose AP is better than the first model's: their interval lies above 0. */
  readonly wins: readonly string[];
  /** Classes whose AP is worse. */
  readonly losses: readonly string[];
}

/** What the rounds of a measurement say of its models, the first being what the others are compared with. */
export function comparedModels(measured: Measured, values: Float64Array, settings: BootstrapSettings): ComparedModel[] {
  const all = seriesOf(measured, values);
  return measured.evaluations.map((evaluation, m) =>
    comparedModel(evaluation, all[m]!, m === 0 ? null : all[0]!, settings),
  );
}

function comparedModel(
  evaluation: Evaluation,
  own: ModelSeries,
  first: ModelSeries | null,
  settings: BootstrapSettings,
): ComparedModel {
  const compared = (series: Series, before: Series | undefined): ComparedNumber => ({
    ...estimateOf(series, settings),
    difference: before === undefined ? null : differenceOf(pairedDifference(before, series), settings),
  });
  const summary = Object.fromEntries(
    Array.from(own.summary, ([name, series]) => [name, compared(series, first?.summary.get(name))]),
  );
  const classes = Array.from(evaluation.perClass.values(), ({ category, groundTruths }, k) => ({
    category,
    groundTruths,
    ...compared(own.perClass[k]!, first?.perClass[k]),
  }));
  const named = (verdict: Difference["verdict"]) =>
    classes.filter(({ difference }) => difference?.verdict === verdict).map(({ category }) => category);
  return {
    name: evaluation.model,
    evaluation,
    summary,
    perClass: new Map(classes.map((row) => [row.category, row])),
    wins: named("better"),
    losses: named("worse"),
  };
}
