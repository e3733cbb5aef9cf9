/** Rows of one outcome, of the categories marked with 1 where some are. */
export function rowsWithOutcome(
  outcomes: Uint8Array,
  wanted: number,
  category?: Uint32Array,
  marked?: Uint8Array | null,
): Uint32Array {
  const rows = new Uint32Array(outcomes.length);
  let n = 0;
  for (let row = 0; row < outcomes.length; row++)
    if (outcomes[row] === wanted && (marked == null || marked[category![row]!] === 1)) rows[n++] = row;
  return rows.slice(0, n);
}
