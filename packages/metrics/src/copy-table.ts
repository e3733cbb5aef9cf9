import { GrowableUint32 } from "@borescope/core";
import type { Prepared } from "./evaluate.js";
import { needsAreas } from "./evaluation.js";
import type { MatchedImage } from "./match.js";
import type { Matches } from "./matches.js";
import { matchArranged, type SummaryRows } from "./protocol.js";
import type { CocoParameters } from "./protocols/coco.js";

/**
 * Matches of one model, cut into runs of one category and image each, which a sample repeats as often as their image was
 * drawn: for protocols whose numbers {@link Resampler} does not know. Plain data, so that a worker can be sent it.
 */
export interface CopyTable {
  readonly copies: true;
  readonly parameters: CocoParameters;
  readonly summary: SummaryRows;
  readonly groups: ReadonlyMap<string, readonly number[]> | undefined;
  readonly categories: number;
  readonly withAreas: boolean;
  readonly matches: Matches;
  /** Position of each match's image. */
  readonly image: Uint32Array;
  /** By category, then image: category, image, first match and the one after the last of each run. */
  readonly runs: Uint32Array;
  /** Ground truths that count, run · A + area range. */
  readonly positives: Uint32Array;
}

/** Words of a run. */
export const RUN = 4;

/** Matches a model anew, as its protocol says, and notes where each image begins. */
export function copyTable({ protocol, arranged, scope }: Prepared<string>): CopyTable {
  const { parameters, summary } = protocol;
  const A = parameters.areaRanges.length;
  const runs = new GrowableUint32();
  const positives = new GrowableUint32();
  const before = new Uint32Array((parameters.classAgnostic ? 1 : scope.categories) * A);
  const note = ({ group, image, at, dt, matches }: MatchedImage) => {
    for (const word of [group, image, at, at + dt.length]) runs.push(word);
    for (let cell = group * A; cell < (group + 1) * A; cell++) {
      const now = matches.positives[cell]!;
      positives.push(now - before[cell]!);
      before[cell] = now;
    }
  };
  const matches = matchArranged(protocol, arranged, scope, note);
  return {
    copies: true,
    parameters,
    summary,
    groups: arranged.groups,
    categories: matches.offsets.length - 1,
    withAreas: needsAreas(protocol),
    matches,
    image: matches.image,
    runs: runs.finish(),
    positives: positives.finish(),
  };
}
