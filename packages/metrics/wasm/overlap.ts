// Overlaps of the masks or keypoints of an image.
//
// They are not copied here as a whole: an image's are brought when it is its turn.

import { sourceOf } from "./admit";
import { dBox, dMask, dRows, gBox, gFlags, gMask, gRows, order } from "./category";
import { keypointOverlap } from "./keypoint-overlap";
import { maskOverlap, prepareMask } from "./mask-overlap";
import { take, u32At } from "./memory";
import { K, kind, MASKS } from "./parameters";
import { detections, RUNS } from "./tables";

/** Copies parts of the masks or keypoints of a table here: `count` requests, 4 u32 each: form, start, stop, address. */
@external("env", "bring")
declare function bring(which: i32, requests: usize, count: i32): void;

let requests: usize = 0;
let window: usize = 0; // keypoints of the image at hand: its detections, then its ground truths

/** Overlap of detection `order[at + i]` and ground truth `g0 + j` of an image of `d` detections. */
@inline export function overlap(at: i32, i: i32, d: i32, g0: i32, j: i32): f64 {
  if (kind == MASKS) return maskOverlap(u32At(order, at + i), g0 + j, (load<u8>(gFlags + g0 + j) & 1) != 0);
  return keypointOverlap(window + <usize>(i * K) * 24, window + <usize>((d + j) * K) * 24, g0 + j);
}

/** Brings what the overlaps of an image are measured on; false without memory for it. */
export function bringImage(at: i32, d: i32, g0: i32, g: i32): bool {
  return kind == MASKS ? bringMasks(at, d, g0, g) : bringKeypoints(at, d, g0, g);
}

/** Brings the keypoints of an image; false without memory for them. */
function bringKeypoints(at: i32, d: i32, g0: i32, g: i32): bool {
  window = take(<usize>((d + g) * K) * 24);
  requests = take(<usize>max(d, g) << 4);
  if (window == 0 || requests == 0) return false;
  for (let i = 0; i < d; i++) requestKeypoints(i, sourceOf(detections, u32At(dRows, u32At(order, at + i))), i);
  bring(1, requests, d);
  for (let j = 0; j < g; j++) requestKeypoints(j, u32At(gRows, g0 + j), d + j);
  bring(0, requests, g);
  return true;
}

@inline function requestKeypoints(n: i32, row: u32, place: i32): void {
  request(n, 0, row * K * 3, (row + 1) * K * 3, window + <usize>(place * K) * 24);
}

@inline function request(n: i32, form: u32, start: u32, stop: u32, to: usize): void {
  const at = requests + (<usize>n << 4);
  store<u32>(at, form);
  store<u32>(at + 4, start);
  store<u32>(at + 8, stop);
  store<u32>(at + 12, <u32>to);
}

/** Brings the masks of an image and makes them ready; false without memory for them. */
function bringMasks(at: i32, d: i32, g0: i32, g: i32): bool {
  requests = take(<usize>max(d, g) << 4);
  if (requests == 0) return false;
  for (let i = 0; i < d; i++) if (!requestMask(i, dMask + (<usize>u32At(order, at + i) << 5))) return false;
  bring(1, requests, d);
  for (let j = 0; j < g; j++) if (!requestMask(j, gMask + (<usize>(g0 + j) << 5))) return false;
  bring(0, requests, g);
  for (let i = 0; i < d; i++) {
    const item = <usize>u32At(order, at + i);
    prepareMask(dMask + (item << 5), dBox + (item << 5));
  }
  for (let j = g0; j < g0 + g; j++) prepareMask(gMask + (<usize>j << 5), gBox + (<usize>j << 5));
  return true;
}

/** Asks for a mask; its head then says where it will lie. */
function requestMask(n: i32, head: usize): bool {
  const form = load<u32>(head + 24);
  const start = load<u32>(head);
  const stop = load<u32>(head + 4);
  const bytes = <usize>(stop - start) << (form == RUNS ? 2 : 3);
  const to = take(bytes);
  request(n, form, start, stop, to);
  store<u32>(head, <u32>to);
  store<u32>(head + 4, <u32>(to + bytes));
  return to != 0;
}
