/** Digits of a word, the least first. */
const DIGITS = [
  { shift: 0, mask: 2047 },
  { shift: 11, mask: 2047 },
  { shift: 22, mask: 1023 },
];

/** Sorts `rows[start .. stop)` by falling `score[row]`, stably. */
export function sortByScore(rows: Uint32Array, start: number, stop: number, score: Float64Array): void {
  let i = start + 1;
  while (i < stop && score[rows[i - 1]!]! >= score[rows[i]!]!) i++;
  if (i >= stop) return;
  if (stop - start > FEW) radix(rows, start, stop, score);
  else insert(rows, start, i, stop, score);
}

const FEW = 64;

/** By insertion; what stands before `from` is sorted. */
function insert(rows: Uint32Array, start: number, from: number, stop: number, score: Float64Array): void {
  for (let i = from; i < stop; i++) {
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

/**
 * By the 64 bits of the scores turned into a falling unsigned order: the high words first, since few scores share one;
 * then those that do by their low words.
 */
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
  const items = new Uint32Array(n);
  for (let i = 0; i < n; i++) items[i] = i;
  const order = sortByWord(items, words, 1);
  for (let from = 0; from < n; ) {
    let to = from + 1;
    let sorted = true;
    for (; to < n && words[2 * order[to]! + 1] === words[2 * order[from]! + 1]; to++)
      if (words[2 * order[to]!]! < words[2 * order[to - 1]!]!) sorted = false;
    if (!sorted) order.set(sortByWord(order.slice(from, to), words, 0), from);
    from = to;
  }
  for (let i = 0; i < n; i++) items[i] = rows[start + order[i]!]!;
  rows.set(items, start);
}

/** Sorts items by rising `words[2 · item + word]`, stably. The list given is used up. */
function sortByWord(items: Uint32Array, words: Uint32Array, word: number): Uint32Array {
  const n = items.length;
  if (n <= FEW) {
    for (let i = 1; i < n; i++) {
      const item = items[i]!;
      const value = words[2 * item + word]!;
      let j = i - 1;
      for (; j >= 0 && words[2 * items[j]! + word]! > value; j--) items[j + 1] = items[j]!;
      items[j + 1] = item;
    }
    return items;
  }
  let from: Uint32Array = items;
  let to: Uint32Array = new Uint32Array(n);
  for (const { shift, mask } of DIGITS) {
    const counts = new Uint32Array(mask + 1);
    for (let i = 0; i < n; i++) counts[(words[2 * from[i]! + word]! >>> shift) & mask]!++;
    if (counts[(words[2 * from[0]! + word]! >>> shift) & mask] === n) continue;
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
  return from;
}
