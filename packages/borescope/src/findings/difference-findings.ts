import { selectRows } from "@borescope/core";
import { OUTCOME, type Outcomes } from "@borescope/metrics";
import type { ReportFinding, ReportModel } from "@borescope/viewer";
import { severityOf } from "./severity.js";

/** How many differences are told. */
const MOST = 3;

/**
 * What tells the undetected objects of a class from its detected ones, the strongest first: of the class whose
 * undetected are worth most. Only what is no chance, corrected for how many attributes were compared.
 */
export async function differenceFindings(
  { dataset, ofGroundTruth }: Outcomes,
  { name, worth }: Pick<ReportModel, "name" | "worth">,
): Promise<ReportFinding[]> {
  const worst = worth.find(({ fault, AP }) => fault === "undetected" && AP !== null && AP > 0);
  if (worst === undefined) return [];
  const { category } = dataset.groundTruth;
  const place = dataset.categories.names.indexOf(worst.category);
  const detected = Uint32Array.from(category.keys()).filter(
    (row) => category[row] === place && ofGroundTruth[row] === OUTCOME.detected,
  );
  if (detected.length === 0) return [];
  const { compareGroups } = await import("@borescope/embeddings");
  const names = [`undetected ${worst.category}`, `detected ${worst.category}`] as const;
  const groups = [worst.rows, detected].map((rows) => selectRows(dataset, "groundTruth", rows));
  const { differences } = compareGroups(groups[0]!, groups[1]!, { names });
  const told = differences.filter(({ different }) => different).slice(0, MOST);
  if (told.length === 0) return [];
  const [undetected] = names;
  return [
    {
      name: `${undetected} against ${names[1]}`,
      kind: "difference",
      severity: severityOf(worst.AP),
      // each sentence begins with the name
      sentence: `Undetected against detected ${worst.category}: ${told.map(({ sentence }) => sentence.slice(undetected.length + 1)).join("; ")}`,
      table: "groundTruth",
      rows: worst.rows,
      evidence: [
        ...told.flatMap(({ name: of, effect, interval, adjusted }) => [
          { name: `effect of ${of}`, value: effect, interval },
          { name: `p of ${of}, corrected`, value: adjusted, interval: null },
        ]),
        { name: "undetected", value: worst.rows.length, interval: null },
        { name: "detected", value: detected.length, interval: null },
      ],
      worth: worst.AP,
      model: name,
    },
  ];
}
