// The rule of the matching; its fields are those of MatchRule, by the place of their value in the list there.

// classes
export const SAME: i32 = 1;
export const SAME_FIRST: i32 = 2;
// crowds
export const SAME_CROWDS: i32 = 1;
export const NO_CROWDS: i32 = 2;
// ignored
export const LAST: i32 = 0;
export const SHARED: i32 = 2;

export let classes: i32 = 0; // any, same, same-first
export let crowds: i32 = 0; // any, same, none
export let firstWins: bool = false; // ties: last, first
export let byOverlap: bool = false; // turns: score, overlap
export let isFinal: bool = false; // taken: passed-over, final
export let ignoring: i32 = 0; // ignored: last, among, shared
/** Some ground truths may not be claimed, whatever the overlap. */
export let isChoosy: bool = false;

/** Sets the rule; all 0: that of COCO. */
export function follow(classes_: i32, crowds_: i32, ties: i32, turns: i32, taken: i32, ignored: i32): void {
  classes = classes_;
  crowds = crowds_;
  firstWins = ties != 0;
  byOverlap = turns != 0;
  isFinal = taken != 0;
  ignoring = ignored;
  isChoosy = classes == SAME || crowds != 0;
}
