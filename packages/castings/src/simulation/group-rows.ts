/** Rows by their key, each group in rising order: group g is `rows[start[g] .. start[g + 1])`. */
export interface Groups {
  readonly start: Uint32Array;
  readonly rows: Uint32Array;
}

/** Groups rows by keys below `count`. */
export function groupRows(keys: Uint32Array, count: number): Groups {
  const start = new Uint32Array(count + 1);
  for (const key of keys) start[key + 1] = (start[key + 1] as number) + 1;
  for (let g = 0; g < count; g++) start[g + 1] = (start[g + 1] as number) + (start[g] as number);
  const next = start.slice();
  const rows = new Uint32Array(keys.length);
  keys.forEach((key, row) => {
    const at = next[key] as number;
    rows[at] = row;
    next[key] = at + 1;
  });
  return { start, rows };
}
