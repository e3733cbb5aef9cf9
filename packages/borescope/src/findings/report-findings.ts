import type { Dataset, Detections, Finding } from "@borescope/core";
import { type Evaluation, type IouType, outcomesOf } from "@borescope/metrics";
import type { ReportFinding, ReportModel, ReportSpace } from "@borescope/viewer";
import { clusterFindings } from "./cluster-findings.js";
import { differenceFindings } from "./difference-findings.js";
import { givenFinding } from "./given-finding.js";
import { repairFindings } from "./repair-findings.js";

/** What {@link reportFindings} looks at. */
export interface FindingsInput {
  /** What was inspected, and the same with what its pixels say. */
  readonly dataset: Dataset;
  readonly measured: Dataset;
  readonly models: readonly {
    readonly detections: Detections;
    readonly result: Evaluation;
    readonly facts: Pick<ReportModel, "name" | "worth" | "worthAt">;
    /** Rows of the detections that the report keeps; null: all. */
    readonly keptRows: Uint32Array | null;
  }[];
  readonly spaces: readonly ReportSpace[];
  readonly iouType: IouType;
  /** Findings of the caller's own. */
  readonly given: readonly Finding[];
}

/**
 * What a report finds by itself (the repairs worth most, what tells undetected objects from detected ones, clusters
 * in which they gather) and what it is given, worth most first.
 *
 * @throws BorescopeError REPORT_FINDING
 */
export async function reportFindings(input: FindingsInput): Promise<ReportFinding[]> {
  const { dataset, measured, models, spaces, iouType, given } = input;
  const names = models.map(({ facts, keptRows }) => ({ name: facts.name, keptRows }));
  const findings = given.map((finding) => givenFinding(finding, dataset, names));
  for (const { detections, result, facts } of models) {
    const outcomes = outcomesOf(measured, detections, { iouType, ...facts.worthAt });
    findings.push(...repairFindings(facts), ...(await differenceFindings(outcomes, facts)));
    for (const space of spaces)
      findings.push(...(await clusterFindings(space, { outcomes, result, dataset, model: facts.name })));
  }
  return findings.sort((a, b) => (b.worth ?? 0) - (a.worth ?? 0));
}
