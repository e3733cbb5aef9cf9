/** How p-values are corrected for how many were tried. */
export type Correction = "benjamini-hochberg" | "holm";

/** The corrections that there are. */
export const CORRECTIONS: readonly Correction[] = ["benjamini-hochberg", "holm"];

/**
 * P-values, corrected for how many there are. `benjamini-hochberg` bounds the share of false ones among those that are
 * called different; `holm`, stricter, the chance of a single false one.
 *
 * @returns in the order of `p`
 * @see Benjamini & Hochberg, "Controlling the False Discovery Rate", J. R. Statist. Soc. B 57, 1995; Holm, "A Simple
 * Sequentially Rejective Multiple Test Procedure", Scandinavian Journal of Statistics 6, 1979
 */
export function adjust(p: readonly number[], correction: Correction): number[] {
  const n = p.length;
  const order = Array.from(p, (_, i) => i).sort((x, y) => p[x]! - p[y]!);
  const adjusted = new Array<number>(n);
  let bound = correction === "holm" ? 0 : 1;
  for (let step = 0; step < n; step++) {
    const rank = correction === "holm" ? step : n - 1 - step;
    const at = order[rank]!;
    if (correction === "holm") bound = Math.min(1, Math.max(bound, p[at]! * (n - rank)));
    else bound = Math.min(bound, (p[at]! * n) / (rank + 1));
    adjusted[at] = bound;
  }
  return adjusted;
}
