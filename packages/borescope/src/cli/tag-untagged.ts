import { OUTCOME_TAGS, type Outcomes, tagOutcomes } from "@borescope/metrics";

/** Tags what a model detects, unless a file of tags has said that already. */
export function tagUntagged(outcomes: Outcomes | undefined): void {
  if (outcomes === undefined) return;
  const { dataset, detections } = outcomes;
  if (!dataset.tags.has(`${OUTCOME_TAGS.groundTruth.undetected}@${detections.name}`)) tagOutcomes(outcomes);
}
