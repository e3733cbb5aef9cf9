/** Tables that are less likely than the observed one by less than this share count as equally likely, as in R. */
const SAME = 1 + 1e-7;

/**
 * Fisher's exact test, two-sided: how likely a table no more likely than this one is, where its margins are given.
 *
 * @param a - of the first group, how many have it
 * @param n - how many the first group has
 * @param b - of the second group, how many have it
 * @param m - how many the second group has
 * @see Fisher, Statistical Methods for Research Workers, 5th edition, §21.02; R, `fisher.test`
 */
export function fisherExact(a: number, n: number, b: number, m: number): number {
  const having = a + b;
  const least = Math.max(0, having - m);
  const most = Math.min(having, n);
  const mode = Math.min(most, Math.max(least, Math.floor(((having + 1) * (n + 1)) / (n + m + 2))));
  // likelihoods over that of the mode, from which they fall on both sides: no factorial is needed
  const likelihoods = new Float64Array(most - least + 1);
  likelihoods[mode - least] = 1;
  const up = (k: number) => ((having - k) * (n - k)) / ((k + 1) * (m - having + k + 1));
  for (let k = mode; k < most; k++) likelihoods[k + 1 - least] = likelihoods[k - least]! * up(k);
  for (let k = mode; k > least; k--) likelihoods[k - 1 - least] = likelihoods[k - least]! / up(k - 1);
  const bound = likelihoods[a - least]! * SAME;
  let all = 0;
  let asUnlikely = 0;
  for (const likelihood of likelihoods) {
    all += likelihood;
    if (likelihood <= bound) asUnlikely += likelihood;
  }
  return asUnlikely / all;
}
