/** What of a map is in sight: its middle, and pixels for each unit. */
export interface Frame {
  readonly x: number;
  readonly y: number;
  readonly scale: number;
}

/** Share of the shorter side that stays free around a whole map. */
const MARGIN = 0.06;

/** The frame that shows all points. */
export function wholeFrame(coordinates: Float32Array, width: number, height: number): Frame {
  let [left, right, top, bottom] = [Infinity, -Infinity, Infinity, -Infinity];
  for (let i = 0; i < coordinates.length; i += 2) {
    left = Math.min(left, coordinates[i]!);
    right = Math.max(right, coordinates[i]!);
    top = Math.min(top, coordinates[i + 1]!);
    bottom = Math.max(bottom, coordinates[i + 1]!);
  }
  if (left > right) return { x: 0, y: 0, scale: 1 };
  const room = 1 - 2 * MARGIN;
  const scale = Math.min((room * width) / Math.max(right - left, 1e-9), (room * height) / Math.max(bottom - top, 1e-9));
  return { x: (left + right) / 2, y: (top + bottom) / 2, scale: Math.min(scale, 1e6) };
}

/** `by` times as large, with the point under a pixel staying there. */
export function zoomed(frame: Frame, by: number, [px, py]: readonly [number, number], width: number, height: number) {
  const [dx, dy] = [(px - width / 2) / frame.scale, (py - height / 2) / frame.scale];
  return { x: frame.x + dx * (1 - 1 / by), y: frame.y + dy * (1 - 1 / by), scale: frame.scale * by };
}

/** Moved by pixels. */
export function panned(frame: Frame, dx: number, dy: number): Frame {
  return { ...frame, x: frame.x - dx / frame.scale, y: frame.y - dy / frame.scale };
}

/** The pixel of a point. */
export function toPixel({ x, y, scale }: Frame, px: number, py: number, width: number, height: number) {
  return [width / 2 + (px - x) * scale, height / 2 + (py - y) * scale] as const;
}

/** The place of the point nearest to a pixel, or -1 where none is within `reach` pixels. */
export function nearestPoint(
  coordinates: Float32Array,
  frame: Frame,
  [px, py]: readonly [number, number],
  [width, height]: readonly [number, number],
  reach: number,
): number {
  const x = frame.x + (px - width / 2) / frame.scale;
  const y = frame.y + (py - height / 2) / frame.scale;
  let best = (reach / frame.scale) ** 2;
  let place = -1;
  for (let i = 0; i < coordinates.length; i += 2) {
    const dx = coordinates[i]! - x;
    const dy = coordinates[i + 1]! - y;
    const squared = dx * dx + dy * dy;
    if (squared > best) continue;
    best = squared;
    place = i / 2;
  }
  return place;
}
