import type { Severity } from "@borescope/core";

/** Gains of AP from which a finding is of high, and of medium severity. */
const [HIGH, MEDIUM] = [0.05, 0.01] as const;

/** How much a finding matters by what repairing its objects is worth. */
export function severityOf(worth: number | null): Severity {
  const gained = worth ?? 0;
  return gained >= HIGH ? "high" : gained >= MEDIUM ? "medium" : "low";
}
