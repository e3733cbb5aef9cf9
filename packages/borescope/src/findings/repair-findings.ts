import type { ReportFinding, ReportModel } from "@borescope/viewer";
import { severityOf } from "./severity.js";

/** How many repairs are told of each model. */
const MOST = 3;

/** The groups of faults whose repair would raise AP most. */
export function repairFindings({ name, worth }: Pick<ReportModel, "name" | "worth">): ReportFinding[] {
  return worth
    .filter(({ AP }) => AP !== null && AP > 0)
    .slice(0, MOST)
    .map(({ name: group, AP, count, category, perClass, sentence, of, rows }) => ({
      name: group,
      kind: "repair",
      severity: severityOf(AP),
      sentence: `Repairing the ${sentence}`,
      table: of === "groundTruth" ? of : `detections/${name}`,
      rows,
      evidence: [
        { name: "repairs", value: count, interval: null },
        ...perClass
          .filter((each) => each.category === category)
          .map(({ AP: own }) => ({ name: `AP of ${category} gained`, value: own, interval: null })),
      ],
      worth: AP,
      model: name,
    }));
}
