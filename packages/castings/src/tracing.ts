import { distanceAt, type Feature } from "./feature.js";
import { finishAt, heightAt, isFree, type Stage } from "./stage.js";
import { cosTurn, sinTurn } from "./turn.js";

/** A walk along a part's edge, a fine pixel a step, with the way out over the edge at each. */
export interface Trace {
  readonly feature: Feature;
  /** x, y, outX, outY for each step. */
  readonly steps: Float32Array;
  /** How many steps. */
  readonly count: number;
}

/** Walks up to `length` fine pixels along a sharp edge somewhere on the part. */
export function traceEdge(stage: Stage, length: number, tries = 30): Trace | undefined {
  const sharp = stage.features.filter((feature) => feature.burr !== undefined);
  for (let k = 0; k < tries && sharp.length > 0; k++) {
    const feature = stage.random.pick(sharp);
    const start = findStart(stage, feature);
    if (!start) continue;
    const trace = walk(stage, feature, start[0], start[1], length);
    if (trace.count >= length * 0.6) return trace;
  }
  return undefined;
}

/** Comes from outside towards the middle of a shape until it meets the outline. */
function findStart(stage: Stage, feature: Feature): [number, number] | undefined {
  const { pose, random } = stage;
  const { shape } = feature;
  const turns = random.next();
  const ux = cosTurn(turns);
  const uy = sinTurn(turns);
  const cx = pose.x + (shape.x * pose.cos - shape.y * pose.sin) * pose.scale;
  const cy = pose.y + (shape.x * pose.sin + shape.y * pose.cos) * pose.scale;
  let far = (shape.reach + 2) * pose.scale;
  for (let k = 0; k < 60 && far > 0; k++) {
    const x = cx + ux * far;
    const y = cy + uy * far;
    const d = distanceAt(shape, pose, x, y);
    if (d < 0.3) return [x, y];
    far -= Math.max(0.3, d);
  }
  return undefined;
}

function walk(stage: Stage, feature: Feature, x0: number, y0: number, length: number): Trace {
  const { pose, unit } = stage;
  const { shape } = feature;
  const way = stage.random.next() < 0.5 ? 1 : -1;
  const out = feature.profile === "sink" ? -1 : 1;
  const steps = new Float32Array(Math.ceil(length) * 4);
  let x = x0;
  let y = y0;
  let count = 0;
  for (; count < length; count++) {
    const d = distanceAt(shape, pose, x, y);
    const gx = distanceAt(shape, pose, x + 0.5, y) - distanceAt(shape, pose, x - 0.5, y);
    const gy = distanceAt(shape, pose, x, y + 0.5) - distanceAt(shape, pose, x, y - 0.5);
    const size = Math.sqrt(gx * gx + gy * gy);
    if (size < 0.5) break;
    const nx = gx / size;
    const ny = gy / size;
    x -= nx * d;
    y -= ny * d;
    const ox = nx * out;
    const oy = ny * out;
    if (!isSharp(stage, x, y, ox, oy, unit)) break;
    steps.set([x, y, ox, oy], count * 4);
    // Not all round a small hole: one side of it stays clean.
    if (count > 12 * unit && near(x, y, x0, y0, 8 * unit)) break;
    x += -ny * way;
    y += nx * way;
  }
  return { feature, steps, count };
}

/** Whether there is part on the inside of an edge, and a drop on its outside. */
function isSharp(stage: Stage, x: number, y: number, ox: number, oy: number, unit: number): boolean {
  const rim = 5 * unit;
  const { size } = stage.relief;
  if (x < rim || y < rim || x > size - rim || y > size - rim) return false;
  if (!isFree(stage, x, y, 8 * unit)) return false;
  const inner = finishAt(stage, x - ox * 4 * unit, y - oy * 4 * unit);
  if (inner === undefined || !inner.part) return false;
  const high = heightAt(stage, x - ox * 3.5 * unit, y - oy * 3.5 * unit);
  return high - heightAt(stage, x + ox * 2 * unit, y + oy * 2 * unit) > 4 * unit;
}

function near(x: number, y: number, x0: number, y0: number, reach: number): boolean {
  return (x - x0) * (x - x0) + (y - y0) * (y - y0) < reach * reach;
}
