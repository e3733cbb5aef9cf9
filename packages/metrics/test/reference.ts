import type { Id } from "@borescope/core";
import type { RandomAnnotation, RandomDetection, RandomFiles, RandomMask } from "./random-files.js";

/*
 * COCOeval again, as plainly and slowly as it is defined: for every threshold, area range and number of detections
 * from the start, over plain objects. Shares no code with the package. The order of things is that of cocoeval.py.
 */

export interface ReferenceParameters {
  readonly iouType: "bbox" | "segm" | "keypoints";
  readonly iouThrs: readonly number[];
  readonly recThrs: readonly number[];
  readonly areaRanges: readonly { readonly name: string; readonly min: number; readonly max: number }[];
  readonly maxDets: readonly number[];
  readonly useCats: boolean;
  readonly imgIds: readonly Id[];
  readonly catIds: readonly Id[];
  readonly sigmas: readonly number[];
  /** Headline at 100 (keypoints: all at 20), id 0 never matched. */
  readonly compatible: boolean;
}

export interface ReferenceResult {
  /** [T, R, K, A, M] */
  readonly precision: Float64Array;
  /** [T, R, K, A, M] */
  readonly scores: Float64Array;
  /** [T, K, A, M] */
  readonly recall: Float64Array;
  readonly stats: number[];
  /** The statistics of one category each; empty without categories. */
  readonly perClass: number[][];
}

type Truth = RandomAnnotation<Id>;
type Found = RandomDetection<Id> & { id: number; area: number };

interface EvalImg {
  readonly dtScores: number[];
  /** [T][D]; 0: none. */
  readonly dtMatches: number[][];
  readonly dtIgnore: boolean[][];
  readonly gtIgnore: boolean[];
}

export function referenceEvaluate(files: RandomFiles<Id>, p: ReferenceParameters): ReferenceResult {
  const imgIds = sortedOnce(p.imgIds);
  const catIds = sortedOnce(p.catIds);
  const maxDets = [...p.maxDets].sort((a, b) => a - b);
  const found = withAreas(files.dt);
  const groups: (readonly Id[])[] = p.useCats ? catIds.map((id) => [id]) : [catIds];
  const T = p.iouThrs.length;
  const R = p.recThrs.length;
  const K = groups.length;
  const A = p.areaRanges.length;
  const M = maxDets.length;
  const precision = new Float64Array(T * R * K * A * M).fill(-1);
  const scores = new Float64Array(T * R * K * A * M).fill(-1);
  const recall = new Float64Array(T * K * A * M).fill(-1);

  for (let k = 0; k < K; k++) {
    const sides = imgIds.map((image) => {
      const of = <O extends { image_id: Id; category_id: Id }>(objects: readonly O[]) =>
        groups[k]!.flatMap((category) => objects.filter((o) => o.image_id === image && o.category_id === category));
      const gt = of(files.gt.annotations);
      const dt = stableBy(of(found), (d) => -d.score).slice(0, maxDets[M - 1]!);
      return { gt, dt, ious: dt.map((d) => gt.map((g) => overlap(p, files, d, g))) };
    });
    for (let a = 0; a < A; a++) {
      const evalImgs = sides.map(({ gt, dt, ious }) => evaluateImg(p, a, gt, dt, ious)).filter((e) => e !== null);
      if (evalImgs.length === 0) continue;
      for (let m = 0; m < M; m++) {
        const cut = maxDets[m]!;
        const all = evalImgs.flatMap((e) => e.dtScores.slice(0, cut).map((score, d) => ({ e, d, score })));
        const ranked = stableBy(all, ({ score }) => -score);
        const npig = evalImgs.reduce((n, e) => n + e.gtIgnore.filter((ignored) => !ignored).length, 0);
        if (npig === 0) continue;
        for (let t = 0; t < T; t++) {
          const rc: number[] = [];
          const pr: number[] = [];
          let tp = 0;
          let fp = 0;
          for (const { e, d } of ranked) {
            if (!e.dtIgnore[t]![d]!) {
              if (e.dtMatches[t]![d]! !== 0) tp++;
              else fp++;
            }
            rc.push(tp / npig);
            pr.push(tp / (fp + tp + 2 ** -52));
          }
          recall[((t * K + k) * A + a) * M + m] = rc.length > 0 ? rc[rc.length - 1]! : 0;
          for (let i = pr.length - 1; i > 0; i--) if (pr[i]! > pr[i - 1]!) pr[i - 1] = pr[i]!;
          for (let r = 0; r < R; r++) {
            const at = rc.findIndex((value) => value >= p.recThrs[r]!);
            const cell = (((t * R + r) * K + k) * A + a) * M + m;
            precision[cell] = at < 0 ? 0 : pr[at]!;
            scores[cell] = at < 0 ? 0 : ranked[at]!.score;
          }
        }
      }
    }
  }

  const summary = (first: number, last: number) =>
    queries(p, maxDets).map(({ ap, iouThr, area, m }) => {
      const a = p.areaRanges.findIndex(({ name }) => name === area);
      if (a < 0 || m < 0) return -1;
      const values: number[] = [];
      for (let t = 0; t < T; t++) {
        if (iouThr !== null && p.iouThrs[t] !== iouThr) continue;
        for (let r = 0; r < (ap ? R : 1); r++)
          for (let k = first; k < last; k++)
            values.push(
              ap ? precision[(((t * R + r) * K + k) * A + a) * M + m]! : recall[((t * K + k) * A + a) * M + m]!,
            );
      }
      const counted = values.filter((value) => value > -1);
      return counted.length === 0 ? -1 : pairwise(counted) / counted.length;
    });
  return {
    precision,
    scores,
    recall,
    stats: summary(0, K),
    perClass: p.useCats ? groups.map((_, k) => summary(k, k + 1)) : [],
  };
}

function evaluateImg(
  p: ReferenceParameters,
  a: number,
  gt: readonly Truth[],
  dt: readonly Found[],
  ious: readonly (readonly number[])[],
): EvalImg | null {
  if (gt.length === 0 && dt.length === 0) return null;
  const { min, max } = p.areaRanges[a]!;
  const ignored = (g: Truth) =>
    g.iscrowd !== 0 || (p.iouType === "keypoints" && g.num_keypoints === 0) || g.area < min || g.area > max;
  const order = stableBy(
    gt.map((_, i) => i),
    (i) => (ignored(gt[i]!) ? 1 : 0),
  );
  const gtIgnore = order.map((i) => ignored(gt[i]!));
  const dtMatches: number[][] = [];
  const dtIgnore: boolean[][] = [];
  for (const t of p.iouThrs) {
    const taken = order.map(() => false);
    const matches: number[] = [];
    const ignores: boolean[] = [];
    dt.forEach((d, dind) => {
      let best = Math.min(t, 1 - 1e-10);
      let m = -1;
      for (let gind = 0; gind < order.length; gind++) {
        const g = gt[order[gind]!]!;
        if (taken[gind]! && g.iscrowd === 0) continue;
        if (m > -1 && !gtIgnore[m]! && gtIgnore[gind]!) break;
        const iou = ious[dind]![order[gind]!]!;
        if (iou < best) continue;
        best = iou;
        m = gind;
      }
      let match = 0;
      let ignore = false;
      if (m >= 0) {
        taken[m] = true;
        ignore = gtIgnore[m]!;
        match = p.compatible && gt[order[m]!]!.id === 0 ? 0 : 1;
      }
      if (match === 0 && (d.area < min || d.area > max)) ignore = true;
      matches.push(match);
      ignores.push(ignore);
    });
    dtMatches.push(matches);
    dtIgnore.push(ignores);
  }
  return { dtScores: dt.map(({ score }) => score), dtMatches, dtIgnore, gtIgnore };
}

interface Query {
  readonly ap: boolean;
  readonly iouThr: number | null;
  readonly area: string;
  /** Index into maxDets; -1: not among them. */
  readonly m: number;
}

function queries(p: ReferenceParameters, maxDets: readonly number[]): Query[] {
  const n = maxDets.length;
  const query = (ap: boolean, m: number, iouThr: number | null = null, area = "all") => ({ ap, iouThr, area, m });
  if (p.iouType === "keypoints") {
    const m = p.compatible ? maxDets.indexOf(20) : n - 1;
    return [true, false].flatMap((ap) => [
      query(ap, m),
      query(ap, m, 0.5),
      query(ap, m, 0.75),
      query(ap, m, null, "medium"),
      query(ap, m, null, "large"),
    ]);
  }
  // cocoeval.py fails where there are fewer than three; then there is nothing to say
  const last = p.compatible ? (n > 2 ? 2 : -1) : n - 1;
  const one = p.compatible || n > 1 ? 0 : -1;
  const ten = n > (p.compatible ? 1 : 2) ? 1 : -1;
  const sizes = ["small", "medium", "large"];
  return [
    query(true, p.compatible ? maxDets.indexOf(100) : n - 1),
    query(true, last, 0.5),
    query(true, last, 0.75),
    ...sizes.map((area) => query(true, last, null, area)),
    query(false, one),
    query(false, ten),
    query(false, last),
    ...sizes.map((area) => query(false, last, null, area)),
  ];
}

/** The first result says what areas are taken from. */
function withAreas(dt: readonly RandomDetection<Id>[]): Found[] {
  const first = dt[0];
  return dt.map((d, i) => {
    let area = 0;
    if (first?.bbox !== undefined) area = d.bbox[2]! * d.bbox[3]!;
    else if (first?.segmentation !== undefined) area = count(pixelsOf(d.segmentation!));
    else {
      const xs = d.keypoints!.filter((_, j) => j % 3 === 0);
      const ys = d.keypoints!.filter((_, j) => j % 3 === 1);
      area = (Math.max(...xs) - Math.min(...xs)) * (Math.max(...ys) - Math.min(...ys));
    }
    return { ...d, id: i + 1, area };
  });
}

function overlap(p: ReferenceParameters, files: RandomFiles<Id>, d: Found, g: Truth): number {
  if (p.iouType === "keypoints") return oks(d, g, p.sigmas);
  if (p.iouType === "bbox") return boxIou(d.bbox, g.bbox, g.iscrowd !== 0);
  const { height, width } = files.gt.images.find(({ id }) => id === g.image_id)!;
  const a = d.segmentation === undefined ? boxPixels(d.bbox, height, width) : pixelsOf(d.segmentation);
  return maskIou(a, pixelsOf(g.segmentation!), g.iscrowd !== 0);
}

function boxIou([dx, dy, dw, dh]: readonly number[], [gx, gy, gw, gh]: readonly number[], crowd: boolean): number {
  const w = Math.min(dx! + dw!, gx! + gw!) - Math.max(dx!, gx!);
  const h = Math.min(dy! + dh!, gy! + gh!) - Math.max(dy!, gy!);
  if (w <= 0 || h <= 0) return 0;
  const i = w * h;
  return i / (crowd ? dw! * dh! : dw! * dh! + gw! * gh! - i);
}

function maskIou(a: Uint8Array, b: Uint8Array, crowd: boolean): number {
  let i = 0;
  for (let at = 0; at < a.length; at++) if (a[at] === 1 && b[at] === 1) i++;
  if (i === 0) return 0;
  return i / (crowd ? count(a) : count(a) + count(b) - i);
}

/** Column by column. */
function pixelsOf({ size, counts }: RandomMask): Uint8Array {
  const pixels = new Uint8Array(size[0] * size[1]);
  let at = 0;
  counts.forEach((run, i) => {
    pixels.fill(i % 2, at, at + run);
    at += run;
  });
  return pixels;
}

/** A box of whole pixels. */
function boxPixels([x, y, w, h]: readonly number[], height: number, width: number): Uint8Array {
  const pixels = new Uint8Array(height * width);
  for (let column = x!; column < x! + w!; column++)
    for (let row = y!; row < y! + h!; row++) pixels[column * height + row] = 1;
  return pixels;
}

function count(pixels: Uint8Array): number {
  let n = 0;
  for (const pixel of pixels) n += pixel;
  return n;
}

function oks(d: Found, g: Truth, sigmas: readonly number[]): number {
  const labelled = sigmas.filter((_, i) => g.keypoints![3 * i + 2]! > 0).length;
  const [bx, by, bw, bh] = g.bbox;
  const terms: number[] = [];
  sigmas.forEach((sigma, i) => {
    const xd = d.keypoints![3 * i]!;
    const yd = d.keypoints![3 * i + 1]!;
    const xg = g.keypoints![3 * i]!;
    const yg = g.keypoints![3 * i + 1]!;
    let dx = xd - xg;
    let dy = yd - yg;
    if (labelled === 0) {
      dx = Math.max(0, bx! - bw! - xd) + Math.max(0, xd - (bx! + bw! * 2));
      dy = Math.max(0, by! - bh! - yd) + Math.max(0, yd - (by! + bh! * 2));
    } else if (!(g.keypoints![3 * i + 2]! > 0)) return;
    const variance = sigma * 2 * (sigma * 2);
    terms.push(Math.exp(-((dx * dx + dy * dy) / variance / (g.area + 2 ** -52) / 2)));
  });
  return pairwise(terms) / terms.length;
}

/** The order of additions of numpy 2.3 and later. */
function pairwise(values: readonly number[]): number {
  const n = values.length;
  if (n > 128) {
    const half = Math.floor(n / 2) - (Math.floor(n / 2) % 8);
    return pairwise(values.slice(0, half)) + pairwise(values.slice(half));
  }
  if (n < 8) return values.reduce((sum, value) => sum + value, 0);
  const r = values.slice(0, 8);
  const whole = n - (n % 8);
  for (let i = 8; i < whole; i++) r[i % 8]! += values[i]!;
  let sum = r[0]! + r[1]! + (r[2]! + r[3]!) + (r[4]! + r[5]! + (r[6]! + r[7]!));
  for (let i = whole; i < n; i++) sum += values[i]!;
  return sum;
}

/** Numbers by value, then text by code units; each once. */
function sortedOnce(ids: readonly Id[]): Id[] {
  const numbers = ids.filter((id) => typeof id !== "string");
  const texts = ids.filter((id) => typeof id === "string");
  return [...new Set([...numbers.sort((a, b) => (a < b ? -1 : a > b ? 1 : 0)), ...texts.sort()])];
}

function stableBy<T>(items: readonly T[], key: (item: T) => number): T[] {
  const keyed = items.map((item, i) => ({ item, i, key: key(item) }));
  keyed.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : a.i - b.i));
  return keyed.map(({ item }) => item);
}
