import type { Dataset, Detections, Id } from "@borescope/core";
import { accumulate } from "./accumulate.js";
import type { Curves } from "./curves.js";
import type { Matches } from "./matches.js";
import type { CocoParameters } from "./protocols/coco.js";
import type { ChosenScope } from "./scope.js";
import { type Summary, summarize } from "./summarize.js";

/** One row of the per-category table. */
export interface CategoryResult extends Summary {
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
  /** As pycocotools where it loses or refuses things. */
  readonly compatible: boolean;
}

/** What an evaluation gives. */
export interface Evaluation {
  /** The model's name. */
  readonly model: string;
  readonly protocol: "coco";
  readonly parameters: CocoParameters;
  /** Comparable with a COCO leaderboard: COCO's parameters, and nothing set aside. */
  readonly standard: boolean;
  /** What differs from COCO, a sentence each; empty where `standard`. */
  readonly deviations: readonly string[];
  /** What a person should know before trusting the numbers, a sentence each. */
  readonly warnings: readonly string[];
  readonly summary: Summary;
  /** By category name, in order of rising id; empty where class-agnostic. */
  readonly perClass: ReadonlyMap<string, CategoryResult>;
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
export interface EvaluationInput {
  readonly model: string;
  readonly parameters: CocoParameters;
  readonly compatible: boolean;
  readonly matches: Matches;
  /** Accumulated already; absent: done here. */
  readonly curves?: Curves | undefined;
  readonly images: number;
  /** By rising id. */
  readonly categories: readonly { readonly id: Id; readonly name: string }[];
  readonly deviations: readonly string[];
  readonly inputs?: EvaluationInputs | undefined;
}

/** Accumulates and summarises matches. */
export function buildEvaluation(input: EvaluationInput): Evaluation {
  const { parameters, compatible, matches } = input;
  const curves = input.curves ?? accumulate(matches, parameters);
  const perClass = new Map<string, CategoryResult>();
  if (!parameters.classAgnostic)
    input.categories.forEach(({ id, name }, k) => {
      perClass.set(name, {
        category: name,
        id,
        groundTruths: matches.groundTruths[k]!,
        detections: matches.detections[k]!,
        ...summarize(curves, parameters, compatible, k),
      });
    });
  const evaluation = {
    model: input.model,
    protocol: "coco" as const,
    parameters,
    standard: input.deviations.length === 0,
    deviations: input.deviations,
    warnings: warnings(matches),
    summary: summarize(curves, parameters, compatible),
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

function warnings({ score, length }: Matches): string[] {
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
