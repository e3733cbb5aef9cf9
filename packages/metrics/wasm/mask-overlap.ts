// Masks: made ready, measured, and laid over each other.

import { boxOverlap } from "./box-overlap";
import { dBox, dMask, gBox, gMask } from "./category";
import { take } from "./memory";
import { floor } from "./parameters";
import { rasterEnd, rasterize, unite } from "./polygon";
import { BOX, POLYGONS, READY } from "./tables";

/** Mask IoU where it can reach the lowest threshold; else anything below that. */
export function maskOverlap(d: i32, g: i32, crowd: bool): f64 {
  const boxD = dBox + (<usize>d << 5);
  const boxG = gBox + (<usize>g << 5);
  if (!(boxOverlap(boxD, boxG, crowd) > 0)) return 0;
  const a = dMask + (<usize>d << 5);
  const b = gMask + (<usize>g << 5);
  if (load<u32>(a + 8) != load<u32>(b + 8) || load<u32>(a + 12) != load<u32>(b + 12)) return -1;
  const aStart = <usize>load<u32>(a);
  const aStop = <usize>load<u32>(a + 4);
  const bStart = <usize>load<u32>(b);
  const bStop = <usize>load<u32>(b + 4);
  const areaD = load<u32>(a + 16);
  const areaG = load<u32>(b + 16);
  if ((load<u32>(a + 20) | load<u32>(b + 20)) != 0) return oddMaskOverlap(aStart, aStop, bStart, bStop, crowd ? areaD : 0);
  // no more pixels are shared than the boxes share, or either mask has: where that is too few, the pixels need no look
  const iw = min(load<f64>(boxD) + load<f64>(boxD + 16), load<f64>(boxG) + load<f64>(boxG + 16)) - max(load<f64>(boxD), load<f64>(boxG));
  const ih = min(load<f64>(boxD + 8) + load<f64>(boxD + 24), load<f64>(boxG + 8) + load<f64>(boxG + 24)) - max(load<f64>(boxD + 8), load<f64>(boxG + 8));
  const most = min(iw * ih, <f64>min(areaD, areaG));
  if (most / (crowd ? <f64>areaD : <f64>areaD + <f64>areaG - most) < floor) return 0;
  const inside = intersection(aStart, aStop, bStart, bStop);
  if (inside == 0) return 0;
  return <f64>inside / <f64>(crowd ? areaD : areaD + areaG - inside);
}

/** Pixels in both of two masks without empty runs within. */
function intersection(a: usize, aEnd: usize, b: usize, bEnd: usize): u32 {
  if (a + 4 >= aEnd || b + 4 >= bEnd) return 0;
  let fromA = load<u32>(a);
  let toA = fromA + load<u32>(a + 4);
  let fromB = load<u32>(b);
  let toB = fromB + load<u32>(b + 4);
  let pixels: u32 = 0;
  while (true) {
    const from = max(fromA, fromB);
    const to = min(toA, toB);
    if (to > from) pixels += to - from;
    if (toA <= toB) {
      a += 8;
      if (a + 4 >= aEnd) return pixels;
      fromA = toA + load<u32>(a);
      toA = fromA + load<u32>(a + 4);
    } else {
      b += 8;
      if (b + 4 >= bEnd) return pixels;
      fromB = toB + load<u32>(b);
      toB = fromB + load<u32>(b + 4);
    }
  }
}

/** As `rleIou` of core's masks/overlap.ts, for masks with empty runs within. @see maskApi.c, rleIou */
function oddMaskOverlap(a: usize, aEnd: usize, b: usize, bEnd: usize, crowdArea: u32): f64 {
  let leftA = load<u32>(a);
  let leftB = load<u32>(b);
  a += 4;
  b += 4;
  let inA = false;
  let inB = false;
  let inside: u32 = 0;
  let union: u32 = 0;
  do {
    const step = min(leftA, leftB);
    if (inA || inB) {
      union += step;
      if (inA && inB) inside += step;
    }
    leftA -= step;
    leftB -= step;
    if (leftA == 0 && a < aEnd) {
      leftA = load<u32>(a);
      a += 4;
      inA = !inA;
    }
    if (leftB == 0 && b < bEnd) {
      leftB = load<u32>(b);
      b += 4;
      inB = !inB;
    }
  } while (leftA + leftB > 0 && (leftA > 0 || a < aEnd) && (leftB > 0 || b < bEnd));
  if (inside == 0) return 0;
  return <f64>inside / <f64>(crowdArea > 0 ? crowdArea : union);
}

/** Makes run lengths of a mask, measures it and puts the box around it in place of the object's. */
export function prepareMask(head: usize, box: usize): void {
  const form = load<u32>(head + 24);
  if (form == READY) return;
  const height = load<u32>(head + 8);
  const width = load<u32>(head + 12);
  let from = <usize>load<u32>(head);
  let to = <usize>load<u32>(head + 4);
  if (form == POLYGONS) {
    let ring = from;
    const end = to;
    from = 0;
    while (ring < end) {
      const numbers = <i32>load<f64>(ring);
      const part = rasterize(ring + 8, numbers / 2, height, width);
      if (from == 0) {
        from = part;
        to = rasterEnd;
      } else {
        from = unite(from, to, part, rasterEnd);
        to = rasterEnd;
      }
      ring += 8 + (<usize>numbers << 3);
    }
  } else if (form == BOX) {
    const corners = take(64);
    const left = load<f64>(box);
    const top = load<f64>(box + 8);
    const right = left + load<f64>(box + 16);
    const bottom = top + load<f64>(box + 24);
    store<f64>(corners, left);
    store<f64>(corners + 8, top);
    store<f64>(corners + 16, left);
    store<f64>(corners + 24, bottom);
    store<f64>(corners + 32, right);
    store<f64>(corners + 40, bottom);
    store<f64>(corners + 48, right);
    store<f64>(corners + 56, top);
    from = rasterize(corners, 4, height, width);
    to = rasterEnd;
  }
  store<u32>(head, <u32>from);
  store<u32>(head + 4, <u32>to);
  store<u32>(head + 24, READY);
  measure(head, from, to, height, width, box);
}

/** Pixels, whether a run within is empty, and the box. @see rle-ops.ts of core, rleArea and rleToBox */
function measure(head: usize, from: usize, to: usize, height: u32, width: u32, box: usize): void {
  let pixels: u32 = 0;
  let empty: u32 = 0;
  let left: u32 = width;
  let top: u32 = height;
  let right: u32 = 0;
  let bottom: u32 = 0;
  let end: u32 = from < to ? load<u32>(from) : 0;
  const flat = to - from < 8 || height == 0 || width == 0;
  let column: u32 = 0;
  let columnStart: u32 = 0; // column · height
  for (let p = from + 4; p < to; p += 8) {
    const begin = end;
    const run = load<u32>(p);
    const gap = p + 4 < to ? load<u32>(p + 4) : 0;
    end += run + gap;
    pixels += run;
    if (run == 0 || (gap == 0 && p + 4 < to)) empty = 1;
    if (run == 0 || flat) continue;
    const last = begin + run - 1;
    if (begin - columnStart >= height) {
      // mostly the next column, where a division is not worth it
      if (begin - columnStart < 2 * height) column++;
      else column = begin / height;
      columnStart = column * height;
    }
    left = min(left, column);
    if (last - columnStart >= height) {
      right = max(right, last / height);
      top = 0;
      bottom = height - 1;
    } else {
      right = max(right, column);
      top = min(top, begin - columnStart);
      bottom = max(bottom, last - columnStart);
    }
  }
  store<u32>(head + 16, pixels);
  store<u32>(head + 20, empty);
  store<f64>(box, flat ? 0 : <f64>left);
  store<f64>(box + 8, flat ? 0 : <f64>top);
  store<f64>(box + 16, flat ? 0 : <f64>(right - left + 1));
  store<f64>(box + 24, flat ? 0 : <f64>(bottom - top + 1));
}
