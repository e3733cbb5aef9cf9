/** A scratch pad, on the fine grid, for the one defect being drawn. */
export interface Stamp {
  /** Fine pixels a side. */
  readonly size: number;
  /** How far the defect goes at each pixel, 0 to 1; 0 outside it. */
  readonly depth: Float32Array;
  /** 1 where a pixel counts as the defect. */
  readonly label: Uint8Array;
  /** What has been touched. */
  left: number;
  top: number;
  right: number;
  bottom: number;
}

/** An empty pad. */
export function createStamp(size: number): Stamp {
  return {
    size,
    depth: new Float32Array(size * size),
    label: new Uint8Array(size * size),
    left: size,
    top: size,
    right: 0,
    bottom: 0,
  };
}

/** Wipes what has been touched. */
export function clearStamp(stamp: Stamp): void {
  for (let y = stamp.top; y < stamp.bottom; y++) {
    stamp.depth.fill(0, y * stamp.size + stamp.left, y * stamp.size + stamp.right);
    stamp.label.fill(0, y * stamp.size + stamp.left, y * stamp.size + stamp.right);
  }
  stamp.left = stamp.size;
  stamp.top = stamp.size;
  stamp.right = 0;
  stamp.bottom = 0;
}

/** Calls `visit` for each pixel touched that has depth. */
export function visitStamp(stamp: Stamp, visit: (i: number, depth: number) => void): void {
  for (let y = stamp.top; y < stamp.bottom; y++) {
    for (let x = stamp.left; x < stamp.right; x++) {
      const i = y * stamp.size + x;
      const depth = stamp.depth[i] as number;
      if (depth > 0) visit(i, depth);
    }
  }
}

/** Deepens one pixel, and labels it if told. */
export function touch(stamp: Stamp, x: number, y: number, depth: number, label: boolean): void {
  if (x < 0 || y < 0 || x >= stamp.size || y >= stamp.size) return;
  const i = y * stamp.size + x;
  if (depth > (stamp.depth[i] as number)) stamp.depth[i] = depth;
  if (label) stamp.label[i] = 1;
  if (x < stamp.left) stamp.left = x;
  if (y < stamp.top) stamp.top = y;
  if (x >= stamp.right) stamp.right = x + 1;
  if (y >= stamp.bottom) stamp.bottom = y + 1;
}

/** A stroke from one point to another; widths are half widths, in fine pixels. */
export interface Stroke {
  readonly x0: number;
  readonly y0: number;
  readonly x1: number;
  readonly y1: number;
  /** Half width of what is drawn. */
  readonly half: number;
  /** Half width of what is labelled. */
  readonly labelHalf: number;
  /** Depth in the middle. */
  readonly depth: number;
}

/** Draws a stroke, deepest along its middle. */
export function stroke(stamp: Stamp, s: Stroke): void {
  const reach = Math.max(s.half, s.labelHalf) + 1;
  const dx = s.x1 - s.x0;
  const dy = s.y1 - s.y0;
  const square = Math.max(dx * dx + dy * dy, 1e-6);
  const left = Math.floor(Math.min(s.x0, s.x1) - reach);
  const right = Math.ceil(Math.max(s.x0, s.x1) + reach);
  const top = Math.floor(Math.min(s.y0, s.y1) - reach);
  const bottom = Math.ceil(Math.max(s.y0, s.y1) + reach);
  for (let y = top; y <= bottom; y++) {
    for (let x = left; x <= right; x++) {
      const px = x + 0.5 - s.x0;
      const py = y + 0.5 - s.y0;
      const along = (px * dx + py * dy) / square;
      const t = along < 0 ? 0 : along > 1 ? 1 : along;
      const ex = px - t * dx;
      const ey = py - t * dy;
      const d = Math.sqrt(ex * ex + ey * ey);
      const depth = d < s.half ? s.depth * (1 - (d / s.half) * (d / s.half)) : 0;
      const label = d <= s.labelHalf;
      if (depth > 0 || label) touch(stamp, x, y, depth, label);
    }
  }
}
