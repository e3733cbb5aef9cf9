// Polygons drawn as run lengths.

import { free, release, take, u32At } from "./memory";

export let rasterEnd: usize = 0;
let crossings: usize = 0; // u32 column and place, 2 a crossing
let ordered: usize = 0; // u32, their places in rising order
let crossingCount: i32 = 0;
let rasterHeight: f64 = 0;
let rasterLast: f64 = 0; // the last column

/**
 * Run lengths of one polygon, taken at the end of memory; they end at `rasterEnd`.
 *
 * Equal to maskApi.c's rleFrPoly, which walks the outline in steps of a fifth of a pixel: of those steps only the ones
 * that cross the centres of a column are looked for here, in the same arithmetic.
 */
export function rasterize(points: usize, n: i32, height: u32, width: u32): usize {
  rasterHeight = <f64>height;
  rasterLast = <f64>width - 1;
  // an edge crosses as many columns as it is wide, and one more where it begins
  let room: f64 = 2;
  for (let i = 0; i < n; i++) {
    const next = i + 1 == n ? 0 : i + 1;
    room += min(abs(load<f64>(points + (<usize>i << 4)) - load<f64>(points + (<usize>next << 4))), <f64>width) + 3;
  }
  crossings = take(<usize>(<i32>room) << 3);
  ordered = take(<usize>(<i32>room) << 2);
  crossingCount = 0;
  if (height > 0 && width > 0) outline(points, n);
  sortCrossings();
  store<u32>(ordered + (<usize>crossingCount << 2), height * width);
  crossingCount++;
  let before: u32 = 0;
  let out = crossings;
  let i = 0;
  while (i < crossingCount) {
    const position = u32At(ordered, i++);
    const run = position - before;
    before = position;
    if (run > 0 || out == crossings) {
      store<u32>(out, run);
      out += 4;
    } else if (i < crossingCount) {
      const further = u32At(ordered, i++);
      store<u32>(out - 4, load<u32>(out - 4) + further - before);
      before = further;
    }
  }
  rasterEnd = out;
  release(out);
  return crossings;
}

function outline(points: usize, n: i32): void {
  let previousU: f64 = 0;
  let previousV: f64 = 0;
  for (let i = 0; i < n; i++) {
    const next = i + 1 == n ? 0 : i + 1;
    let startX = grid(points + (<usize>i << 4));
    let startY = grid(points + (<usize>i << 4) + 8);
    let endX = grid(points + (<usize>next << 4));
    let endY = grid(points + (<usize>next << 4) + 8);
    const spanX = abs(endX - startX);
    const spanY = abs(startY - endY);
    const alongX = spanX >= spanY;
    const flip = alongX ? startX > endX : startY > endY;
    if (flip) {
      let swap = startX;
      startX = endX;
      endX = swap;
      swap = startY;
      startY = endY;
      endY = swap;
    }
    const span = alongX ? spanX : spanY;
    const slope = span == 0 ? 0 : alongX ? (endY - startY) / spanX : (endX - startX) / spanY;
    const first = flip ? span : 0;
    const last = flip ? 0 : span;
    // where this edge begins, seen from where the one before ended
    const u = alongX ? first + startX : along(startX, slope, first);
    const v = alongX ? along(startY, slope, first) : first + startY;
    if (i > 0 && u != previousU) {
      const column = ((u < previousU ? u : u - 1) + 0.5) / 5 - 0.5;
      if (Math.floor(column) == column && column >= 0 && column <= rasterLast) cross(column, min(v, previousV));
    }
    if (alongX) flatEdge(startX, startY, slope, span, flip);
    else steepEdge(startX, startY, slope, span, flip);
    previousU = alongX ? last + startX : along(startX, slope, last);
    previousV = alongX ? along(startY, slope, last) : last + startY;
  }
}

/** An edge at least as wide as high: every column is met once; rightward at 5·column + 3, leftward at 5·column + 2. */
function flatEdge(startX: f64, startY: f64, slope: f64, span: f64, flip: bool): void {
  const offset: f64 = flip ? 2 : 3;
  const from = flip ? startX : startX + 1;
  const to = flip ? startX + span - 1 : startX + span;
  let column = max(Math.ceil((from - offset) / 5), 0);
  const lastColumn = min(Math.floor((to - offset) / 5), rasterLast);
  for (; column <= lastColumn; column += 1) {
    const t = column * 5 + offset - startX;
    cross(column, min(along(startY, slope, t), along(startY, slope, flip ? t + 1 : t - 1)));
  }
}

/** An edge higher than wide: the step at which it comes to a column is estimated, then settled in the exact arithmetic. */
function steepEdge(startX: f64, startY: f64, slope: f64, span: f64, flip: bool): void {
  if (slope == 0) return;
  const low = along(startX, slope, slope > 0 ? 0 : span);
  const high = along(startX, slope, slope > 0 ? span : 0);
  const rightward = slope > 0 != flip;
  const offset: f64 = rightward ? 3 : 2;
  let column = max(Math.ceil(((rightward ? low + 1 : low) - offset) / 5), 0);
  const lastColumn = min(Math.floor(((rightward ? high : high - 1) - offset) / 5), rasterLast);
  for (; column <= lastColumn; column += 1) {
    const target = column * 5 + offset;
    // steps t with place >= target (rightward) or <= target (leftward) are at one end of the edge
    const bound = rightward ? target : target + 1; // place >= bound, or < bound
    let t = min(max(Math.ceil((bound - 0.5 - startX) / slope), 0), span);
    // the first t of those with place on the far side of `bound`, seen from the end where t is 0
    const rising = slope > 0;
    while (t > 0 && (along(startX, slope, t - 1) >= bound) == rising) t -= 1;
    while (t <= span && (along(startX, slope, t) >= bound) != rising) t += 1;
    // the walk goes from t - 1 to t, or flipped from t to t - 1
    cross(column, startY + t - 1);
  }
}

/** An outline crosses the centres of a column: `u` is where it comes to, on the grid of a fifth of a pixel. */
@inline function cross(column: f64, v: f64): void {
  const y = (v + 0.5) / 5 - 0.5;
  const pixel = column * rasterHeight + ceil(min(max(y, 0), rasterHeight));
  const at = crossings + (<usize>crossingCount << 3);
  store<u32>(at, <u32>column);
  store<u32>(at + 4, <u32>pixel);
  crossingCount++;
}

/** A coordinate on the grid. */
@inline function grid(at: usize): f64 {
  return trunc(5 * load<f64>(at) + 0.5);
}

/** Place along the short side at step t of the long one. */
@inline function along(start: f64, slope: f64, t: f64): f64 {
  return trunc(start + slope * t + 0.5);
}

/** Crossings to `ordered`: into their columns, few in each, and there by place. */
function sortCrossings(): void {
  if (crossingCount == 0) return;
  let first: u32 = 0xffffffff;
  let last: u32 = 0;
  for (let i = 0; i < crossingCount; i++) {
    const column = u32At(crossings, 2 * i);
    first = min(first, column);
    last = max(last, column);
  }
  const mark = free;
  const columns = last - first + 1;
  const starts = take(<usize>(columns + 1) << 2);
  const ends = take(<usize>columns << 2);
  memory.fill(starts, 0, <usize>(columns + 1) << 2);
  for (let i = 0; i < crossingCount; i++) {
    const slot = starts + (<usize>(u32At(crossings, 2 * i) - first + 1) << 2);
    store<u32>(slot, load<u32>(slot) + 1);
  }
  for (let c: u32 = 1; c <= columns; c++) store<u32>(starts + (<usize>c << 2), u32At(starts, c) + u32At(starts, c - 1));
  memory.copy(ends, starts, <usize>columns << 2);
  for (let i = 0; i < crossingCount; i++) {
    const column = u32At(crossings, 2 * i) - first;
    const place = u32At(crossings, 2 * i + 1);
    const end = u32At(ends, column);
    const start = u32At(starts, column);
    let j = end;
    while (j > start && u32At(ordered, j - 1) > place) {
      store<u32>(ordered + (<usize>j << 2), u32At(ordered, j - 1));
      j--;
    }
    store<u32>(ordered + (<usize>j << 2), place);
    store<u32>(ends + (<usize>column << 2), end + 1);
  }
  release(mark);
}

/** Union of two masks of one size, taken at the end of memory; it ends at `rasterEnd`. @see maskApi.c, rleMerge */
export function unite(a: usize, aEnd: usize, b: usize, bEnd: usize): usize {
  const start = take(aEnd - a + bEnd - b);
  let out = start;
  let leftA = load<u32>(a);
  let leftB = load<u32>(b);
  a += 4;
  b += 4;
  let inA = false;
  let inB = false;
  let inside = false;
  let run: u32 = 0;
  let left: u32 = 1;
  while (left > 0) {
    const step = min(leftA, leftB);
    run += step;
    leftA -= step;
    if (leftA == 0 && a < aEnd) {
      leftA = load<u32>(a);
      a += 4;
      inA = !inA;
    }
    leftB -= step;
    if (leftB == 0 && b < bEnd) {
      leftB = load<u32>(b);
      b += 4;
      inB = !inB;
    }
    left = leftA + leftB;
    const now = inA || inB;
    if (now != inside || left == 0) {
      store<u32>(out, run);
      out += 4;
      run = 0;
    }
    inside = now;
  }
  rasterEnd = out;
  release(out);
  return start;
}
