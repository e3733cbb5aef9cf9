// What is asked for.

import { f64At } from "./memory";

export const BLOCK: i32 = 16;
export const BOXES: i32 = 0;
export const MASKS: i32 = 1;
export const KEYPOINTS: i32 = 2;
export const EPSILON: f64 = 2.220446049250313e-16;

export let kind: i32 = 0;
export let A: i32 = 0; // area ranges
export let T: i32 = 0; // IoU thresholds
export let M: i32 = 0; // entries of maxDetections
export let R: i32 = 0; // recall thresholds
export let K: i32 = 0; // keypoints
export let blocks: i32 = 0;
export let areaRanges: usize = 0; // f64 min, max
export let limits: usize = 0; // f64
export let cuts: usize = 0; // u32
export let recallThresholds: usize = 0; // f64
export let variances: usize = 0; // f64, K
export let floor: f64 = 0;

export function configure(kind_: i32, areas: i32, areaRanges_: usize, thresholds: i32, limits_: usize, cutCount: i32, cuts_: usize, recalls: i32, recallThresholds_: usize, keypoints: i32, variances_: usize): void {
  kind = kind_;
  A = areas;
  areaRanges = areaRanges_;
  T = thresholds;
  limits = limits_;
  M = cutCount;
  cuts = cuts_;
  R = recalls;
  recallThresholds = recallThresholds_;
  K = keypoints;
  variances = variances_;
  blocks = (T + BLOCK - 1) / BLOCK;
  floor = Infinity;
  for (let t = 0; t < T; t++) floor = min(floor, f64At(limits, t));
}
