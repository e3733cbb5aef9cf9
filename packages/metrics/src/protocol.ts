import type { Dataset, Detections, TableFields } from "@borescope/core";
import { type MatchedImage, type MatchOptions, matchAll } from "./match.js";
import type { MatchRule } from "./match-rule.js";
import type { Matches } from "./matches.js";
import type { CocoParameters } from "./protocols/coco.js";
import type { ChosenScope } from "./scope.js";

/** A number of a summary: the mean over part of the curves. */
export interface SummaryRow {
  /** What it says, for a person. */
  readonly meaning: string;
  /** Precision at the recall thresholds, the recall that is reached, or the area under the envelope of precision. */
  readonly of: "precision" | "recall" | "area";
  /** One IoU threshold; null: all. */
  readonly iou: number | null;
  /** Name of an area range. */
  readonly area: string;
  /** Place in `maxDetections`; -1: there is none, and so no number. */
  readonly cut: number;
  /** Only the categories of this group, as {@link Arrangement.groups} has them; absent: all. */
  readonly group?: string | undefined;
}

/** Rows of a summary by name, in their order. */
export type SummaryRows<S extends string = string> = Readonly<Record<S, SummaryRow>>;

/** A data set and detections as a protocol looks at them. */
export interface Arrangement {
  readonly dataset: Dataset;
  readonly detections: Detections;
  /** Which rows take part, and how. */
  readonly match?: Pick<MatchOptions, "keep" | "ignore" | "forgiven">;
  /** Rows of the detections given, where those arranged are others. */
  readonly detectionRows?: Uint32Array | undefined;
  /** Positions of categories in the scope, by the names of groups. */
  readonly groups?: ReadonlyMap<string, readonly number[]>;
  /** What a person should know, a sentence each. */
  readonly warnings?: readonly string[];
}

/**
 * How detections are evaluated: what is read, matched, and summed up. A plain object, made by a factory such as
 * {@link coco} or {@link lvis}; one of your own works as well.
 */
export interface Protocol<S extends string = string> {
  readonly name: string;
  /** Fields of the files, beyond the named columns, that it reads: `attributes` for a reader. */
  readonly fields: TableFields;
  /** Detections of categories that the data set does not list change its numbers, so they must not stop the reading. */
  readonly countsUnlisted: boolean;
  readonly parameters: CocoParameters;
  readonly rule: MatchRule;
  readonly summary: SummaryRows<S>;
  /** What of its parameters differs from the published protocol, a sentence each. */
  readonly deviations: readonly string[];
  /** Its reference tool takes a match with the ground truth of id 0 for none: that is done alike, or `mended`. */
  readonly idZero?: "unmatched" | "mended" | undefined;
  /**
   * What of the data takes part; absent: all as it is.
   *
   * @throws BorescopeError METRICS_FIELD, METRICS_HIERARCHY
   */
  arrange?(dataset: Dataset, detections: Detections, scope: ChosenScope): Arrangement;
}

/** The data as a protocol looks at it. */
export function arrangedBy(
  { arrange }: Protocol,
  dataset: Dataset,
  detections: Detections,
  scope: ChosenScope,
): Arrangement {
  return arrange?.(dataset, detections, scope) ?? { dataset, detections };
}

/** Matches as a protocol says; `row` is that of the detections given. */
export function matchArranged(
  { rule, parameters, idZero }: Protocol,
  { dataset, detections, match, detectionRows }: Arrangement,
  scope: ChosenScope,
  onImage?: (matched: MatchedImage) => void,
): Matches {
  const options = { rule, idZeroUnmatched: idZero === "unmatched", ...match, ...(onImage && { onImage }) };
  const matches = matchAll(dataset, detections, scope, parameters, options);
  return detectionRows === undefined ? matches : { ...matches, row: matches.row.map((row) => detectionRows[row]!) };
}
