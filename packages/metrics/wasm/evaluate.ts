// Groups, matches and accumulates: what group.ts, match-image.ts and accumulate.ts do, over linear memory.
// The TypeScript there is the reference; a test holds the two to the same bits.
//
// Masks and keypoints are not copied here as a whole: those of an image are brought when it is its turn.

/** Copies parts of the masks or keypoints of a table here: `count` requests, 4 u32 each: form, start, stop, address. */
@external("env", "bring")
declare function bring(which: i32, requests: usize, count: i32): void;
/** Takes away the curves of a category. */
@external("env", "keep")
declare function keep(category: i32): void;

const BLOCK: i32 = 16;
const BOXES: i32 = 0;
const MASKS: i32 = 1;
const KEYPOINTS: i32 = 2;
// forms of a mask
const READY: u32 = 0;
const RUNS: u32 = 1;
const POLYGONS: u32 = 2;
const BOX: u32 = 3;
const EPSILON: f64 = 2.220446049250313e-16;

// parameters, set by `configure`
let kind: i32 = 0;
let A: i32 = 0; // area ranges
let T: i32 = 0; // IoU thresholds
let M: i32 = 0; // entries of maxDetections
let R: i32 = 0; // recall thresholds
let K: i32 = 0; // keypoints
let blocks: i32 = 0;
let areaRanges: usize = 0; // f64 min, max
let limits: usize = 0; // f64
let cuts: usize = 0; // u32
let recallThresholds: usize = 0; // f64
let variances: usize = 0; // f64, K
let floor: f64 = 0;

// the category at hand, set by `gather`
let D: i32 = 0;
let dImage: usize = 0; // u32
let dScore: usize = 0; // f64
let dBox: usize = 0; // 4 f64, masks: the boxes of the pixels
let G: i32 = 0;
let gImage: usize = 0;
let gRows: usize = 0; // u32
let gArea: usize = 0;
let gBox: usize = 0; // as dBox
let gFlags: usize = 0; // u8: 1 crowd, 2 ignored, 4 a match with it reads as none
// masks, 8 u32 a row: addresses of start and stop, height, width, pixels, 1 where a run within is empty, form, 0
let dMask: usize = 0;
let dRows: usize = 0; // u32
let gMask: usize = 0;

// results
let order: usize = 0; // u32, n: which detection, by image and falling score
let rank: usize = 0; // u32, n
let outcome: usize = 0; // u32, A · blocks planes
let stridePlane: i32 = 0; // words of a plane
let positives: usize = 0; // u32, A
let precision: usize = 0; // f64, A · M · T · R
let scores: usize = 0; // f64
let recall: usize = 0; // f64, A · M · T
let n: i32 = 0;

// the two tables lie at the start of the heap
const TABLES: usize = 1024;
const STEP: i32 = 256; // pages

// scratch
let free: usize = 0;
let limit: usize = 0;

/** Room for `bytes` more at the end of memory; nothing is ever given back but by `reset`. */
export function take(bytes: usize): usize {
  const at = (free + 7) & ~7;
  free = at + bytes;
  if (free > limit) {
    // in large steps: each one has the engine count its garbage
    const pages = <i32>((free - limit + 65535) >> 16);
    let grown = max(pages, STEP);
    if (memory.grow(grown) < 0) {
      grown = pages;
      if (memory.grow(grown) < 0) return 0;
    }
    limit += <usize>grown << 16;
  }
  return at;
}

/** Forgets all that was taken since `mark` was the place reached; 0: all. */
export function reset(mark: usize): void {
  if (limit == 0) limit = <usize>memory.size() << 16;
  free = mark == 0 ? __heap_base + TABLES : mark;
}

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
  for (let t = 0; t < T; t++) floor = min(floor, load<f64>(limits + (<usize>t << 3)));
}

/** A table of objects, as columns; filled by the caller. */
class Table {
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
  // by category, image and place in the table
  rows: usize = 0; // u32
  images: usize = 0; // u32: rank of each row's image
  offsets: usize = 0; // u32, categories + 1
}

const detections = new Table();
const groundTruth = new Table();

// the scope
let imageRank: usize = 0; // i32 by image
let categoryRank: usize = 0; // i32 by category
let images: i32 = 0;
let groups: i32 = 0;
let imageHeight: usize = 0; // u32 by image
let imageWidth: usize = 0;

// results over all categories, sorted by category, image and falling score
let keptRow: usize = 0; // u32
let keptImage: usize = 0; // u32
let keptRank: usize = 0; // u32
let keptScore: usize = 0; // f64
let keptOffsets: usize = 0; // u32, groups + 1
let keptOutcome: usize = 0; // u32, A · blocks planes as long as the table of detections
let allPositives: usize = 0; // u32, groups · A

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

/** Address of a column of a table, in the order of the fields of Table; of the scope or the results from 100 on. */
export function address(which: i32, field: i32): usize {
  const t = which == 0 ? groundTruth : detections;
  switch (field) {
    case 0: return t.image;
    case 1: return t.category;
    case 2: return t.box;
    case 3: return t.area;
    case 4: return t.score;
    case 5: return t.flags;
    case 6: return t.maskKind;
    case 7: return t.maskStart;
    case 8: return t.maskStop;
    case 9: return t.maskHeight;
    case 10: return t.maskWidth;
    case 11: return t.offsets;
    case 100: return imageRank;
    case 101: return categoryRank;
    case 102: return imageHeight;
    case 103: return imageWidth;
    case 110: return keptRow;
    case 111: return keptImage;
    case 112: return keptRank;
    case 113: return keptScore;
    case 114: return keptOffsets;
    case 115: return keptOutcome;
    case 116: return allPositives;
    case 117: return precision;
    case 118: return scores;
    case 119: return recall;
  }
  return 0;
}

/** Sorts `count` rows at `from` to `to` by the rank of what `key` says of them, stably; rows of rank -1 are left out. */
function countingSort(from: usize, to: usize, count: i32, key: usize, rank: usize, ranks: i32, offsets: usize): i32 {
  memory.fill(offsets, 0, <usize>(ranks + 1) << 2);
  for (let i = 0; i < count; i++) {
    const r = <i32>u32At(rank, u32At(key, u32At(from, i)));
    if (r < 0) continue;
    const slot = offsets + (<usize>(r + 1) << 2);
    store<u32>(slot, load<u32>(slot) + 1);
  }
  for (let r = 0; r < ranks; r++) store<u32>(offsets + (<usize>(r + 1) << 2), u32At(offsets, r + 1) + u32At(offsets, r));
  const total = u32At(offsets, ranks);
  for (let i = 0; i < count; i++) {
    const row = u32At(from, i);
    const r = <i32>u32At(rank, u32At(key, row));
    if (r < 0) continue;
    const slot = offsets + (<usize>r << 2);
    const at = load<u32>(slot);
    store<u32>(slot, at + 1);
    store<u32>(to + (<usize>at << 2), row);
  }
  // each offset has moved to where its rank ends: back to where it begins
  for (let r = ranks; r > 0; r--) store<u32>(offsets + (<usize>r << 2), u32At(offsets, r - 1));
  store<u32>(offsets, 0);
  return total;
}

function group(t: Table, classAgnostic: i32): void {
  t.offsets = take(<usize>(groups + 1) << 2);
  const mark = free;
  const count = t.length;
  const first = take(<usize>count << 2);
  const second = take(<usize>count << 2);
  const perImage = take(<usize>(images + 1) << 2);
  for (let i = 0; i < count; i++) store<u32>(first + (<usize>i << 2), i);
  let n: i32;
  if (classAgnostic != 0) {
    n = countingSort(first, second, count, t.category, categoryRank, groups, t.offsets);
    n = countingSort(second, t.rows, n, t.image, imageRank, images, perImage);
    store<u32>(t.offsets, 0);
    store<u32>(t.offsets + 4, n);
  } else {
    n = countingSort(first, second, count, t.image, imageRank, images, perImage);
    n = countingSort(second, t.rows, n, t.category, categoryRank, groups, t.offsets);
  }
  for (let i = 0; i < n; i++) store<u32>(t.images + (<usize>i << 2), u32At(imageRank, u32At(t.image, u32At(t.rows, i))));
  free = mark;
}

/** Groups the tables, then matches and accumulates category by category. Returns how many detections are kept, -1 without memory. */
export function evaluate(classAgnostic: i32): i32 {
  group(groundTruth, classAgnostic);
  group(detections, classAgnostic);
  const categories = classAgnostic != 0 ? 1 : groups;
  const total = <usize>detections.length;
  const lines = <usize>(A * M * T);
  keptRow = take(total << 2);
  keptImage = take(total << 2);
  keptRank = take(total << 2);
  keptScore = take(total << 3);
  keptOffsets = take(<usize>(categories + 1) << 2);
  keptOutcome = take((total << 2) * A * blocks);
  allPositives = take(<usize>(categories * A) << 2);
  recall = take(lines << 3);
  precision = take(lines * R << 3);
  scores = take(lines * R << 3);
  if (scores == 0) return -1;
  full = false;
  let kept: i32 = 0;
  const mark = free;
  for (let k = 0; k < categories; k++) {
    free = mark;
    if (gather(k, kept) == 0) return -1;
    store<u32>(keptOffsets + (<usize>k << 2), kept);
    kept += run(kept);
    if (full) return -1;
    keep(k);
  }
  store<u32>(keptOffsets + (<usize>categories << 2), kept);
  return kept;
}

/** Brings the rows of one category together. */
function gather(k: i32, kept: i32): i32 {
  const d0 = u32At(detections.offsets, k);
  const g0 = u32At(groundTruth.offsets, k);
  D = u32At(detections.offsets, k + 1) - d0;
  G = u32At(groundTruth.offsets, k + 1) - g0;
  dImage = detections.images + (<usize>d0 << 2);
  gImage = groundTruth.images + (<usize>g0 << 2);
  dRows = detections.rows + (<usize>d0 << 2);
  gRows = groundTruth.rows + (<usize>g0 << 2);
  dScore = take(<usize>D << 3);
  gArea = take(<usize>G << 3);
  gFlags = take(G);
  if (kind == MASKS) {
    dBox = take(<usize>D << 5);
    gBox = take(<usize>G << 5);
    dMask = take(<usize>D << 5);
    gMask = take(<usize>G << 5);
  }
  order = take(<usize>D << 2);
  rank = keptRank + (<usize>kept << 2);
  outcome = keptOutcome + (<usize>kept << 2);
  stridePlane = detections.length;
  positives = allPositives + (<usize>(k * A) << 2);
  if (order == 0) return 0;
  for (let i = 0; i < D; i++) {
    const row = <usize>u32At(dRows, i);
    store<f64>(dScore + (<usize>i << 3), load<f64>(detections.score + (row << 3)));
    if (kind != MASKS) continue;
    copyBox(dBox + (<usize>i << 5), detections.box + (row << 5));
    maskHead(detections, row, dMask + (<usize>i << 5));
  }
  for (let i = 0; i < G; i++) {
    const row = <usize>u32At(gRows, i);
    store<f64>(gArea + (<usize>i << 3), load<f64>(groundTruth.area + (row << 3)));
    store<u8>(gFlags + i, load<u8>(groundTruth.flags + row));
    if (kind != MASKS) continue;
    copyBox(gBox + (<usize>i << 5), groundTruth.box + (row << 5));
    maskHead(groundTruth, row, gMask + (<usize>i << 5));
  }
  return 1;
}

@inline function copyBox(to: usize, from: usize): void {
  store<f64>(to, load<f64>(from));
  store<f64>(to + 8, load<f64>(from + 8));
  store<f64>(to + 16, load<f64>(from + 16));
  store<f64>(to + 24, load<f64>(from + 24));
}

/** Start and stop are places in the table's masks, until they are brought. */
function maskHead(t: Table, row: usize, head: usize): void {
  const form: u32 = load<u8>(t.maskKind + row);
  const image = load<u32>(t.image + (row << 2));
  store<u32>(head, load<u32>(t.maskStart + (row << 2)));
  store<u32>(head + 4, load<u32>(t.maskStop + (row << 2)));
  store<u32>(head + 8, form == RUNS ? load<u32>(t.maskHeight + (row << 2)) : u32At(imageHeight, image));
  store<u32>(head + 12, form == RUNS ? load<u32>(t.maskWidth + (row << 2)) : u32At(imageWidth, image));
  store<u32>(head + 24, form == 0 ? BOX : form);
}

@inline function u32At(at: usize, i: i32): u32 { return load<u32>(at + (<usize>i << 2)); }
@inline function f64At(at: usize, i: i32): f64 { return load<f64>(at + (<usize>i << 3)); }

/** Sorts indices `at[from .. to)` by falling score, stably; `spare` has as much room. */
function sortByScore(at: usize, from: i32, to: i32, spare: usize): void {
  let i = from + 1;
  while (i < to && f64At(dScore, u32At(at, i - 1)) >= f64At(dScore, u32At(at, i))) i++;
  if (i >= to) return;
  if (to - from > 48) {
    mergeSort(at, from, to, spare);
    return;
  }
  for (; i < to; i++) {
    const item = u32At(at, i);
    const score = f64At(dScore, item);
    let j = i - 1;
    while (j >= from && f64At(dScore, u32At(at, j)) < score) {
      store<u32>(at + (<usize>(j + 1) << 2), u32At(at, j));
      j--;
    }
    store<u32>(at + (<usize>(j + 1) << 2), item);
  }
}

function mergeSort(at: usize, from: i32, to: i32, spare: usize): void {
  const middle = (from + to) >> 1;
  sortByScore(at, from, middle, spare);
  sortByScore(at, middle, to, spare);
  memory.copy(spare + (<usize>from << 2), at + (<usize>from << 2), <usize>(middle - from) << 2);
  let a = from;
  let b = middle;
  let out = from;
  while (a < middle && b < to) {
    const left = u32At(spare, a);
    const right = u32At(at, b);
    if (f64At(dScore, right) > f64At(dScore, left)) {
      store<u32>(at + (<usize>out << 2), right);
      b++;
    } else {
      store<u32>(at + (<usize>out << 2), left);
      a++;
    }
    out++;
  }
  memory.copy(at + (<usize>out << 2), spare + (<usize>a << 2), <usize>(middle - a) << 2);
}

/** Orders `at[0 .. n)`, positions among the kept, by falling score, stably: least significant digit first. */
function radix(at: usize): void {
  const mark = free;
  let keys = take(<usize>n << 3);
  let otherKeys = take(<usize>n << 3);
  let items = at;
  let otherItems = take(<usize>n << 2);
  const histogram = take(2048 * 4);
  for (let i = 0; i < n; i++) {
    // -0 becomes 0: they are equal; positive numbers are inverted for a falling order, negative ones fall already
    let bits = reinterpret<u64>(f64At(dScore, u32At(order, i)) + 0.0);
    if (bits < 0x8000000000000000) bits = ~bits & 0x7fffffffffffffff;
    store<u64>(keys + (<usize>i << 3), bits);
    store<u32>(items + (<usize>i << 2), i);
  }
  for (let shift: u64 = 0; shift < 64; shift += 11) {
    memory.fill(histogram, 0, 2048 * 4);
    for (let i = 0; i < n; i++) {
      const slot = histogram + (<usize>((load<u64>(keys + (<usize>i << 3)) >> shift) & 2047) << 2);
      store<u32>(slot, load<u32>(slot) + 1);
    }
    if (load<u32>(histogram + (<usize>((load<u64>(keys) >> shift) & 2047) << 2)) == <u32>n) continue;
    let sum: u32 = 0;
    for (let d: usize = 0; d < 2048; d++) {
      const count = load<u32>(histogram + (d << 2));
      store<u32>(histogram + (d << 2), sum);
      sum += count;
    }
    for (let i = 0; i < n; i++) {
      const key = load<u64>(keys + (<usize>i << 3));
      const slot = histogram + (<usize>((key >> shift) & 2047) << 2);
      const to = load<u32>(slot);
      store<u32>(slot, to + 1);
      store<u64>(otherKeys + (<usize>to << 3), key);
      store<u32>(otherItems + (<usize>to << 2), u32At(items, i));
    }
    const k = keys;
    keys = otherKeys;
    otherKeys = k;
    const t = items;
    items = otherItems;
    otherItems = t;
  }
  if (items != at) memory.copy(at, items, <usize>n << 2);
  free = mark;
}

/** Intersection over union of boxes; a crowd divides by the detection's area. */
@inline function boxOverlap(d: usize, g: usize, crowd: bool): f64 {
  const w = load<f64>(d + 16);
  const h = load<f64>(d + 24);
  const gw = load<f64>(g + 16);
  const gh = load<f64>(g + 24);
  const x = load<f64>(d);
  const gx = load<f64>(g);
  const iw = min(x + w, gx + gw) - max(x, gx);
  if (!(iw > 0)) return 0;
  const y = load<f64>(d + 8);
  const gy = load<f64>(g + 8);
  const ih = min(y + h, gy + gh) - max(y, gy);
  if (!(ih > 0)) return 0;
  const inside = iw * ih;
  return inside / (crowd ? w * h : w * h + gw * gh - inside);
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

/** Mask IoU where it can reach the lowest threshold; else anything below that. */
function maskOverlap(d: i32, g: i32, crowd: bool): f64 {
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

/** Makes run lengths of a mask, measures it and puts the box around it in place of the object's. */
function prepareMask(head: usize, box: usize): void {
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

let rasterEnd: usize = 0;
let crossings: usize = 0; // u32 column and place, 2 a crossing
let ordered: usize = 0; // u32, their places in rising order
let crossingCount: i32 = 0;
let rasterHeight: f64 = 0;
let rasterLast: f64 = 0; // the last column

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

/**
 * Run lengths of one polygon, taken at the end of memory; they end at `rasterEnd`.
 *
 * Equal to maskApi.c's rleFrPoly, which walks the outline in steps of a fifth of a pixel: of those steps only the ones
 * that cross the centres of a column are looked for here, in the same arithmetic.
 */
function rasterize(points: usize, n: i32, height: u32, width: u32): usize {
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
  free = out;
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
  free = mark;
}

/** Union of two masks of one size, taken at the end of memory; it ends at `rasterEnd`. @see maskApi.c, rleMerge */
function unite(a: usize, aEnd: usize, b: usize, bEnd: usize): usize {
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
  free = out;
  return start;
}

/** e^x for x <= 0. @see exp.ts, which this follows operation by operation */
function exp(x: f64): f64 {
  if (x < -745.1332191019411) return 0;
  const magnitude = -x;
  if (magnitude < 3.725290298461914e-9) return 1 + x;
  let k: i32 = 0;
  let high: f64 = 0;
  let low: f64 = 0;
  let r = x;
  if (magnitude > 0.34657359027997264) {
    k = magnitude < 1.0397207708399179 ? -1 : <i32>(1.4426950408889634 * x - 0.5);
    high = x - <f64>k * 0.6931471803691238;
    low = <f64>k * 1.9082149292705877e-10;
    r = high - low;
  }
  const t = r * r;
  const c = r - t * (0.16666666666666602 + t * (-0.0027777777777015593 + t * (0.00006613756321437934 + t * (-0.0000016533902205465252 + t * 4.1381367970572385e-8))));
  if (k == 0) return 1 - ((r * c) / (c - 2) - r);
  const y = 1 - (low - (r * c) / (2 - c) - high);
  return k >= -1021 ? y * power(k) : y * power(k + 1000) * 9.332636185032189e-302;
}

/** 2^k, -1022 <= k <= 1023. */
@inline function power(k: i32): f64 {
  return reinterpret<f64>(<u64>(k + 1023) << 52);
}

let terms: usize = 0; // f64, K: similarities; before, pairs of a squared distance and its variance

/** Sum of the first `count` terms in NumPy's order. */
function pairwise(at: usize, count: i32): f64 {
  if (count < 8) {
    let sum: f64 = count > 0 ? load<f64>(at) : 0;
    for (let i = 1; i < count; i++) sum += f64At(at, i);
    return sum;
  }
  if (count > 128) {
    let half = count / 2;
    half -= half % 8;
    return pairwise(at, half) + pairwise(at + (<usize>half << 3), count - half);
  }
  let r0 = f64At(at, 0);
  let r1 = f64At(at, 1);
  let r2 = f64At(at, 2);
  let r3 = f64At(at, 3);
  let r4 = f64At(at, 4);
  let r5 = f64At(at, 5);
  let r6 = f64At(at, 6);
  let r7 = f64At(at, 7);
  let i = 8;
  for (; i + 8 <= count; i += 8) {
    r0 += f64At(at, i);
    r1 += f64At(at, i + 1);
    r2 += f64At(at, i + 2);
    r3 += f64At(at, i + 3);
    r4 += f64At(at, i + 4);
    r5 += f64At(at, i + 5);
    r6 += f64At(at, i + 6);
    r7 += f64At(at, i + 7);
  }
  let sum = r0 + r1 + (r2 + r3) + (r4 + r5 + (r6 + r7));
  for (; i < count; i++) sum += f64At(at, i);
  return sum;
}

/** Object keypoint similarity of keypoints at a and b where it can reach the lowest threshold; else anything below that. */
function keypointOverlap(a: usize, b: usize, g: i32): f64 {
  const box = groundTruth.box + (<usize>u32At(gRows, g) << 5);
  const scale = f64At(gArea, g) + EPSILON;
  let labelled: i32 = 0;
  for (let i = 0; i < K; i++) if (load<f64>(b + <usize>i * 24 + 16) > 0) labelled++;
  const w = load<f64>(box + 16);
  const h = load<f64>(box + 24);
  const x0 = load<f64>(box) - w;
  const x1 = load<f64>(box) + w * 2;
  const y0 = load<f64>(box + 8) - h;
  const y1 = load<f64>(box + 8) + h * 2;
  const all = labelled > 0 ? labelled : K;
  // terms are at most 1: once the missing ones are more than may be missing, the rest need no look
  const spare = <f64>all * (1 - floor) + 1e-6;
  const far = scale > 0 ? scale * 6.001 : Infinity;
  let missed: f64 = 0;
  let count = 0;
  for (let i = 0; i < K; i++) {
    const p = <usize>i * 24;
    const x = load<f64>(a + p);
    const y = load<f64>(a + p + 8);
    let dx: f64;
    let dy: f64;
    if (labelled > 0) {
      if (!(load<f64>(b + p + 16) > 0)) continue;
      dx = x - load<f64>(b + p);
      dy = y - load<f64>(b + p + 8);
    } else {
      dx = max(0, x0 - x) + max(0, x - x1);
      dy = max(0, y0 - y) + max(0, y - y1);
    }
    const square = dx * dx + dy * dy;
    const variance = f64At(variances, i);
    if (square > far * variance) missed += 0.95; // the term is below e^-3
    store<f64>(terms + (<usize>count << 4), square);
    store<f64>(terms + (<usize>count << 4) + 8, variance);
    count++;
  }
  if (missed > spare) return 0;
  missed = 0;
  for (let i = 0; i < count; i++) {
    const at = terms + (<usize>i << 4);
    const term = exp(-(load<f64>(at) / load<f64>(at + 8) / scale / 2));
    missed += 1 - term;
    if (missed > spare) return 0;
    store<f64>(terms + (<usize>i << 3), term);
  }
  return pairwise(terms, count) / <f64>count;
}

let full: bool = false; // no memory for an image's masks or keypoints
let requests: usize = 0;
let window: usize = 0; // keypoints of the image at hand: its detections, then its ground truths

/** Detection `order[at + i]` and ground truth `g0 + j` of an image of `d` detections. */
@inline function overlap(at: i32, i: i32, d: i32, g0: i32, j: i32): f64 {
  const item = u32At(order, at + i);
  const crowd = (load<u8>(gFlags + g0 + j) & 1) != 0;
  if (kind == BOXES) return boxOverlap(detections.box + (<usize>u32At(dRows, item) << 5), groundTruth.box + (<usize>u32At(gRows, g0 + j) << 5), crowd);
  if (kind == MASKS) return maskOverlap(item, g0 + j, crowd);
  return keypointOverlap(window + <usize>(i * K) * 24, window + <usize>((d + j) * K) * 24, g0 + j);
}

/** Brings the keypoints of an image; false without memory for them. */
function bringKeypoints(at: i32, d: i32, g0: i32, g: i32): bool {
  window = take(<usize>((d + g) * K) * 24);
  requests = take(<usize>max(d, g) << 4);
  if (window == 0 || requests == 0) return false;
  for (let i = 0; i < d; i++) requestKeypoints(i, u32At(dRows, u32At(order, at + i)), i);
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

let ignored: usize = 0; // u8, A · G
let taken: usize = 0; // u32, A · most ground truths of an image
let candidate: usize = 0; // u32: ground truth
let value: usize = 0; // f64: its overlap
let reached: usize = 0; // u32, blocks a candidate: thresholds that its overlap reaches
let begin: usize = 0; // u32, by detection of the image

/** Matches detections order[at .. at + d) with ground truths g0 .. g0 + g of one image. */
function image(at: i32, d: i32, g0: i32, g: i32): void {
  let end = 0;
  const mark = free;
  if (kind != BOXES && d > 0 && g > 0 && !(kind == MASKS ? bringMasks(at, d, g0, g) : bringKeypoints(at, d, g0, g))) {
    full = true;
    return;
  }
  for (let i = 0; i < d; i++) {
    const first = end;
    store<u32>(begin + (<usize>i << 2), first);
    for (let j = 0; j < g; j++) {
      const iou = overlap(at, i, d, g0, j);
      if (iou < floor) continue;
      let c = end++;
      while (c > first && iou >= f64At(value, c - 1)) {
        store<f64>(value + (<usize>c << 3), f64At(value, c - 1));
        store<u32>(candidate + (<usize>c << 2), u32At(candidate, c - 1));
        c--;
      }
      store<f64>(value + (<usize>c << 3), iou);
      store<u32>(candidate + (<usize>c << 2), j);
    }
  }
  free = mark;
  store<u32>(begin + (<usize>d << 2), end);
  for (let c = 0; c < end; c++) for (let b = 0; b < blocks; b++) store<u32>(reached + (<usize>(c * blocks + b) << 2), hits(f64At(value, c), b));
  for (let b = 0; b < blocks; b++) settle(at, d, g0, g, b);
}

/** Thresholds of block b that an overlap reaches, a bit each. */
function hits(iou: f64, b: i32): u32 {
  const first = b * BLOCK;
  const count = min(BLOCK, T - first);
  let word: u32 = 0;
  for (let t = 0; t < count; t++) if (!(iou < f64At(limits, first + t))) word |= 1 << t;
  return word;
}

/** Gives detections their ground truths, best candidate first, at all thresholds of block b at once; each area range apart. */
function settle(at: i32, d: i32, g0: i32, g: i32, b: i32): void {
  const full: u32 = (1 << min(BLOCK, T - b * BLOCK)) - 1;
  memory.fill(taken, 0, <usize>(A * g) << 2);
  for (let i = 0; i < d; i++) {
    const size = load<f64>(detections.area + (<usize>u32At(dRows, u32At(order, at + i)) << 3));
    const from = u32At(begin, i);
    const to = u32At(begin, i + 1);
    for (let a = 0; a < A; a++) {
      const outside = size < f64At(areaRanges, 2 * a) || size > f64At(areaRanges, 2 * a + 1);
      const word = from == to ? (outside ? full << BLOCK : 0) : choose(a, b, from, to, g0, taken + (<usize>(a * g) << 2), full, outside);
      store<u32>(outcome + ((<usize>(a * blocks + b) * stridePlane + at + i) << 2), word);
    }
  }
}

/** The outcome word of one detection in one area range, from its candidates: those that count first, then the ignored ones. */
function choose(a: i32, b: i32, from: i32, to: i32, g0: i32, taken: usize, full: u32, outside: bool): u32 {
  const flags = ignored + <usize>a * G + g0;
  let open = full;
  let positive: u32 = 0;
  let skipped: u32 = 0;
  for (let pass: u8 = 0; pass < 2; pass++) {
    for (let c = from; c < to && open != 0; c++) {
      const j = u32At(candidate, c);
      if (load<u8>(flags + j) != pass) continue;
      let hit = u32At(reached, c * blocks + b) & open;
      const flag = load<u8>(gFlags + g0 + j);
      if ((flag & 1) == 0) hit &= ~u32At(taken, j);
      if (hit == 0) continue;
      open &= ~hit;
      store<u32>(taken + (<usize>j << 2), u32At(taken, j) | hit);
      if ((flag & 4) != 0) {
        if (pass == 1 || outside) skipped |= hit;
      } else if (pass == 0) positive |= hit;
      else skipped |= hit;
    }
  }
  if (outside) skipped |= open;
  return positive | (skipped << BLOCK);
}

function markIgnored(): void {
  for (let a = 0; a < A; a++) {
    const low = f64At(areaRanges, 2 * a);
    const high = f64At(areaRanges, 2 * a + 1);
    let counted: u32 = 0;
    for (let g = 0; g < G; g++) {
      const size = f64At(gArea, g);
      const out = (load<u8>(gFlags + g) & 3) != 0 || size < low || size > high;
      store<u8>(ignored + <usize>a * G + g, out ? 1 : 0);
      if (!out) counted++;
    }
    store<u32>(positives + (<usize>a << 2), counted);
  }
}

/** Matches and accumulates the category at hand. Returns how many detections are kept, from `kept` on. */
function run(kept: i32): i32 {
  const cut = <i32>u32At(cuts, M - 1);
  terms = take(<usize>K << 4);
  ignored = take(<usize>A * G);
  markIgnored();
  // sizes of the largest image
  let mostD = 0;
  let mostG = 0;
  let mostPairs = 0;
  let d = 0;
  let g = 0;
  while (d < D || g < G) {
    const now = min(d < D ? u32At(dImage, d) : 0xffffffff, g < G ? u32At(gImage, g) : 0xffffffff);
    let dEnd = d;
    while (dEnd < D && u32At(dImage, dEnd) == now) dEnd++;
    let gEnd = g;
    while (gEnd < G && u32At(gImage, gEnd) == now) gEnd++;
    mostD = max(mostD, dEnd - d);
    mostG = max(mostG, gEnd - g);
    mostPairs = max(mostPairs, min(dEnd - d, cut) * (gEnd - g));
    d = dEnd;
    g = gEnd;
  }
  const spare = take(<usize>D << 2);
  const all = take(<usize>D << 2);
  begin = take(<usize>(mostD + 1) << 2);
  taken = take(<usize>(A * mostG) << 2);
  candidate = take(<usize>mostPairs << 2);
  reached = take(<usize>(mostPairs * blocks) << 2);
  value = take(<usize>mostPairs << 3);
  for (let i = 0; i < D; i++) store<u32>(all + (<usize>i << 2), i);
  n = 0;
  d = 0;
  g = 0;
  while (d < D || g < G) {
    const now = min(d < D ? u32At(dImage, d) : 0xffffffff, g < G ? u32At(gImage, g) : 0xffffffff);
    let dEnd = d;
    while (dEnd < D && u32At(dImage, dEnd) == now) dEnd++;
    let gEnd = g;
    while (gEnd < G && u32At(gImage, gEnd) == now) gEnd++;
    sortByScore(all, d, dEnd, spare);
    const best = min(dEnd - d, cut);
    for (let i = 0; i < best; i++) {
      store<u32>(order + (<usize>(n + i) << 2), u32At(all, d + i));
      store<u32>(rank + (<usize>(n + i) << 2), i);
    }
    image(n, best, g, gEnd - g);
    n += best;
    d = dEnd;
    g = gEnd;
  }
  for (let i = 0; i < n; i++) {
    const item = u32At(order, i);
    const to = <usize>(kept + i);
    store<u32>(keptRow + (to << 2), u32At(dRows, item));
    store<u32>(keptImage + (to << 2), u32At(dImage, item));
    store<f64>(keptScore + (to << 3), f64At(dScore, item));
  }
  accumulate();
  return n;
}

let found: usize = 0; // u32, BLOCK: true positives so far
let passed: usize = 0; // u32, BLOCK: ignored so far
let places: usize = 0; // u32, BLOCK · stride
let owners: usize = 0; // u32
let stride: i32 = 0;
let reach: usize = 0; // u32, R
let sortedRank: usize = 0; // u32, n: rank by falling score
let sortedWord: usize = 0; // u32, n: outcome in one area range and block, by falling score

function accumulate(): void {
  const sorted = take(<usize>n << 2);
  radix(sorted);
  stride = 0;
  for (let a = 0; a < A; a++) stride = max(stride, <i32>u32At(positives, a));
  found = take(BLOCK << 2);
  passed = take(BLOCK << 2);
  places = take(<usize>(BLOCK * stride) << 2);
  owners = take(<usize>(BLOCK * stride) << 2);
  reach = take(<usize>R << 2);
  sortedRank = take(<usize>n << 2);
  sortedWord = take(<usize>n << 2);
  let deepest: u32 = 0;
  for (let i = 0; i < n; i++) {
    const r = u32At(rank, u32At(sorted, i));
    store<u32>(sortedRank + (<usize>i << 2), r);
    deepest = max(deepest, r);
  }
  for (let a = 0; a < A; a++) {
    const total = u32At(positives, a);
    if (total == 0) {
      undefine(recall, a, 1);
      undefine(precision, a, R);
      undefine(scores, a, R);
      continue;
    }
    for (let r = 0; r < R; r++) store<u32>(reach + (<usize>r << 2), truePositivesFor(f64At(recallThresholds, r), total));
    for (let b = 0; b < blocks; b++) {
      const words = outcome + ((<usize>(a * blocks + b) * stridePlane) << 2);
      for (let i = 0; i < n; i++) store<u32>(sortedWord + (<usize>i << 2), u32At(words, u32At(sorted, i)));
      const count = min(BLOCK, T - b * BLOCK);
      for (let m = 0; m < M; m++) {
        const line = (a * M + m) * T + b * BLOCK;
        if (m > 0 && u32At(cuts, m - 1) > deepest) repeatLine(line, count);
        else {
          const top = collect(u32At(cuts, m), deepest, (1 << count) - 1);
          for (let t = 0; t < count; t++) {
            const at = line + t;
            store<f64>(recall + (<usize>at << 3), <f64>u32At(found, t) / <f64>total);
            interpolate(sorted, t, top, at * R);
          }
        }
      }
    }
  }
}

/** What there is no ground truth for is -1. */
function undefine(curves: usize, a: i32, width: i32): void {
  const cells = M * T * width;
  for (let i = a * cells; i < (a + 1) * cells; i++) store<f64>(curves + (<usize>i << 3), -1);
}

/** No image has more detections than the cut before: the same again. */
function repeatLine(line: i32, count: i32): void {
  memory.copy(recall + (<usize>line << 3), recall + (<usize>(line - T) << 3), <usize>count << 3);
  memory.copy(precision + (<usize>(line * R) << 3), precision + (<usize>((line - T) * R) << 3), <usize>(count * R) << 3);
  memory.copy(scores + (<usize>(line * R) << 3), scores + (<usize>((line - T) * R) << 3), <usize>(count * R) << 3);
}

function truePositivesFor(threshold: f64, total: u32): u32 {
  let k: f64 = max(0, Math.floor(threshold * <f64>total) - 2);
  while (k / <f64>total < threshold) k += 1;
  return <u32>k;
}

/** Counts by falling score, and notes where each true positive came; returns the first detection within the cut, or -1. */
function collect(cut: u32, deepest: u32, full: u32): i32 {
  memory.fill(found, 0, BLOCK << 2);
  memory.fill(passed, 0, BLOCK << 2);
  const all = cut > deepest;
  let seen: u32 = 0;
  let top: i32 = -1;
  for (let i = 0; i < n; i++) {
    if (!all && u32At(sortedRank, i) >= cut) continue;
    if (top < 0) top = i;
    const word = u32At(sortedWord, i);
    if (word == 0) {
      seen++;
      continue;
    }
    let skipped = word >> BLOCK;
    if (skipped == full) continue;
    seen++;
    while (skipped != 0) {
      const slot = passed + (<usize>ctz(skipped) << 2);
      store<u32>(slot, load<u32>(slot) + 1);
      skipped &= skipped - 1;
    }
    let positive = word & 0xffff;
    while (positive != 0) {
      const t = ctz(positive);
      const slot = found + (<usize>t << 2);
      const k = load<u32>(slot);
      store<u32>(slot, k + 1);
      const at = (<usize>(t * stride + k)) << 2;
      store<u32>(places + at, seen - load<u32>(passed + (<usize>t << 2)));
      store<u32>(owners + at, i);
      positive &= positive - 1;
    }
  }
  return top;
}

function interpolate(sorted: usize, t: i32, top: i32, at: i32): void {
  const total = u32At(found, t);
  const base = t * stride - 1;
  let peak: f64 = 0;
  let j = total;
  for (let r = R - 1; r >= 0; r--) {
    const cell = <usize>(at + r) << 3;
    const need = u32At(reach, r);
    if (need > total || top < 0) {
      store<f64>(precision + cell, 0);
      store<f64>(scores + cell, 0);
      continue;
    }
    for (; j >= need && j > 0; j--) {
      const p = <f64>j / (<f64>u32At(places, base + j) + EPSILON);
      if (p > peak) peak = p;
    }
    store<f64>(precision + cell, peak);
    const owner = need == 0 ? <u32>top : u32At(owners, base + need);
    store<f64>(scores + cell, f64At(dScore, u32At(order, u32At(sorted, owner))));
  }
}
