import { accumulateInOrder } from "./accumulate.js";
import { type CopyTable, RUN } from "./copy-table.js";
import { sortByScore } from "./sort-scores.js";
import { everyCategory, mean } from "./summarize.js";

/**
 * The summary, and the AP of each category, of a sample of the images, by any protocol: the matches of each image are
 * written out as often as it was drawn, and accumulated anew; the bits of evaluating copies of the images.
 */
export class CopyResampler {
  /** Numbers of a round: the statistics of the summary, then the AP of each category; -1 where undefined. */
  readonly width: number;

  constructor(private readonly table: CopyTable) {
    this.width = Object.keys(table.summary).length + table.categories;
  }

  /**
   * One round.
   *
   * @param weights - how often each image was drawn
   * @param out - the numbers go to `out[at .. at + width)`
   */
  round(weights: Uint32Array, out: Float64Array, at: number): void {
    const { parameters, summary, groups, categories: K, withAreas } = this.table;
    const { written, offsets } = this.writeOut(weights);
    const ordered = (k: number) => {
      const order = Uint32Array.from({ length: offsets[k + 1]! - offsets[k]! }, (_, i) => offsets[k]! + i);
      sortByScore(order, 0, order.length, written.score);
      return order;
    };
    const curves = accumulateInOrder(written, parameters, ordered, withAreas);
    const all = everyCategory(curves);
    const rows = Object.values(summary);
    rows.forEach((row, s) => {
      const chosen = row.group === undefined ? all : (groups?.get(row.group) ?? []);
      out[at + s] = mean(curves, parameters, row, chosen);
    });
    for (let k = 0; k < K; k++) out[at + rows.length + k] = mean(curves, parameters, summary["AP"]!, [k]);
  }

  /** The matches of the sample. */
  private writeOut(weights: Uint32Array) {
    const { matches, runs, positives, categories: K, parameters } = this.table;
    const { blocks, outcome } = matches;
    const planes = blocks * parameters.areaRanges.length;
    let length = 0;
    for (let r = 0; r < runs.length; r += RUN) length += weights[runs[r + 1]!]! * (runs[r + 3]! - runs[r + 2]!);
    const written = {
      length,
      blocks,
      score: new Float64Array(length),
      rank: new Uint32Array(length),
      outcome: new Uint32Array(planes * length),
      positives: new Uint32Array(matches.positives.length),
    };
    const offsets = new Uint32Array(K + 1);
    const A = parameters.areaRanges.length;
    let n = 0;
    for (let r = 0; r < runs.length; r += RUN) {
      const [k, image, from, to] = [runs[r]!, runs[r + 1]!, runs[r + 2]!, runs[r + 3]!];
      const weight = weights[image]!;
      for (let a = 0; a < A; a++) written.positives[k * A + a]! += weight * positives[(r / RUN) * A + a]!;
      for (let copy = 0; copy < weight; copy++)
        for (let i = from; i < to; i++, n++) {
          written.score[n] = matches.score[i]!;
          written.rank[n] = matches.rank[i]!;
          for (let p = 0; p < planes; p++) written.outcome[p * length + n] = outcome[p * matches.length + i]!;
        }
      offsets[k + 1] = n;
    }
    for (let k = 0; k < K; k++) offsets[k + 1] = Math.max(offsets[k]!, offsets[k + 1]!); // categories without a run
    return { written, offsets };
  }
}
