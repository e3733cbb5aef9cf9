/**
 * Whether a text from `start` on matches a pattern in which `*` stands for any characters, or none. One pass with one
 * place to come back to, so that no pattern takes longer than text × pattern.
 */
export function matchesGlob(pattern: string, text: string, start = 0): boolean {
  let p = 0;
  let t = start;
  let star = -1;
  let resume = start;
  while (t < text.length) {
    if (pattern[p] === "*") {
      star = p++;
      resume = t;
    } else if (p < pattern.length && pattern[p] === text[t]) {
      p++;
      t++;
    } else if (star >= 0) {
      p = star + 1;
      t = ++resume;
    } else return false;
  }
  while (pattern[p] === "*") p++;
  return p === pattern.length;
}
