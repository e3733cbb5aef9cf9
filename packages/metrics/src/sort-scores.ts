const DIGITS = [
  { word: 0, shift: 0, mask: 2047 },
  { word: 0, shift: 11, mask: 2047 },
  { word: 0, shift: 22, mask: 1023 },
  { word: 1, shift: 0, mask: 2047 },
  { word: 1, shift: 11, mask: 2047 },
  { word: 1, shift: 22, mask: 1023 },
];

/** Sorts `rows[start .. stop)` by falling `score[row]`, stably. */
export function sortByScore(rows: Uint32Array, start: number, stop: number, score: Float64Array): void {
  let i = start + 1;
  while (i < stop && score[rows[i - 1]!]! >= score[rows[i]!]!) i++;
  if (i >= stop) return;
  if (stop - start > 64) {
    radix(rows, start, stop, score);
    return;
  }
  for (; i < stop; i++) {
    const row = rows[i]!;
    const value = score[row]!;
    let j = i - 1;
    while (j >= start && score[rows[j]!]! < value) {
      rows[j + 1] = rows[j]!;
      j--;
    }
    rows[j + 1] = row;
  }
}

/** Least significant digit first, over the 64 bits of the scores turned into a falling unsigned order. */
function radix(rows: Uint32Array, start: number, stop: number, score: Float64Array): void {
  const n = stop - start;
  const values = new Float64Array(n);
  for (let i = 0; i < n; i++) values[i] = score[rows[start + i]!]! + 0; // -0 becomes 0: they are equal
  const words = new Uint32Array(values.buffer);
  for (let i = 0; i < n; i++) {
    const high = words[2 * i + 1]!;
    // positive numbers are inverted for a falling order; negative ones fall already
    if (high < 0x80000000) {
      words[2 * i] = ~words[2 * i]!;
      words[2 * i + 1] = ~high & 0x7fffffff;
    }
  }
  let from = new Uint32Array(n);
  let to = new Uint32Array(n);
  for (let i = 0; i < n; i++) from[i] = i;
  for (const { word, shift, mask } of DIGITS) {
    const counts = new Uint32Array(mask + 1);
    for (let i = 0; i < n; i++) counts[(words[2 * i + word]! >>> shift) & mask]!++;
    if (counts[(words[word]! >>> shift) & mask] === n) continue;
    let sum = 0;
    for (let d = 0; d <= mask; d++) {
      const count = counts[d]!;
      counts[d] = sum;
      sum += count;
    }
    for (let i = 0; i < n; i++) {
      const item = from[i]!;
      to[counts[(words[2 * item + word]! >>> shift) & mask]!++] = item;
    }
    [from, to] = [to, from];
  }
  for (let i = 0; i < n; i++) to[i] = rows[start + from[i]!]!;
  rows.set(to, start);
}
