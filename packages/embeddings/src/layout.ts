import type { LongWork } from "@borescope/core";
import type { DistanceCurve } from "./distance-curve.js";
import { openKernel } from "./kernel.js";
import { paced } from "./paced.js";
import { exp2, log2 } from "./power.js";

/** The edges that pull points together, and how often. */
export interface Edges {
  readonly heads: Uint32Array;
  readonly tails: Uint32Array;
  /** Epochs from one sample of an edge to the next, 1 or more. */
  readonly periods: Float64Array;
}

/** What moves: the points, by which edges and curve, how long, and the state of the random numbers (sfc32). */
export interface LayoutPlan {
  readonly places: Float32Array;
  readonly edges: Edges;
  readonly curve: DistanceCurve;
  readonly epochs: number;
  readonly state: Uint32Array;
}

/** Points that are pushed away for each that is pulled. */
const NEGATIVES = 5;
/** No point moves farther than this, times the rate, along an axis. */
const CLIP = 4;

/**
 * Stochastic gradient descent on the cross entropy of two fuzzy graphs, with negative samples; moves `plan.places`.
 *
 * @see McInnes, Healy, Melville 2018, algorithm 5; umap-learn, `optimize_layout_euclidean`
 */
export async function optimizeLayout(plan: LayoutPlan, work: LongWork): Promise<void> {
  const { epochs } = plan;
  const run = inKernel(plan) ?? inTypeScript(plan);
  await paced("epochs", epochs, work, (epoch) => {
    run.epoch(epoch, 1 - epoch / epochs);
    return epoch + 1;
  });
  run.finish();
}

interface Run {
  epoch(number: number, rate: number): void;
  finish(): void;
}

function inKernel({ places, edges, curve, state }: LayoutPlan): Run | null {
  const kernel = openKernel();
  const count = edges.heads.length;
  const at = (kernel?.setLayout(places.length / 2, count) ?? 0) >>> 0;
  if (kernel === null || at === 0) return null;
  const { buffer } = kernel.memory;
  const room = (count + 1) & ~1;
  const moved = new Float32Array(buffer, at, places.length);
  moved.set(places);
  const heads = at + places.byteLength;
  new Uint32Array(buffer, heads, count).set(edges.heads);
  new Uint32Array(buffer, heads + 4 * room, count).set(edges.tails);
  new Float64Array(buffer, heads + 8 * room, count).set(edges.periods);
  kernel.seedLayout(state[0]!, state[1]!, state[2]!, state[3]!);
  return {
    epoch: (number, rate) => kernel.epoch(number, rate, curve.a, curve.b),
    finish: () => places.set(moved),
  };
}

/** What wasm/layout.ts does, to the same bits. */
function inTypeScript({ places, edges, curve: { a, b }, state }: LayoutPlan): Run {
  const { heads, tails, periods } = edges;
  const due = periods.slice();
  const dueNegative = periods.map((period) => period / NEGATIVES);
  const points = places.length / 2;
  const random = sfc32(state);
  const clip = (x: number) => Math.min(Math.max(x, -CLIP), CLIP);
  const epoch = (number: number, rate: number) => {
    for (let e = 0; e < heads.length; e++) {
      if (due[e]! > number) continue;
      const head = 2 * heads[e]!;
      const tail = 2 * tails[e]!;
      const dx = places[head]! - places[tail]!;
      const dy = places[head + 1]! - places[tail + 1]!;
      const square = dx * dx + dy * dy;
      if (square > 0) {
        const power = exp2(b * log2(square));
        const slope = (-2 * a * b * power) / (square * (a * power + 1));
        const mx = clip(slope * dx) * rate;
        const my = clip(slope * dy) * rate;
        places[head]! += mx;
        places[head + 1]! += my;
        places[tail]! -= mx;
        places[tail + 1]! -= my;
      }
      due[e]! += periods[e]!;
      const wait = periods[e]! / NEGATIVES;
      const count = Math.trunc((number - dueNegative[e]!) / wait);
      // every other one is summed apart, as the kernel's two lanes have it
      const sums = [0, 0, 0, 0];
      for (let i = 0; i < count; i++) {
        const other = 2 * Math.floor((random() * points) / 4294967296);
        const rx = places[head]! - places[other]!;
        const ry = places[head + 1]! - places[other + 1]!;
        const distance = rx * rx + ry * ry;
        const slope = (2 * b) / ((0.001 + distance) * (a * exp2(b * log2(distance)) + 1));
        sums[i & 1]! += clip(slope * rx);
        sums[2 + (i & 1)]! += clip(slope * ry);
      }
      dueNegative[e]! += count * wait;
      places[head]! += (sums[0]! + sums[1]!) * rate;
      places[head + 1]! += (sums[2]! + sums[3]!) * rate;
    }
  };
  return { epoch, finish: () => {} };
}

/** Whole numbers below 2^32, from a state of four words, as the kernel draws them. */
function sfc32(state: Uint32Array): () => number {
  let [a, b, c, counter] = state as unknown as [number, number, number, number];
  return () => {
    const t = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + t) | 0;
    return t >>> 0;
  };
}
