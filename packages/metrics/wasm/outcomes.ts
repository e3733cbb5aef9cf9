// What becomes of every object at one IoU and confidence: what outcomes.ts does, over linear memory.

import { sourceLength, sourceOf } from "./admit";
import { begin, candidate, findCandidates, odd, sameClass, takeCandidates, value } from "./candidates";
import { D, dRows, dScore, gather, gFlags, gRows, order, takePositives } from "./category";
import { groupByImage } from "./group";
import { ignored, markIgnored } from "./ignored";
import { dEnd, gEnd, measureImages, mostD, mostG, mostPairs, nextImage } from "./images";
import { takeTerms } from "./keypoint-overlap";
import { f64At, take, u32At } from "./memory";
import { byOverlap, classes, ignoring, isFinal, LAST, SAME_FIRST, SHARED } from "./rule";
import { sortFalling } from "./sort";
import { detections, groundTruth } from "./tables";

export const LEFT_OUT: u8 = 0;
export const DETECTED: u8 = 1;
export const MISPREDICTED: u8 = 2;
export const UNDETECTED: u8 = 3;
export const GHOST: u8 = 4;

export let ofGroundTruth: usize = 0; // u8
export let ofDetection: usize = 0; // u8, by row of the caller's table
export let claimant: usize = 0; // i32 by ground truth
// of the detections that take part, by image and falling score
export let matched: usize = 0; // u32: row of the caller's table
export let partner: usize = 0; // i32: what it claimed, or -1
export let partnerOverlap: usize = 0; // f64, where it claimed something

let open: usize = 0; // u8, by detection of the image: 1 where it has claimed nothing
let taken: usize = 0; // u8, by ground truth of the image
let pairs: usize = 0; // u32: candidates by stage and falling overlap
let owner: usize = 0; // u32: which detection a candidate is of
let spare: usize = 0; // u32, for sorting

/**
 * Matches the detections admitted by the rule. Returns how many they are; -1 without memory, or where an overlap is not a
 * number, whose order is for the TypeScript to say.
 */
export function findOutcomes(byCategory: bool, countsCrowds: bool): i32 {
  groupByImage(groundTruth, byCategory);
  groupByImage(detections, byCategory);
  if (!gather(0) || !takeRoom()) return -1;
  memory.fill(ofDetection, LEFT_OUT, sourceLength);
  memory.fill(claimant, 0xff, <usize>groundTruth.length << 2);
  memory.fill(partner, 0xff, <usize>D << 2);
  for (let i = 0; i < groundTruth.length; i++) {
    const flags = load<u8>(groundTruth.flags + i);
    store<u8>(ofGroundTruth + i, (flags & 2) != 0 || ((flags & 1) != 0 && !countsCrowds) ? LEFT_OUT : UNDETECTED);
  }
  for (let i = 0; i < D; i++) store<u32>(order + (<usize>i << 2), i);
  for (let d = 0, g = 0; nextImage(d, g); d = dEnd, g = gEnd) {
    sortFalling(order, d, dEnd, dScore, spare);
    if (!claimImage(d, dEnd - d, g, gEnd - g)) return -1;
  }
  for (let i = 0; i < D; i++) tell(i);
  return D;
}

function takeRoom(): bool {
  takeTerms();
  takePositives();
  markIgnored();
  measureImages(D);
  takeCandidates();
  open = take(mostD);
  taken = take(mostG);
  const most = byOverlap ? mostPairs : 0;
  owner = take(<usize>most << 2);
  pairs = take(<usize>most << 2);
  spare = take(<usize>max(D, most) << 2);
  ofGroundTruth = take(groundTruth.length);
  ofDetection = take(sourceLength);
  claimant = take(<usize>groundTruth.length << 2);
  matched = take(<usize>D << 2);
  partner = take(<usize>D << 2);
  partnerOverlap = take(<usize>D << 3);
  return partnerOverlap != 0;
}

/** Lets the detections of an image, in their order, claim its ground truths; false where it cannot be done here. */
function claimImage(at: i32, d: i32, g0: i32, g: i32): bool {
  const end = findCandidates(at, d, g0, g);
  if (end < 0 || odd) return false;
  if (end == 0) return true;
  memory.fill(open, 1, d);
  memory.fill(taken, 0, g);
  if (byOverlap) pairByPair(at, d, g0, end);
  else oneByOne(at, d, g0);
  return true;
}

/** Detection after detection claims. */
function oneByOne(at: i32, d: i32, g0: i32): void {
  const stages = classes == SAME_FIRST ? 2 : 1;
  const passes = ignoring == LAST ? 2 : 1;
  for (let stage = 0; stage < stages; stage++)
    for (let i = 0; i < d; i++) {
      const from = u32At(begin, i);
      const to = u32At(begin, i + 1);
      for (let pass = 0; pass < passes && from < to; pass++)
        for (let c = from; c < to && load<u8>(open + i) != 0; c++) {
          const g = g0 + u32At(candidate, c);
          if (stages == 2 && sameClass(at + i, g) != (stage == 0)) continue;
          if (passes == 2 && <i32>load<u8>(ignored + g) != pass) continue;
          claim(c, at, i, g0);
          if (isFinal && pass == 0) break;
        }
    }
}

/** Pair after pair is settled, by falling overlap. */
function pairByPair(at: i32, d: i32, g0: i32, end: i32): void {
  for (let i = 0; i < d; i++) for (let c = u32At(begin, i); c < u32At(begin, i + 1); c++) store<u32>(owner + (<usize>c << 2), i);
  let own = 0;
  let other = 0;
  for (let c = 0; c < end; c++) {
    if (classes != SAME_FIRST || sameClass(at + u32At(owner, c), g0 + u32At(candidate, c))) store<u32>(pairs + (<usize>(own++) << 2), c);
    else store<u32>(spare + (<usize>(other++) << 2), c);
  }
  memory.copy(pairs + (<usize>own << 2), spare, <usize>other << 2);
  sortFalling(pairs, 0, own, value, spare);
  sortFalling(pairs, own, end, value, spare);
  for (let p = 0; p < end; p++) {
    const c = u32At(pairs, p);
    const i = u32At(owner, c);
    if (!isFinal || c == u32At(begin, i)) claim(c, at, i, g0);
  }
}

/** Detection `i` of the image claims candidate `c`, if both are free. */
function claim(c: i32, at: i32, i: i32, g0: i32): void {
  if (load<u8>(open + i) == 0) return;
  const j = u32At(candidate, c);
  const crowd = (load<u8>(gFlags + g0 + j) & 1) != 0;
  const shared = crowd || (ignoring == SHARED && load<u8>(ignored + g0 + j) != 0);
  if (!shared && load<u8>(taken + j) != 0) return;
  store<u8>(open + i, 0);
  store<u8>(taken + j, 1);
  store<u32>(partner + (<usize>(at + i) << 2), u32At(gRows, g0 + j));
  store<f64>(partnerOverlap + (<usize>(at + i) << 3), f64At(value, c));
}

/** Writes down what became of the detection at `i` and of what it claimed. */
function tell(i: i32): void {
  const place = u32At(dRows, u32At(order, i));
  const row = <usize>sourceOf(detections, place);
  store<u32>(matched + (<usize>i << 2), <u32>row);
  const g = <i32>u32At(partner, i);
  if (g < 0) {
    store<u8>(ofDetection + row, GHOST);
    return;
  }
  if (u32At(claimant, g) == 0xffffffff) store<u32>(claimant + (<usize>g << 2), <u32>row);
  if (load<u8>(ofGroundTruth + g) == LEFT_OUT) return;
  const outcome = u32At(detections.category, place) == u32At(groundTruth.category, g) ? DETECTED : MISPREDICTED;
  store<u8>(ofDetection + row, outcome);
  if (load<u8>(ofGroundTruth + g) != DETECTED) store<u8>(ofGroundTruth + g, outcome);
}
