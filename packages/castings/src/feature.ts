import type { Finish } from "./finish.js";
import type { Pose, Relief } from "./relief.js";
import { finishNumber } from "./relief.js";
import type { Shape } from "./shapes.js";

/** One step in building a part: an outline brought to a level. */
export interface Feature {
  /** The outline, in the part's plane. */
  readonly shape: Shape;
  /** Height of its face, in units of the part's plane. */
  readonly level: number;
  /**
   * How the face meets the outline over `edge` units: `round` falls off in a quarter circle and
   * ends in a sheer wall; `chamfer` likewise but straight; `draft` runs over from what was there;
   * `sink` is a hole with a countersunk rim.
   */
  readonly profile: "round" | "chamfer" | "draft" | "sink";
  /** Width of the edge. */
  readonly edge: number;
  /** Depth of the edge for `round`; `edge` unless told. */
  readonly fall?: number;
  /** What the face is like. */
  readonly finish: Finish;
  /** Set on what only adds metal, such as a rib: it ends where it meets what is higher. */
  readonly adds?: true;
  /** Set where the tool may leave a burr along the outline. */
  readonly burr?: "part edge" | "hole rim";
}

/** Sides of the blocks that are told apart as inside, outside or across the outline; powers of two. */
const COARSEST = 64;
const FINEST = 4;

/** Brings one feature into the relief. */
export function paintFeature(relief: Relief, pose: Pose, feature: Feature): void {
  const { shape } = feature;
  const size = relief.size;
  const edge = feature.edge * pose.scale;
  const sink = feature.profile === "sink";
  const cx = pose.x + (shape.x * pose.cos - shape.y * pose.sin) * pose.scale;
  const cy = pose.y + (shape.x * pose.sin + shape.y * pose.cos) * pose.scale;
  const reach = shape.reach * pose.scale + (sink ? edge : 0) + 1;
  const brush: Brush = {
    relief,
    pose,
    feature,
    number: finishNumber(relief, feature.finish),
    outer: sink ? edge : 0,
    inner: sink ? 0 : edge,
  };
  const left = Math.max(0, Math.floor((cx - reach) / COARSEST) * COARSEST);
  const top = Math.max(0, Math.floor((cy - reach) / COARSEST) * COARSEST);
  const right = Math.min(size, Math.ceil(cx + reach));
  const bottom = Math.min(size, Math.ceil(cy + reach));
  for (let y = top; y < bottom; y += COARSEST) {
    for (let x = left; x < right; x += COARSEST) paintBlock(brush, x, y, COARSEST);
  }
}

interface Brush {
  readonly relief: Relief;
  readonly pose: Pose;
  readonly feature: Feature;
  readonly number: number;
  /** How far outside the outline the feature changes anything, in fine pixels. */
  readonly outer: number;
  /** How far inside it the face begins to be even. */
  readonly inner: number;
}

/** Leaves a block alone, fills it, shapes it, or looks at its quarters. */
function paintBlock(brush: Brush, x: number, y: number, side: number): void {
  const { relief, pose, feature } = brush;
  if (x >= relief.size || y >= relief.size) return;
  const d = distanceAt(feature.shape, pose, x + side / 2, y + side / 2);
  const diagonal = side * 0.75;
  if (d > brush.outer + diagonal) return;
  if (d < -brush.inner - diagonal && !feature.adds) {
    fillBlock(brush, x, y, side);
  } else if (side === FINEST) {
    shapeBlock(brush, x, y);
  } else {
    const half = side / 2;
    paintBlock(brush, x, y, half);
    paintBlock(brush, x + half, y, half);
    paintBlock(brush, x, y + half, half);
    paintBlock(brush, x + half, y + half, half);
  }
}

/** Distance in fine pixels from a fine pixel to the outline. */
export function distanceAt(shape: Shape, pose: Pose, x: number, y: number): number {
  const dx = (x - pose.x) / pose.scale;
  const dy = (y - pose.y) / pose.scale;
  const px = dx * pose.cos + dy * pose.sin;
  const py = dy * pose.cos - dx * pose.sin;
  return shape.distance(px, py) * pose.scale;
}

function fillBlock({ relief, pose, feature, number }: Brush, x: number, y: number, side: number): void {
  const { size, height, finish } = relief;
  const level = feature.level * pose.scale;
  const right = Math.min(size, x + side);
  const bottom = Math.min(size, y + side);
  for (let row = y; row < bottom; row++) {
    height.fill(level, row * size + x, row * size + right);
    finish.fill(number, row * size + x, row * size + right);
  }
}

function shapeBlock({ relief, pose, feature, number }: Brush, x0: number, y0: number): void {
  const { size, height, finish } = relief;
  const { profile } = feature;
  const edge = feature.edge * pose.scale;
  const fall = (feature.fall ?? feature.edge) * pose.scale;
  const level = feature.level * pose.scale;
  const right = Math.min(size, x0 + FINEST);
  const bottom = Math.min(size, y0 + FINEST);
  for (let y = y0; y < bottom; y++) {
    for (let x = x0; x < right; x++) {
      const d = distanceAt(feature.shape, pose, x + 0.5, y + 0.5);
      const i = y * size + x;
      const old = height[i] as number;
      if (d >= 0) {
        if (profile === "sink" && d < edge && old > level + edge) height[i] = old - (edge - d) * 0.8;
        continue;
      }
      if (feature.adds && old > level) continue;
      const t = edge > 0 ? Math.min(1, -d / edge) : 1;
      if (profile === "draft") {
        height[i] = old + (level - old) * t * t * (3 - 2 * t);
        if (t > 0.7) finish[i] = number;
        continue;
      }
      finish[i] = number;
      if (profile === "round") height[i] = level - fall * (1 - Math.sqrt(1 - (1 - t) * (1 - t)));
      else if (profile === "chamfer") height[i] = level - fall * (1 - t);
      else height[i] = level;
    }
  }
}
