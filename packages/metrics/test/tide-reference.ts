import type { MainError } from "@borescope/metrics";
import type { RandomAnnotation, RandomDetection, RandomFiles } from "./random-files.js";

/*
 * TIDE again, as plainly and slowly as tidecv defines it, over plain objects. Shares no code with the package. Images
 * go by rising id.
 */

interface Truth extends RandomAnnotation {
  taken: boolean;
  best: Found | null;
}

interface Found extends RandomDetection {
  index: number;
  kind: MainError | "right";
  onCrowd: boolean;
  points: Truth | null;
}

/** [score, right] of each class. */
type Points = Map<number, [number, boolean][]>;

export interface TideReference {
  readonly ap: number | null;
  readonly main: Record<string, number | null>;
  readonly progressive: Record<string, number | null>;
  readonly special: Record<string, number | null>;
  /** Places in the files' lists. */
  readonly members: Record<string, number[]>;
}

const KINDS: readonly MainError[] = ["Cls", "Loc", "Both", "Dupe", "Bkg", "Miss"];

export function referenceTide({ gt, dt }: RandomFiles, pos: number, bg: number): TideReference {
  const truths = gt.annotations.map((a): Truth => ({ ...a, taken: false, best: null }));
  const all = dt.map((d, index): Found => ({ ...d, index, kind: "Both", onCrowd: false, points: null }));
  const found: Found[] = [];
  for (const { id } of gt.images.toSorted((a, b) => a.id - b.id)) {
    const best = all
      .filter((d) => d.image_id === id)
      .sort((a, b) => b.score - a.score)
      .slice(0, 100);
    sortImage(
      best,
      truths.filter((t) => t.image_id === id),
      pos,
      bg,
    );
    found.push(...best);
  }
  const isMissed = (t: Truth) => t.iscrowd === 0 && !t.taken && t.best === null;
  const isUntaken = (t: Truth) => t.iscrowd === 0 && !t.taken;
  /** `earlier`: of `kinds`, those that were repaired in steps before, and stand among the right ones since. */
  const mean = (
    kinds: readonly MainError[],
    gone: (t: Truth) => boolean,
    perfect = false,
    earlier = [] as MainError[],
  ) => {
    const points: Points = new Map();
    const add = (c: number, score: number, right: boolean) => points.set(c, [...(points.get(c) ?? []), [score, right]]);
    const repaired = kinds.length > 0 || gone !== nobody;
    const isRight = (d: Found) => d.kind === "right" || earlier.includes(d.kind);
    const order = repaired ? [...found.filter((d) => !isRight(d)), ...found.filter(isRight)] : found;
    for (const d of order) {
      if (d.kind === "right") add(d.category_id, perfect ? 1 : d.score, true);
      else if (kinds.includes(d.kind)) {
        if (d.points !== null && d.points.best === d) add(d.points.category_id, d.score, true);
      } else if (!d.onCrowd) add(d.category_id, perfect ? 0 : d.score, false);
    }
    const positives = new Map<number, number>();
    for (const t of truths)
      if (t.iscrowd === 0) positives.set(t.category_id, (positives.get(t.category_id) ?? 0) + (gone(t) ? 0 : 1));
    const classes = [...new Set([...positives.keys(), ...points.keys()])];
    const aps = classes
      .filter((c) => (positives.get(c) ?? 0) > 0 || points.has(c))
      .map((c) => averagePrecision(points.get(c) ?? [], positives.get(c) ?? 0));
    return aps.length === 0 ? null : aps.reduce((a, b) => a + b, 0) / aps.length;
  };
  const nobody = () => false;
  const ap = mean([], nobody);
  const repair = (kinds: readonly MainError[], earlier: MainError[] = []) =>
    mean(kinds, kinds.includes("Miss") ? isMissed : nobody, false, earlier);
  const steps = KINDS.map((_, i) => repair(KINDS.slice(0, i + 1), KINDS.slice(0, i)));
  const change = (a: number | null, b: number | null) => (a === null || b === null ? null : b - a);
  const gain = (a: number | null, b: number | null) => (a === null || b === null ? null : Math.max(0, b - a));
  return {
    ap,
    main: Object.fromEntries(KINDS.map((kind) => [kind, gain(ap, repair([kind]))])),
    progressive: Object.fromEntries(KINDS.map((kind, i) => [kind, gain(i === 0 ? ap : steps[i - 1]!, steps[i]!)])),
    special: { FalsePos: change(ap, mean([], nobody, true)), FalseNeg: change(ap, mean([], isUntaken)) },
    members: {
      ...Object.fromEntries(
        KINDS.map((kind) => [kind, rising(found.filter((d) => d.kind === kind).map((d) => d.index))]),
      ),
      Miss: truths.flatMap((t, i) => (isMissed(t) ? [i] : [])),
      FalsePos: rising(found.filter((d) => d.kind !== "right" && !d.onCrowd).map((d) => d.index)),
      FalseNeg: truths.flatMap((t, i) => (isUntaken(t) ? [i] : [])),
    },
  };
}

function sortImage(found: Found[], here: Truth[], pos: number, bg: number): void {
  const truths = here.filter((t) => t.iscrowd === 0);
  for (const d of found) {
    const free = nearest(
      d,
      truths.filter((t) => !t.taken && t.category_id === d.category_id),
    );
    if (free === null || iou(d, free) < pos) continue;
    free.taken = true;
    d.kind = "right";
  }
  for (const d of found) {
    if (d.kind === "right") continue;
    const mine = (t: Truth) => t.category_id === d.category_id;
    d.onCrowd = here.some((t) => t.iscrowd === 1 && mine(t) && iou(d, t) > pos);
    const own = nearest(d, truths.filter(mine));
    const other = nearest(
      d,
      truths.filter((t) => !mine(t)),
    );
    const taken = nearest(
      d,
      truths.filter((t) => mine(t) && t.taken),
    );
    const any = nearest(d, truths);
    if (own !== null && iou(d, own) > 0 && iou(d, own) >= bg && iou(d, own) <= pos) {
      d.kind = "Loc";
      d.points = own;
    } else if (other !== null && iou(d, other) >= pos) {
      d.kind = "Cls";
      d.points = other;
    } else if (taken !== null && iou(d, taken) >= pos) d.kind = "Dupe";
    else if (any === null || iou(d, any) <= bg) d.kind = "Bkg";
    if (d.points !== null && !d.points.taken) d.points.best ??= d;
  }
}

function nearest(d: Found, truths: readonly Truth[]): Truth | null {
  let best: Truth | null = null;
  for (const t of truths) if (best === null || iou(d, t) > iou(d, best)) best = t;
  return best;
}

function iou(d: Found, t: Truth): number {
  const [x, y, w, h] = d.bbox as [number, number, number, number];
  const [gx, gy, gw, gh] = t.bbox as [number, number, number, number];
  const width = Math.min(x + w, gx + gw) - Math.max(x, gx);
  const height = Math.min(y + h, gy + gh) - Math.max(y, gy);
  if (width <= 0 || height <= 0) return 0;
  const inside = width * height;
  return inside / (t.iscrowd === 1 ? w * h : w * h + gw * gh - inside);
}

function averagePrecision(points: [number, boolean][], positives: number): number {
  if (positives === 0) return 0;
  let right = 0;
  const curve = points
    .toSorted((a, b) => b[0] - a[0])
    .map(([, good], i) => {
      if (good) right++;
      return { precision: right / (i + 1), recall: right / positives };
    });
  let sum = 0;
  for (let r = 0; r <= 100; r++)
    sum += Math.max(0, ...curve.filter(({ recall }) => recall >= r / 100).map(({ precision }) => precision));
  return (sum / 101) * 100;
}

const rising = (numbers: number[]) => numbers.sort((a, b) => a - b);
