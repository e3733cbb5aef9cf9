import type { Dataset, Detections, Id } from "@borescope/core";
import { accumulate } from "./accumulate.js";
import type { Curves } from "./curves.js";
import type { Matches } from "./matches.js";
import type { Arrangement, Protocol } from "./protocol.js";
import type { CocoParameters } from "./protocols/coco.js";
import type { ChosenScope } from "./scope.js";
import { type Statistic, type Summary, summarize } from "./summarize.js";

/** One row of the per-category table: its numbers, and what they rest on. */
export type CategoryResult<S extends string = Statistic> = Summary<S> & CategoryCounts;

/** What the numbers of a category rest on. */
export interface CategoryCounts {
  readonly category: string;
  readonly id: Id;
  /** Annotated objects, crowds and ignored ones too. */
  readonly groundTruths: number;
  /** Detections, before the cut at maxDetections. */
  readonly detections: number;
}

/** What an evaluation was made from. */
export interface EvaluationInputs {
  readonly dataset: Dataset;
  readonly detections: Detections;
  /** The images and categories that were evaluated. */
  readonly scope: ChosenScope;
  readonly protocol: Protocol;
}

/** What an evaluation gives; `S` names the rows of its summary. */
export interface Evaluation<S extends string = Statistic> {
  /** The model's name. */
  readonly model: string;
  /** The protocol's name. */
  readonly protocol: string;
  readonly parameters: CocoParameters;
  /** Comparable with the protocol's published numbers: its parameters, and nothing set aside. */
  readonly standard: boolean;
  /** What differs from the protocol, a sentence each; empty where `standard`. */
  readonly deviations: readonly string[];
  /** What a person should know before trusting the numbers, a sentence each. */
  readonly warnings: readonly string[];
  readonly summary: Summary<S>;
  /** By category name, in order of rising id; empty where class-agnostic. */
  readonly perClass: ReadonlyMap<string, CategoryResult<S>>;
  /** Precision, recall and score arrays. */
  readonly curves: Curves;
  /** Outcome of every detection that counts. */
  readonly matches: Matches;
  readonly images: number;
  readonly groundTruths: number;
  readonly detections: number;
  /** What it was made from; null where that was not kept, as by an evaluator. Not enumerable: no part of its JSON. */
  readonly inputs: EvaluationInputs | null;
}

/** What {@link buildEvaluation} starts from. */
export interface EvaluationInput<S extends string> {
  readonly model: string;
  readonly protocol: Protocol<S>;
  readonly matches: Matches;
  /** Accumulated already; absent: done here. */
  readonly curves?: Curves | undefined;
  readonly images: number;
  /** By rising id. */
  readonly categories: readonly { readonly id: Id; readonly name: string }[];
  readonly deviations: readonly string[];
  readonly groups?: Arrangement["groups"];
  /** What the protocol has to say. */
  readonly warnings?: readonly string[] | undefined;
  readonly inputs?: EvaluationInputs | undefined;
}

/** Accumulates and summarises matches. */
export function buildEvaluation<S extends string>(input: EvaluationInput<S>): Evaluation<S> {
  const { protocol, matches, groups } = input;
  const { parameters, summary } = protocol;
  const curves = input.curves ?? accumulate(matches, parameters, needsAreas(protocol));
  const perClass = new Map<string, CategoryResult<S>>();
  if (!parameters.classAgnostic)
    input.categories.forEach(({ id, name }, k) => {
      perClass.set(name, {
        category: name,
        id,
        groundTruths: matches.groundTruths[k]!,
        detections: matches.detections[k]!,
        ...summarize(curves, parameters, summary, groups, k),
      });
    });
  const evaluation = {
    model: input.model,
    protocol: protocol.name,
    parameters,
    standard: input.deviations.length === 0,
    deviations: input.deviations,
    warnings: [...(input.warnings ?? []), ...lowScores(matches)],
    summary: summarize(curves, parameters, summary, groups),
    perClass,
    curves,
    matches,
    images: input.images,
    groundTruths: sum(matches.groundTruths),
    detections: sum(matches.detections),
    inputs: null,
  };
  return Object.defineProperty(evaluation, "inputs", { value: input.inputs ?? null, enumerable: false });
}

/** Whether a summary asks for areas under the envelope. */
export function needsAreas({ summary }: Protocol): boolean {
  return Object.values(summary).some(({ of }) => of === "area");
}

function lowScores({ score, length }: Matches): string[] {
  let lowest = Number.POSITIVE_INFINITY;
  for (let i = 0; i < length; i++) if (score[i]! < lowest) lowest = score[i]!;
  if (length === 0 || lowest < 0.05) return [];
  return [
    `The lowest score is ${lowest}: the predictions look cut at a confidence, which lowers AP. Export them down to 0.001.`,
  ];
}

function sum(counts: Uint32Array): number {
  let total = 0;
  for (const count of counts) total += count;
  return total;
}
