import type { Objects } from "@borescope/core";
import type { RowRun } from "./match-image.js";
import type { MatchRule } from "./match-rule.js";
import { BLOCK } from "./matches.js";
import type { OverlapKernel } from "./overlaps.js";

/**
 * The ground truths of one image that each detection may claim at some threshold, best first:
 * `candidate[begin[d] .. begin[d + 1])`. The buffers are used again for the next image.
 */
export interface CandidateList {
  readonly length: number;
  readonly begin: Uint32Array;
  readonly candidate: Uint32Array;
  /** Which detection a candidate is of. */
  readonly owner: Uint32Array;
  /** `hits[c · blocks + b]`: the thresholds of block b that candidate c reaches. */
  readonly hits: Uint32Array;
  /** 1 where the classes differ; of rules with `same-first` only. */
  readonly stage: Uint8Array;
  /** All candidates, the greatest overlap first; of rules with turns by overlap only. */
  readonly pairs: Uint32Array;
}

/** Finds the candidates of one image after another. */
export class Candidates {
  /** Of the image seen last: `overlaps[d · G + g]`, of all pairs, whether they may claim each other or not. */
  overlaps = new Float64Array(1024);
  readonly blocks: number;
  list: CandidateList & { length: number } = lists(256, 1, 128);
  private readonly limits: Float64Array;
  private readonly floor: number;
  private readonly crowd: Uint8Array | undefined;

  constructor(
    private readonly groundTruth: Objects,
    private readonly detections: Objects,
    thresholds: Float64Array,
    private readonly overlap: OverlapKernel,
    private readonly rule: MatchRule,
  ) {
    this.limits = thresholds.map((threshold) => leastOverlap(threshold, rule.bound));
    this.floor = this.limits.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
    this.blocks = Math.ceil(this.limits.length / BLOCK);
    this.crowd = groundTruth.crowd;
  }

  /** Makes `list` that of an image's detections among its ground truths. */
  find({ rows: dt, from: d0, length: D }: RowRun, { rows: gt, from: g0, length: G }: RowRun): void {
    const { blocks, floor, rule } = this;
    this.makeRoom(D, G);
    if (D > 0 && G > 0) this.overlap(dt, d0, D, gt, g0, G, this.overlaps);
    const { overlaps, list } = this;
    const { candidate, begin, owner, stage } = list;
    const firstWins = rule.ties === "first";
    const anyClass = rule.classes === "any" && rule.crowds === "any";
    let end = 0;
    for (let d = 0; d < D; d++) {
      const first = end;
      begin[d] = first;
      const line = d * G;
      for (let g = 0; g < G; g++) {
        const value = overlaps[line + g]!;
        if (value < floor || !(anyClass || this.mayClaim(dt[d0 + d]!, gt[g0 + g]!))) continue;
        let j = end++;
        for (; j > first; j--) {
          const better = overlaps[line + candidate[j - 1]!]!;
          if (firstWins ? value <= better : value < better) break;
          candidate[j] = candidate[j - 1]!;
        }
        candidate[j] = g;
      }
      for (let c = first; c < end; c++) {
        const g = candidate[c]!;
        owner[c] = d;
        if (rule.classes === "same-first") stage[c] = this.sameClass(dt[d0 + d]!, gt[g0 + g]!) ? 0 : 1;
        for (let b = 0; b < blocks; b++) list.hits[c * blocks + b] = this.reached(overlaps[line + g]!, b);
      }
    }
    begin[D] = end;
    list.length = end;
    if (rule.turns === "overlap") this.sortPairs(G);
  }

  private makeRoom(D: number, G: number): void {
    if (this.overlaps.length < D * G) this.overlaps = new Float64Array(D * G * 2);
    const { candidate, hits, begin } = this.list;
    if (candidate.length < D * G || hits.length < D * G * this.blocks || begin.length <= D)
      this.list = lists(Math.max(D * G * 2, candidate.length), this.blocks, Math.max(D * 2, begin.length));
  }

  private sameClass(detection: number, groundTruth: number): boolean {
    return this.detections.category[detection] === this.groundTruth.category[groundTruth];
  }

  private mayClaim(detection: number, groundTruth: number): boolean {
    const { classes, crowds } = this.rule;
    const isCrowd = this.crowd?.[groundTruth] === 1;
    if (isCrowd && crowds === "none") return false;
    if (classes === "same" || (isCrowd && crowds === "same")) return this.sameClass(detection, groundTruth);
    return true;
  }

  /** The thresholds of block `b` that an overlap reaches, as bits. */
  private reached(value: number, b: number): number {
    const { limits } = this;
    const stop = Math.min(limits.length, (b + 1) * BLOCK);
    let word = 0;
    for (let t = b * BLOCK; t < stop; t++) if (!(value < limits[t]!)) word |= 1 << (t - b * BLOCK);
    return word;
  }

  /** The greatest overlap first, before it the own class where the rule says so; of equals the detection of best score. */
  private sortPairs(G: number): void {
    const { list, overlaps } = this;
    const { pairs, stage, owner, candidate } = list;
    const overlap = (c: number) => overlaps[owner[c]! * G + candidate[c]!]!;
    const order = pairs.subarray(0, list.length);
    for (let c = 0; c < list.length; c++) order[c] = c;
    order.sort((x, y) => stage[x]! - stage[y]! || overlap(y) - overlap(x) || x - y);
  }
}

/** The least overlap of a match at a threshold of 0 … 1; pycocotools lets rounding fall short of 1 by 1e-10. */
export function leastOverlap(threshold: number, bound: MatchRule["bound"]): number {
  if (bound === "at-least") return Math.min(threshold, 1 - 1e-10);
  const bits = new BigInt64Array(1);
  const value = new Float64Array(bits.buffer);
  value[0] = threshold + 0; // of -0, 0
  bits[0]! += 1n; // the next double
  return value[0];
}

function lists(candidates: number, blocks: number, detections: number): CandidateList & { length: number } {
  return {
    length: 0,
    begin: new Uint32Array(detections),
    candidate: new Uint32Array(candidates),
    owner: new Uint32Array(candidates),
    hits: new Uint32Array(candidates * blocks),
    stage: new Uint8Array(candidates),
    pairs: new Uint32Array(candidates),
  };
}
