// The tables of objects and the scope, as the caller fills them in.

import { take } from "./memory";
import { kind, MASKS } from "./parameters";

// forms of a mask
export const READY: u32 = 0;
export const RUNS: u32 = 1;
export const POLYGONS: u32 = 2;
export const BOX: u32 = 3;

// which detections take part: all, or those of a score
export const ALL: i32 = 0;
export const ABOVE: i32 = 1;
export const AT_LEAST: i32 = 2;

/** A table of objects, as columns; filled by the caller. */
export class Table {
  length: i32 = 0;
  image: usize = 0; // u32
  category: usize = 0; // u32
  box: usize = 0; // 4 f64
  area: usize = 0; // f64
  score: usize = 0; // f64, detections
  kept: i32 = ALL;
  confidence: f64 = 0;
  flags: usize = 0; // u8, ground truth: 1 crowd, 2 ignored, 4 a match with it reads as none
  maskKind: usize = 0; // u8
  maskStart: usize = 0; // u32
  maskStop: usize = 0; // u32
  maskHeight: usize = 0; // u32
  maskWidth: usize = 0; // u32
  // by category, image and place in the table
  rows: usize = 0; // u32
  images: usize = 0; // u32: rank of each row's image
  offsets: usize = 0; // u32, categories + 1
}

export const detections = new Table();
export const groundTruth = new Table();

// the scope
export let imageRank: usize = 0; // i32 by image
export let categoryRank: usize = 0; // i32 by category
export let images: i32 = 0;
export let groups: i32 = 0;
export let imageHeight: usize = 0; // u32 by image
export let imageWidth: usize = 0;

/** Takes room for the scope: ranks of images and categories (-1: left out), and sizes of images. */
export function scope(imageCount: i32, imagesRanked: i32, categoryCount: i32, categoriesRanked: i32): i32 {
  images = imagesRanked;
  groups = categoriesRanked;
  imageRank = take(<usize>imageCount << 2);
  imageHeight = take(<usize>imageCount << 2);
  imageWidth = take(<usize>imageCount << 2);
  categoryRank = take(<usize>categoryCount << 2);
  return categoryRank == 0 ? 0 : 1;
}

/** Takes room for a table: 0 ground truth, 1 detections. */
export function table(which: i32, length: i32): i32 {
  const t = which == 0 ? groundTruth : detections;
  t.length = length;
  t.kept = ALL;
  t.image = take(<usize>length << 2);
  t.category = take(<usize>length << 2);
  t.box = take(<usize>length << 5);
  t.area = take(<usize>length << 3);
  if (which == 1) t.score = take(<usize>length << 3);
  else t.flags = take(length);
  if (kind == MASKS) {
    t.maskKind = take(length);
    t.maskStart = take(<usize>length << 2);
    t.maskStop = take(<usize>length << 2);
    t.maskHeight = take(<usize>length << 2);
    t.maskWidth = take(<usize>length << 2);
    memory.fill(t.maskKind, 0, length);
  }
  t.rows = take(<usize>length << 2);
  t.images = take(<usize>length << 2);
  return t.images == 0 ? 0 : 1;
}
