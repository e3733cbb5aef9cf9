import type { LumaPlane } from "./luma.js";

/** A border may be moved by this share of the box's side … */
const REACH = 0.15;
/** … but by so many pixels at least, and at most. */
const LEAST_REACH = 2;
const MOST_REACH = 16;
/** Pixels that a border may be off and still count as where the edge is. */
const SLACK = 1;

/**
 * How well the edges in an image agree with a box: the strongest edge within a pixel of its borders over the strongest
 * one where they are moved by up to 15 % of its sides (2 to 16 pixels). An edge is the mean step of luma across the
 * whole side. Sides at the image's border do not count.
 *
 * @param x - left, in pixels; then top, width and height
 * @returns 0 … 1: 1 where no moved border lies on a stronger edge; NaN where there is no edge, or no side to measure
 * @see in the spirit of the edge density of Alexe, Deselaers & Ferrari, "Measuring the Objectness of Image Windows",
 * PAMI 34, 2012, which looks for edges along the border of a box
 */
export function edgeEvidence(plane: LumaPlane, x: number, y: number, width: number, height: number): number {
  const left = Math.round(x);
  const top = Math.round(y);
  const right = Math.round(x + width);
  const bottom = Math.round(y + height);
  const total: Evidence = { here: 0, best: 0 };
  for (const place of [left, right])
    addSide(total, place, reachOf(width), plane.width, (at) => columnEdge(plane, at, top, bottom));
  for (const place of [top, bottom])
    addSide(total, place, reachOf(height), plane.height, (at) => rowEdge(plane, at, left, right));
  return total.best > 0 ? total.here / total.best : Number.NaN;
}

/** The edges of the sides so far: on their borders, and the strongest nearby. */
interface Evidence {
  here: number;
  best: number;
}

function addSide(total: Evidence, place: number, reach: number, end: number, edgeAt: (place: number) => number): void {
  if (!(place > 0 && place < end)) return;
  let here = 0;
  let best = 0;
  for (let at = Math.max(1, place - reach); at <= Math.min(end - 1, place + reach); at++) {
    const edge = edgeAt(at);
    best = Math.max(best, edge);
    if (Math.abs(at - place) <= SLACK) here = Math.max(here, edge);
  }
  total.here += here;
  total.best += best;
}

function reachOf(size: number): number {
  return Math.min(MOST_REACH, Math.max(LEAST_REACH, Math.round(REACH * size)));
}

/** Mean step of luma from column `x - 1` to `x`, over rows from … to. */
function columnEdge({ width, height, data }: LumaPlane, x: number, from: number, to: number): number {
  const start = Math.max(0, from);
  const stop = Math.min(height, to);
  let sum = 0;
  for (let y = start, i = start * width + x; y < stop; y++, i += width) sum += Math.abs(data[i]! - data[i - 1]!);
  return stop > start ? sum / (stop - start) : 0;
}

/** Mean step of luma from row `y - 1` to `y`, over columns from … to. */
function rowEdge({ width, data }: LumaPlane, y: number, from: number, to: number): number {
  const start = Math.max(0, from);
  const stop = Math.min(width, to);
  let sum = 0;
  for (let i = y * width + start; i < y * width + stop; i++) sum += Math.abs(data[i]! - data[i - width]!);
  return stop > start ? sum / (stop - start) : 0;
}
