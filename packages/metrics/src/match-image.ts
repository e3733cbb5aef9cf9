import type { Objects } from "@borescope/core";
import { Candidates } from "./candidates.js";
import type { MatchRule } from "./match-rule.js";
import { BLOCK } from "./matches.js";
import type { OverlapKernel } from "./overlaps.js";
import type { CocoParameters } from "./protocols/coco.js";

/** What the matching of one image writes to; see {@link Matches}. */
export interface Outcomes {
  readonly length: number;
  readonly outcome: Uint32Array;
  readonly partner: Int32Array | null;
}

/** What of the matching is particular. */
export interface MatcherOptions {
  readonly rule: MatchRule;
  /** 1 for ground truths that never count, whatever their size. */
  readonly ignore?: Uint8Array | undefined;
  /** 1 for detections that are ignored where they claim nothing, as those outside the area range are. */
  readonly forgiven?: Uint8Array | undefined;
  /** pycocotools reads a match with the ground truth of id 0 as none. */
  readonly idZeroUnmatched?: boolean | undefined;
}

/** Rows of one image: `rows[from .. from + length)`. */
export interface RowRun {
  rows: Uint32Array;
  from: number;
  length: number;
}

/**
 * Matches the detections of one image and group to its ground truths as a {@link MatchRule} says.
 *
 * All thresholds are settled in one pass: a detection offers each candidate, best first, the thresholds at which it
 * is still unmatched; bits do what COCOeval's loop over thresholds does.
 *
 * @see cocoeval.py, `evaluateImg`
 */
export class ImageMatcher {
  private readonly candidates: Candidates;
  /** Ground truths of the image at work. */
  private gt: RowRun = { rows: new Uint32Array(0), from: 0, length: 0 };
  /** Per area range and ground truth: 1 where it does not count. */
  private ignored = new Uint8Array(256);
  /** Per ground truth: thresholds at which it is claimed. */
  private taken = new Uint32Array(64);
  /** Per detection: thresholds at which it has claimed nothing, is right, is ignored. */
  private open = new Uint32Array(128);
  private positive = new Uint32Array(128);
  private skipped = new Uint32Array(128);
  private readonly crowd: Uint8Array;

  constructor(
    private readonly groundTruth: Objects,
    private readonly detections: Objects,
    private readonly parameters: CocoParameters,
    overlap: OverlapKernel,
    private readonly options: MatcherOptions,
  ) {
    this.candidates = new Candidates(groundTruth, detections, parameters.iouThresholds, overlap, options.rule);
    this.crowd = groundTruth.crowd ?? new Uint8Array(groundTruth.length);
  }

  /** Of the image matched last: `overlaps[d · G + g]`, of all pairs; nothing where it lacks either. */
  get overlaps(): Float64Array {
    return this.candidates.overlaps;
  }

  /**
   * Matches the detections of an image, by falling score, with its ground truths.
   *
   * @param at - where in `out` the first detection's outcome goes
   * @param positives - per area range from `p0` on; the ground truths that count are added
   */
  match(dt: RowRun, gt: RowRun, out: Outcomes, at: number, positives: Uint32Array, p0: number): void {
    this.gt = gt;
    this.makeRoom(dt.length, gt.length);
    this.markIgnored(positives, p0);
    this.candidates.find(dt, gt);
    for (let a = 0; a < this.parameters.areaRanges.length; a++)
      for (let b = 0; b < this.candidates.blocks; b++) {
        const full = (1 << Math.min(BLOCK, this.parameters.iouThresholds.length - b * BLOCK)) - 1;
        this.taken.fill(0, 0, gt.length);
        this.open.fill(full, 0, dt.length);
        this.positive.fill(0, 0, dt.length);
        this.skipped.fill(0, 0, dt.length);
        const partner = a === 0 ? out.partner : null;
        if (this.options.rule.turns === "overlap") this.pairByPair(a, b, partner, out.length, at);
        else this.oneByOne(dt.length, a, b, partner, out.length, at);
        this.write(dt, out, at, a, b, full);
      }
  }

  private makeRoom(D: number, G: number): void {
    if (this.ignored.length < G * this.parameters.areaRanges.length)
      this.ignored = new Uint8Array(G * this.parameters.areaRanges.length * 2);
    if (this.taken.length < G) this.taken = new Uint32Array(G * 2);
    if (this.open.length >= D) return;
    this.open = new Uint32Array(D * 2);
    this.positive = new Uint32Array(D * 2);
    this.skipped = new Uint32Array(D * 2);
  }

  private markIgnored(positives: Uint32Array, p0: number): void {
    const { areaRanges } = this.parameters;
    const { area } = this.groundTruth;
    const { ignore } = this.options;
    const crowdsCount = this.options.rule.crowdsCount === true;
    const { rows, from, length: G } = this.gt;
    for (let a = 0; a < areaRanges.length; a++) {
      const { min, max } = areaRanges[a]!;
      let counted = 0;
      for (let g = 0; g < G; g++) {
        const row = rows[from + g]!;
        const size = area[row]!;
        const isCrowd = this.crowd[row] === 1;
        const out = ignore?.[row] === 1 || size < min || size > max;
        this.ignored[a * G + g] = out || isCrowd ? 1 : 0;
        if (!out && (!isCrowd || crowdsCount)) counted++;
      }
      positives[p0 + a]! += counted;
    }
  }

  /** Detection after detection claims, by falling score. */
  private oneByOne(D: number, a: number, b: number, partner: Int32Array | null, length: number, at: number): void {
    const { begin, candidate, stage } = this.candidates.list;
    const { classes, ignored, taken } = this.options.rule;
    const stages = classes === "same-first" ? 2 : 1;
    const passes = ignored === "last" ? 2 : 1;
    const flags = a * this.gt.length;
    for (let s = 0; s < stages; s++)
      for (let d = 0; d < D; d++) {
        const from = begin[d]!;
        const to = begin[d + 1]!;
        for (let pass = 0; pass < passes && from < to; pass++)
          for (let c = from; c < to && this.open[d] !== 0; c++) {
            if (stages === 2 && stage[c] !== s) continue;
            if (passes === 2 && this.ignored[flags + candidate[c]!] !== pass) continue;
            this.claim(c, d, a, b, partner, length, at);
            if (taken === "final" && pass === 0) break;
          }
      }
  }

  /** Pair after pair is settled, by falling overlap. */
  private pairByPair(a: number, b: number, partner: Int32Array | null, length: number, at: number): void {
    const { pairs, owner, begin } = this.candidates.list;
    const final = this.options.rule.taken === "final";
    for (let i = 0; i < this.candidates.list.length; i++) {
      const c = pairs[i]!;
      const d = owner[c]!;
      if (!final || c === begin[d]) this.claim(c, d, a, b, partner, length, at);
    }
  }

  /** Detection `d` claims candidate `c`, at the thresholds at which both are free. */
  private claim(
    c: number,
    d: number,
    a: number,
    b: number,
    partner: Int32Array | null,
    length: number,
    at: number,
  ): void {
    const { candidate, hits } = this.candidates.list;
    const { rows, from, length: G } = this.gt;
    const g = candidate[c]!;
    const row = rows[from + g]!;
    const { rule, idZeroUnmatched } = this.options;
    const isCrowd = this.crowd[row] === 1;
    const ignored = this.ignored[a * G + g] === 1;
    const before = this.taken[g]!;
    let hit = hits[c * this.candidates.blocks + b]! & this.open[d]!;
    if (!isCrowd && !(ignored && rule.ignored === "shared")) hit &= ~before;
    if (hit === 0) return;
    this.open[d]! &= ~hit;
    this.taken[g]! |= hit;
    const first = isCrowd && rule.crowdsCount === true ? hit & ~before : 0;
    if (ignored) this.skipped[d]! |= hit & ~first;
    if (idZeroUnmatched === true && this.groundTruth.ids.at(row) === 0) return;
    this.positive[d]! |= ignored ? first : hit;
    if (partner !== null) noteBits(partner, length, b * BLOCK, at + d, hit, row);
  }

  /** The outcomes of area range `a` and block `b`: what is outside the range and not right is ignored. */
  private write(
    { rows, from, length: D }: RowRun,
    out: Outcomes,
    at: number,
    a: number,
    b: number,
    full: number,
  ): void {
    const { area } = this.detections;
    const { forgiven } = this.options;
    const { min, max } = this.parameters.areaRanges[a]!;
    const base = (a * this.candidates.blocks + b) * out.length + at;
    for (let d = 0; d < D; d++) {
      const row = rows[from + d]!;
      const size = area[row]!;
      const positive = this.positive[d]!;
      const excused = size < min || size > max || forgiven?.[row] === 1 ? full & ~positive : 0;
      out.outcome[base + d] = positive | ((this.skipped[d]! | excused) << BLOCK);
    }
  }
}

function noteBits(partner: Int32Array, length: number, first: number, item: number, bits: number, row: number): void {
  for (let left = bits; left !== 0; left &= left - 1)
    partner[(first + 31 - Math.clz32(left & -left)) * length + item] = row;
}
