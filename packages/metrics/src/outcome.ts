/**
 * What became of an object; `leftOut`: crowds and what lies on them, scores that do not reach the confidence,
 * categories that the data set does not list.
 */
export const OUTCOME = { leftOut: 0, detected: 1, mispredicted: 2, undetected: 3, ghost: 4 } as const;

/** Name of one of the {@link OUTCOME}s. */
export type OutcomeName = keyof typeof OUTCOME;

/** The names of the {@link OUTCOME}s, by number. */
export const OUTCOME_NAMES = Object.keys(OUTCOME) as readonly OutcomeName[];
