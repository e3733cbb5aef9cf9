import type { Objects } from "@borescope/core";
import { BLOCK } from "./matches.js";
import type { OverlapKernel } from "./overlaps.js";
import type { CocoParameters } from "./protocols/coco.js";

/** What the matching of one image writes to; see {@link Matches}. */
export interface Outcomes {
  readonly length: number;
  readonly outcome: Uint32Array;
  readonly partner: Int32Array | null;
}

/**
 * Matches the detections of one image and category to its ground truths as COCO does: by falling score, each takes
 * the ground truth of greatest overlap at or above the threshold that is free (a crowd always is), one that counts
 * before one that is ignored, the last of equals.
 *
 * All thresholds are settled in one pass: a detection offers each candidate, best first, the thresholds at which it
 * is still unmatched; bits do what COCOeval's loop over thresholds does.
 *
 * @see cocoeval.py, `evaluateImg`
 */
export class ImageMatcher {
  private overlaps = new Float64Array(1024);
  private ignored = new Uint8Array(256);
  private taken = new Uint32Array(64);
  /** Ground truths that detection d reaches at some threshold, best first: `candidate[begin[d] .. begin[d + 1])`. */
  private candidate = new Uint32Array(256);
  private begin = new Uint32Array(128);
  /** Per candidate and block, the thresholds it reaches. */
  private hits = new Uint32Array(256);
  private readonly limits: Float64Array;
  private readonly floor: number;
  private readonly blocks: number;
  private readonly crowd: Uint8Array;
  private readonly ignore: Uint8Array | undefined;

  constructor(
    private readonly groundTruth: Objects,
    private readonly detections: Objects,
    private readonly parameters: CocoParameters,
    private readonly overlap: OverlapKernel,
    /** pycocotools reads a match with the ground truth of id 0 as none. */
    private readonly idZeroUnmatched: boolean,
  ) {
    this.limits = parameters.iouThresholds.map((t) => Math.min(t, 1 - 1e-10));
    this.floor = this.limits.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
    this.blocks = Math.ceil(this.limits.length / BLOCK);
    this.crowd = groundTruth.crowd ?? new Uint8Array(groundTruth.length);
    this.ignore = parameters.iouType === "keypoints" ? groundTruth.ignore : undefined;
  }

  /**
   * Matches rows `dt[d0 .. d0 + D)`, by falling score, with rows `gt[g0 .. g0 + G)`.
   *
   * @param at - where in `out` the first detection's outcome goes
   * @param positives - per area range from `p0` on; the ground truths that count are added
   */
  match(
    dt: Uint32Array,
    d0: number,
    D: number,
    gt: Uint32Array,
    g0: number,
    G: number,
    out: Outcomes,
    at: number,
    positives: Uint32Array,
    p0: number,
  ): void {
    if (G > 0) {
      this.markIgnored(gt, g0, G, positives, p0);
      if (D > 0) this.findCandidates(dt, d0, D, gt, g0, G);
    }
    for (let a = 0; a < this.parameters.areaRanges.length; a++)
      for (let b = 0; b < this.blocks; b++) this.settle(dt, d0, D, gt, g0, G, out, at, a, b);
  }

  private markIgnored(gt: Uint32Array, g0: number, G: number, positives: Uint32Array, p0: number): void {
    const { areaRanges } = this.parameters;
    const { area } = this.groundTruth;
    const { crowd, ignore } = this;
    if (this.ignored.length < G * areaRanges.length) this.ignored = new Uint8Array(G * areaRanges.length * 2);
    for (let a = 0; a < areaRanges.length; a++) {
      const { min, max } = areaRanges[a]!;
      let counted = 0;
      for (let g = 0; g < G; g++) {
        const row = gt[g0 + g]!;
        const size = area[row]!;
        const out = crowd[row] === 1 || (ignore !== undefined && ignore[row] === 1) || size < min || size > max;
        this.ignored[a * G + g] = out ? 1 : 0;
        if (!out) counted++;
      }
      positives[p0 + a]! += counted;
    }
  }

  private findCandidates(dt: Uint32Array, d0: number, D: number, gt: Uint32Array, g0: number, G: number): void {
    const { blocks, floor } = this;
    if (this.overlaps.length < D * G) this.overlaps = new Float64Array(D * G * 2);
    if (this.candidate.length < D * G) this.candidate = new Uint32Array(D * G * 2);
    if (this.hits.length < this.candidate.length * blocks) this.hits = new Uint32Array(this.candidate.length * blocks);
    if (this.begin.length <= D) this.begin = new Uint32Array(D * 2);
    if (this.taken.length < G) this.taken = new Uint32Array(G * 2);
    this.overlap(dt, d0, D, gt, g0, G, this.overlaps);
    const { overlaps, candidate, begin } = this;
    let end = 0;
    for (let d = 0; d < D; d++) {
      const first = end;
      begin[d] = first;
      const line = d * G;
      for (let g = 0; g < G; g++) {
        const value = overlaps[line + g]!;
        if (value < floor) continue;
        let j = end++;
        while (j > first && value >= overlaps[line + candidate[j - 1]!]!) {
          candidate[j] = candidate[j - 1]!;
          j--;
        }
        candidate[j] = g;
      }
      for (let c = first; c < end; c++) this.mark(c, overlaps[line + candidate[c]!]!);
    }
    begin[D] = end;
  }

  private mark(c: number, value: number): void {
    const { limits, blocks, hits } = this;
    for (let b = 0; b < blocks; b++) {
      const stop = Math.min(limits.length, (b + 1) * BLOCK);
      let word = 0;
      for (let t = b * BLOCK; t < stop; t++) if (!(value < limits[t]!)) word |= 1 << (t - b * BLOCK);
      hits[c * blocks + b] = word;
    }
  }

  private settle(
    dt: Uint32Array,
    d0: number,
    D: number,
    gt: Uint32Array,
    g0: number,
    G: number,
    out: Outcomes,
    at: number,
    a: number,
    b: number,
  ): void {
    const { blocks, begin, candidate, hits, taken, ignored, crowd } = this;
    const { area } = this.detections;
    const { min, max } = this.parameters.areaRanges[a]!;
    const count = Math.min(BLOCK, this.limits.length - b * BLOCK);
    const full = (1 << count) - 1;
    const base = (a * blocks + b) * out.length + at;
    if (G > 0) taken.fill(0, 0, G);
    for (let d = 0; d < D; d++) {
      const size = area[dt[d0 + d]!]!;
      const outside = size < min || size > max;
      let open = full;
      let positive = 0;
      let skipped = 0;
      const from = G > 0 ? begin[d]! : 0;
      const to = G > 0 ? begin[d + 1]! : 0;
      for (let pass = 0; pass < 2 && from < to; pass++)
        for (let c = from; c < to && open !== 0; c++) {
          const g = candidate[c]!;
          if (ignored[a * G + g] !== pass) continue;
          const row = gt[g0 + g]!;
          let hit = hits[c * blocks + b]! & open;
          if (crowd[row] !== 1) hit &= ~taken[g]!;
          if (hit === 0) continue;
          open &= ~hit;
          taken[g]! |= hit;
          if (this.idZeroUnmatched && this.groundTruth.ids.at(row) === 0) {
            if (pass === 1 || outside) skipped |= hit;
            continue;
          }
          if (pass === 0) positive |= hit;
          else skipped |= hit;
          if (out.partner !== null && a === 0) noteBits(out.partner, out.length, b * BLOCK, at + d, hit, row);
        }
      if (outside) skipped |= open;
      out.outcome[base + d] = positive | (skipped << BLOCK);
    }
  }
}

function noteBits(partner: Int32Array, length: number, first: number, item: number, bits: number, row: number): void {
  for (let left = bits; left !== 0; left &= left - 1)
    partner[(first + 31 - Math.clz32(left & -left)) * length + item] = row;
}
