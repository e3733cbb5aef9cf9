import { cosTurn, sinTurn } from "./turn.js";

/** An outline in the part's own plane, told by the signed distance to it. */
export interface Shape {
  /** Middle of a disc that holds the whole shape. */
  readonly x: number;
  /** Middle of a disc that holds the whole shape. */
  readonly y: number;
  /** Radius of that disc. */
  readonly reach: number;
  /** Below zero inside, above zero outside; never changes faster than one per unit walked. */
  readonly distance: (x: number, y: number) => number;
}

/** A full disc. */
export function disc(x: number, y: number, radius: number): Shape {
  return {
    x,
    y,
    reach: radius,
    distance: (px, py) => Math.sqrt((px - x) * (px - x) + (py - y) * (py - y)) - radius,
  };
}

/** A ring around `radius`, `width` wide in all. */
export function ring(x: number, y: number, radius: number, width: number): Shape {
  return {
    x,
    y,
    reach: radius + width / 2,
    distance: (px, py) => {
      const r = Math.sqrt((px - x) * (px - x) + (py - y) * (py - y));
      return Math.abs(r - radius) - width / 2;
    },
  };
}

/** A box with rounded corners, turned by `turns`. */
export function box(x: number, y: number, width: number, height: number, corner: number, turns = 0): Shape {
  const c = cosTurn(turns);
  const s = sinTurn(turns);
  const w = width / 2 - corner;
  const h = height / 2 - corner;
  return {
    x,
    y,
    reach: Math.sqrt(width * width + height * height) / 2,
    distance: (px, py) => {
      const u = Math.abs((px - x) * c + (py - y) * s) - w;
      const v = Math.abs((py - y) * c - (px - x) * s) - h;
      const du = u > 0 ? u : 0;
      const dv = v > 0 ? v : 0;
      const inner = u > v ? u : v;
      return Math.sqrt(du * du + dv * dv) + (inner < 0 ? inner : 0) - corner;
    },
  };
}

/** All within `radius` of the line from one point to another. */
export function bar(x0: number, y0: number, x1: number, y1: number, radius: number): Shape {
  const dx = x1 - x0;
  const dy = y1 - y0;
  const square = Math.max(dx * dx + dy * dy, 1e-9);
  return {
    x: (x0 + x1) / 2,
    y: (y0 + y1) / 2,
    reach: Math.sqrt(square) / 2 + radius,
    distance: (px, py) => {
      const along = ((px - x0) * dx + (py - y0) * dy) / square;
      const t = along < 0 ? 0 : along > 1 ? 1 : along;
      const ex = px - x0 - t * dx;
      const ey = py - y0 - t * dy;
      return Math.sqrt(ex * ex + ey * ey) - radius;
    },
  };
}

/** Several shapes as one, run together by fillets of about `fillet`. */
export function join(shapes: readonly Shape[], fillet: number): Shape {
  let reach = 0;
  for (const s of shapes) reach = Math.max(reach, Math.sqrt(s.x * s.x + s.y * s.y) + s.reach);
  const parts = shapes.map((s) => s.distance);
  return {
    x: 0,
    y: 0,
    reach: reach + fillet / 4,
    distance: (x, y) => {
      let d = 1e9;
      for (const part of parts) {
        const e = part(x, y);
        const gap = fillet - Math.abs(d - e);
        const less = d < e ? d : e;
        d = gap > 0 ? less - (gap * gap) / (4 * fillet) : less;
      }
      return d;
    },
  };
}
