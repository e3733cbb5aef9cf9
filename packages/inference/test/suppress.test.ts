import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Candidates } from "../src/candidates.js";
import { overlapOf } from "../src/overlap.js";
import { suppress } from "../src/suppress.js";

interface Box {
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
  readonly score: number;
  readonly category: number;
}

/** Few places, sizes and scores, so that there are ties, twins, and boxes without an area. */
const box: fc.Arbitrary<Box> = fc.record({
  x: fc.nat(20),
  y: fc.nat(20),
  w: fc.nat(12),
  h: fc.nat(12),
  score: fc.nat(8).map((n) => n / 8),
  category: fc.nat(2),
});
const boxes = fc.array(box, { maxLength: 40 });
const bound = fc.constantFrom(0, 0.25, 1 / 3, 0.5, 0.65, 1);

function candidatesOf(all: readonly Box[]): Candidates {
  const candidates = new Candidates();
  for (const { x, y, w, h, score, category } of all) candidates.add(x, y, x + w, y + h, score, category);
  return candidates;
}

function iou(a: Box, b: Box): number {
  const across = Math.max(0, Math.min(a.x + a.w, b.x + b.w) - Math.max(a.x, b.x));
  const down = Math.max(0, Math.min(a.y + a.h, b.y + b.h) - Math.max(a.y, b.y));
  const both = across * down;
  return both === 0 ? 0 : both / (a.w * a.h + b.w * b.h - both);
}

/** The definition: take the best that is left, drop what overlaps it, and so on. */
function naive(all: readonly Box[], most: number, classAgnostic: boolean, maxDetections: number): number[] {
  let left = all.map((_, row) => row).sort((a, b) => all[b]!.score - all[a]!.score || a - b);
  const kept: number[] = [];
  while (left.length > 0 && kept.length < maxDetections) {
    const [best, ...others] = left as [number, ...number[]];
    kept.push(best);
    left = others.filter((row) => {
      const [a, b] = [all[best]!, all[row]!];
      return (!classAgnostic && a.category !== b.category) || iou(a, b) <= most;
    });
  }
  return kept;
}

describe("suppression", () => {
  it("keeps what the definition keeps: ties, twins, classes told apart or not", () => {
    fc.assert(
      fc.property(boxes, bound, fc.boolean(), fc.integer({ min: 1, max: 50 }), (all, most, classAgnostic, maximum) => {
        const options = { iou: most, classAgnostic, maxDetections: maximum, done: false };
        expect([...suppress(candidatesOf(all), options)]).toEqual(naive(all, most, classAgnostic, maximum));
      }),
      { numRuns: 1000 },
    );
  });

  it("only sorts and cuts what the model has suppressed", () => {
    fc.assert(
      fc.property(boxes, fc.integer({ min: 1, max: 50 }), (all, maxDetections) => {
        const rows = suppress(candidatesOf(all), { iou: 0, classAgnostic: true, maxDetections, done: true });
        const sorted = all.map((_, row) => row).sort((a, b) => all[b]!.score - all[a]!.score || a - b);
        expect([...rows]).toEqual(sorted.slice(0, maxDetections));
      }),
    );
  });

  it("leaves no two rotated boxes of a class that overlap by more than the bound, and drops none for nothing", () => {
    const turned = fc.array(fc.tuple(box, fc.integer({ min: -6, max: 6 })), { maxLength: 25 });
    fc.assert(
      fc.property(turned, fc.constantFrom(0.2, 0.5), (all, most) => {
        const candidates = candidatesOf(all.map(([each]) => ({ ...each, w: each.w + 1, h: each.h + 1 })));
        for (const [row, [, twelfths]] of all.entries()) candidates.setAngle(row, (twelfths * Math.PI) / 12);
        const options = { iou: most, classAgnostic: false, maxDetections: 100, done: false };
        const kept = [...suppress(candidates, options)];
        const overlap = overlapOf(candidates);
        const rivals = (row: number) =>
          kept.filter((k) => k !== row && all[k]![0].category === all[row]![0].category && overlap(row, k) > most);
        for (const row of kept) expect(rivals(row)).toEqual([]);
        for (const row of all.keys())
          if (!kept.includes(row)) expect(rivals(row).some((k) => all[k]![0].score >= all[row]![0].score)).toBe(true);
      }),
    );
  });

  it("of nothing is nothing", () => {
    const options = { iou: 0.5, classAgnostic: false, maxDetections: 100, done: false };
    expect(suppress(new Candidates(), options)).toHaveLength(0);
  });
});
