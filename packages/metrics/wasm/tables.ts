// The tables of objects and the scope, as the caller fills them in.

import { take } from "./memory";
import { kind, MASKS } from "./parameters";

// forms of a mask
export const READY: u32 = 0;
export const RUNS: u32 = 1;
export const POLYGONS: u32 = 2;
export const BOX: u32 = 3;

/** A table of objects, as columns; filled by the caller. */
export class Table {
  length: i32 = 0;
  image: usize = 0; // u32
  category: usize = 0; // u32
  box: usize = 0; // 4 f64
  area: usize = 0; // f64
  score: usize = 0; // f64, detections
  flags: usize = 0; // u8, ground truth: 1 crowd, 2 ignored, 4 a match with it reads as none
  maskKind: usize = 0; // u8
  maskStart: usize = 0; // u32
  maskStop: usize = 0; // u32
  maskHeight: usize = 0; // u32
  maskWidth: usize = 0; // u32
  source: usize = 0; // u32: which row of the caller's table each is; 0: it is that table
  // by category, image and place in the table
  rows: usize = 0; // u32
  images: usize = 0; // u32: rank of each row's image
  offsets: usize = 0; // u32, categories + 1
}

export const detections = new Table();
export const groundTruth = new Table();
/** Some rows of the detections, of which those that take part are admitted. */
export const staged = new Table();

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

/** The table of a number: 0 ground truth, 1 detections, 2 staged. */
export function tableOf(which: i32): Table {
  return which == 0 ? groundTruth : which == 1 ? detections : staged;
}

/** Takes room for a table. */
export function table(which: i32, length: i32): i32 {
  const t = tableOf(which);
  t.length = length;
  t.source = 0;
  t.image = take(<usize>length << 2);
  t.category = take(<usize>length << 2);
  t.box = take(<usize>length << 5);
  t.area = take(<usize>length << 3);
  if (which != 0) t.score = take(<usize>length << 3);
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

@inline export function copyBox(to: usize, from: usize): void {
  store<f64>(to, load<f64>(from));
  store<f64>(to + 8, load<f64>(from + 8));
  store<f64>(to + 16, load<f64>(from + 16));
  store<f64>(to + 24, load<f64>(from + 24));
}
