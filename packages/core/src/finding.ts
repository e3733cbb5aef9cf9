import type { Selection } from "./selection.js";

/** How much a finding matters, the most first. */
export const SEVERITIES = ["high", "medium", "low"] as const;

/** One of the {@link SEVERITIES}. */
export type Severity = (typeof SEVERITIES)[number];

/** A number that a finding rests on. */
export interface Evidence {
  /** What it is, as in `lift`. */
  readonly name: string;
  readonly value: number;
  /** Between what it may lie; null or absent where that is not estimated. */
  readonly interval?: { readonly low: number; readonly high: number } | null | undefined;
}

/** Something that was found out about a data set or a model: a sentence, the numbers it rests on, the objects behind it. */
export interface Finding {
  /** Of no other finding of the same model, as in `undetected burr`. */
  readonly name: string;
  /** What kind of finding it is, as in `repair`. */
  readonly kind: string;
  readonly severity: Severity;
  readonly sentence: string;
  readonly selection: Selection;
  readonly evidence: readonly Evidence[];
  /** What AP over all classes gains where the faults of these objects are repaired; null where it was not measured. */
  readonly worth: number | null;
  /** The name of the model that it is about; null: the data set itself. */
  readonly model: string | null;
}
