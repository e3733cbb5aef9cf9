// Reads rows of "annotations" or of a results list from bytes into columns, many rows a call.
//
// A fast path only: it takes a row if every byte of it is plain JSON of the expected types, and stops before the first
// row that is not. The reader in TypeScript then reads that row, or says what is wrong with it.

// what the caller wants kept
const KEEP_MASKS: u32 = 1;
const KEEP_KEYPOINTS: u32 = 2;
/** The area is the box's, whatever the row says. */
const BOX_AREA: u32 = 4;
/** The area is that of the run lengths; they give the box too where the row has none. */
const MASK_AREA: u32 = 8;
/** The area is the extent of the keypoints, which is the box too. */
const KEYPOINT_AREA: u32 = 16;

// what a row has
const HAS_IMAGE: u32 = 1;
const HAS_CATEGORY: u32 = 2;
const HAS_BOX: u32 = 4;
const HAS_SCORE: u32 = 8;
const HAS_AREA: u32 = 16;
const HAS_CROWD: u32 = 32;
const HAS_ID: u32 = 64;
const HAS_MASK: u32 = 128;
const HAS_KEYPOINTS: u32 = 256;
const HAS_LABELLED: u32 = 512;
const HAS_NAME: u32 = 1024;

const MAX_DEPTH: i32 = 64;

// capacities and addresses; `layout` sets them
let rowCapacity: u32 = 0;
let countCapacity: u32 = 0;
let numberCapacity: u32 = 0;
let atInput: usize = 0;
let atImages: usize = 0; // f64 a row
let atCategories: usize = 0; // f64
let atBoxes: usize = 0; // four f64
let atScores: usize = 0; // f64
let atAreas: usize = 0; // f64
let atIds: usize = 0; // f64
let atLabelled: usize = 0; // f64
let atCrowds: usize = 0; // u8 a row
let atIgnores: usize = 0; // u8 a row: 1 where no keypoint is labelled
let atMasks: usize = 0; // u32 kind, start, stop, height, width a row
let atKeypoints: usize = 0; // u32 stop a row
let atCounts: usize = 0;
let atPoints: usize = 0;
let atKeypointValues: usize = 0;

// results of `rows`
let consumed: usize = 0;
let pending: i32 = 0;
let countLength: u32 = 0;
let pointLength: u32 = 0;
let keypointLength: u32 = 0;
let textLength: u32 = 0;
let all: u32 = 0;
let any: u32 = 0;

// the place after the value read last, and whether it could be read
let at: usize = 0;
let odd: bool = false;
let powers: usize = 0;

/** Lays out memory for pieces of `input` bytes; returns the place of the input, behind which 16 zero bytes must follow. */
export function layout(input: u32, rows: u32, counts: u32, numbers: u32): usize {
  rowCapacity = rows;
  countCapacity = counts;
  numberCapacity = numbers;
  let next: usize = (__heap_base + 15) & ~15;
  powers = next;
  next += 23 * 8;
  next = (next + 15) & ~15;
  atInput = next;
  next += (input + 16 + 15) & ~15;
  atImages = next;
  next += rows * 8;
  atCategories = next;
  next += rows * 8;
  atBoxes = next;
  next += rows * 32;
  atScores = next;
  next += rows * 8;
  atAreas = next;
  next += rows * 8;
  atIds = next;
  next += rows * 8;
  atLabelled = next;
  next += rows * 8;
  atCrowds = next;
  next += rows;
  atIgnores = next;
  next += rows;
  next = (next + 7) & ~7;
  atMasks = next;
  next += rows * 20;
  atKeypoints = next;
  next += rows * 4;
  next = (next + 7) & ~7;
  atCounts = next;
  next += counts * 4;
  next = (next + 7) & ~7;
  atPoints = next;
  next += numbers * 8;
  atKeypointValues = next;
  next += numbers * 8;
  const pages = <i32>((next + 65535) >> 16) - memory.size();
  if (pages > 0 && memory.grow(pages) < 0) unreachable();
  let power: f64 = 1;
  for (let i = 0; i < 23; i++) {
    store<f64>(powers + i * 8, power);
    power *= 10;
  }
  return atInput;
}

export function imagesAt(): usize { return atImages; }
export function categoriesAt(): usize { return atCategories; }
export function boxesAt(): usize { return atBoxes; }
export function scoresAt(): usize { return atScores; }
export function areasAt(): usize { return atAreas; }
export function idsAt(): usize { return atIds; }
export function crowdsAt(): usize { return atCrowds; }
export function ignoresAt(): usize { return atIgnores; }
/** HAS_* flags that all the rows read last have, and that any of them has. */
export function flagsOfAll(): u32 { return all; }
export function flagsOfAny(): u32 { return any; }
export function masksAt(): usize { return atMasks; }
export function keypointsAt(): usize { return atKeypoints; }
export function countsAt(): usize { return atCounts; }
export function pointsAt(): usize { return atPoints; }
export function keypointValuesAt(): usize { return atKeypointValues; }
export function consumedBytes(): u32 { return <u32>(consumed - atInput); }
/** 1 where the row read last has no separator after it yet. */
export function separatorPending(): i32 { return pending; }
export function countsLength(): u32 { return countLength; }
export function pointsLength(): u32 { return pointLength; }
export function keypointsLength(): u32 { return keypointLength; }

@inline function space(p: usize): usize {
  let c = load<u8>(p);
  while (c == 32 || c == 10 || c == 13 || c == 9) c = load<u8>(++p);
  return p;
}

@inline function eight(v: u64): bool {
  return ((v & 0xf0f0f0f0f0f0f0f0) | (((v + 0x0606060606060606) & 0xf0f0f0f0f0f0f0f0) >> 4)) == 0x3333333333333333;
}

@inline function valueOfEight(v: u64): u64 {
  v = ((v & 0x0f0f0f0f0f0f0f0f) * 2561) >> 8;
  v = ((v & 0x00ff00ff00ff00ff) * 6553601) >> 16;
  return ((v & 0x0000ffff0000ffff) * 42949672960001) >> 32;
}

/** How many of the eight bytes are digits, from the first on. */
@inline function digitsOf(v: u64): u64 {
  const others = ((v & 0xf0f0f0f0f0f0f0f0) | (((v + 0x0606060606060606) & 0xf0f0f0f0f0f0f0f0) >> 4)) ^ 0x3333333333333333;
  return ctz(others) >> 3;
}

/** head / 10^digits rounded once, or NaN where a double-double quotient cannot tell. @see quotient in core's json/number.ts */
function quotient(mantissa: u64, digits: i32): f64 {
  const high = <f64>mantissa;
  const low = <f64>(<i64>(mantissa - <u64>high));
  const divisor = load<f64>(powers + digits * 8);
  const estimate = high / divisor;
  const e1 = estimate * 134217729;
  const eh = e1 - (e1 - estimate);
  const el = estimate - eh;
  const d1 = divisor * 134217729;
  const dh = d1 - (d1 - divisor);
  const dl = divisor - dh;
  const back = estimate * divisor;
  const error = el * dl - (back - eh * dh - el * dh - eh * dl);
  const correction = (high - back - error + low) / divisor;
  const margin = estimate * 7.888609052210118e-31; // 2^-100
  const below = estimate + (correction - margin);
  return below == estimate + (correction + margin) ? below : NaN;
}

/** A number, rounded as Number() rounds it; `odd` where that needs more than this knows. */
function number(p: usize): f64 {
  const negative = load<u8>(p) == 45;
  if (negative) p++;
  let c: u32 = <u32>load<u8>(p) - 48;
  if (c > 9) { odd = true; return 0; }
  let m: u64 = c;
  let whole: i32 = 0;
  p++;
  if (c == 0) {
    if (<u32>load<u8>(p) - 48 <= 9) { odd = true; return 0; }
  } else {
    whole = 1;
    for (c = <u32>load<u8>(p) - 48; c <= 9; c = <u32>load<u8>(p) - 48) {
      m = m * 10 + c;
      whole++;
      p++;
    }
  }
  let fraction: i32 = 0;
  if (load<u8>(p) == 46) {
    const start = ++p;
    for (let v = load<u64>(p); eight(v); v = load<u64>(p)) {
      m = m * 100000000 + valueOfEight(v);
      p += 8;
    }
    for (c = <u32>load<u8>(p) - 48; c <= 9; c = <u32>load<u8>(p) - 48) {
      m = m * 10 + c;
      p++;
    }
    fraction = <i32>(p - start);
    if (fraction == 0) { odd = true; return 0; }
    let significant = whole + fraction;
    if (significant > 19 && whole == 0) {
      let q = start;
      while (load<u8>(q) == 48) { q++; significant--; }
    }
    if (significant > 19) { odd = true; return 0; }
  } else if (whole > 19) { odd = true; return 0; }
  let exponent: i32 = -fraction;
  if ((load<u8>(p) | 32) == 101) {
    p++;
    const sign = load<u8>(p);
    if (sign == 45 || sign == 43) p++;
    c = <u32>load<u8>(p) - 48;
    if (c > 9) { odd = true; return 0; }
    let e: i32 = 0;
    do {
      e = e * 10 + c;
      p++;
      c = <u32>load<u8>(p) - 48;
    } while (c <= 9 && e < 1000);
    exponent += sign == 45 ? -e : e;
  }
  at = p;
  let value: f64;
  if (m == 0) value = 0;
  else if (exponent == 0) value = <f64>m;
  else if (exponent < -22 || exponent > 22) { odd = true; return 0; }
  else if (m <= 9007199254740992) value = exponent < 0 ? <f64><i64>m / load<f64>(powers - exponent * 8) : <f64><i64>m * load<f64>(powers + exponent * 8);
  else if (exponent > 0) { odd = true; return 0; }
  else {
    value = quotient(m, -exponent);
    if (value != value) odd = true;
  }
  return negative ? -value : value;
}

/** A whole number of at most 15 digits, as ids are. */
function whole(p: usize): f64 {
  const v = load<u64>(p);
  const n = digitsOf(v);
  const after = load<u8>(p + <usize>n);
  if (n > 0 && n < 8 && after != 46 && (after | 32) != 101 && (n == 1 || (v & 0xff) != 48)) {
    at = p + <usize>n;
    return <f64><i64>valueOfEight(v << ((8 - n) << 3));
  }
  const value = number(p);
  if (at - p > 15) odd = true; // sixteen digits can pass 2^53
  for (let q = p + (load<u8>(p) == 45 ? 1 : 0); q < at; q++) if (<u32>load<u8>(q) - 48 > 9) odd = true;
  return value == 0 ? 0 : value;
}

/** Past a string without escapes or control characters; returns the place after the closing quote. */
function passString(p: usize): usize {
  p++;
  while (true) {
    const c = load<u8>(p);
    if (c == 34) return p + 1;
    if (c < 32 || c == 92) { odd = true; return p; }
    p++;
  }
}

/** Past any plain value. */
function pass(p: usize, depth: i32): usize {
  p = space(p);
  const c = load<u8>(p);
  if (c == 34) return passString(p);
  if (c == 91 || c == 123) {
    if (depth > MAX_DEPTH) { odd = true; return p; }
    const close: u8 = c + 2;
    p = space(p + 1);
    if (load<u8>(p) == close) return p + 1;
    while (true) {
      if (c == 123) {
        p = space(p);
        if (load<u8>(p) != 34) { odd = true; return p; }
        p = space(passString(p));
        if (odd || load<u8>(p) != 58) { odd = true; return p; }
        p++;
      }
      p = space(pass(p, depth + 1));
      if (odd) return p;
      const after = load<u8>(p++);
      if (after == close) return p;
      if (after != 44) { odd = true; return p; }
    }
  }
  if (c == 116) { if (load<u32>(p) != 0x65757274) odd = true; return p + 4; } // true
  if (c == 110) { if (load<u32>(p) != 0x6c6c756e) odd = true; return p + 4; } // null
  if (c == 102) { if (load<u32>(p + 1) != 0x65736c61) odd = true; return p + 5; } // false
  number(p);
  return at;
}

/** A list of numbers into `to`; returns how many, and stops as odd where there is no room for more than `room`. */
function list(p: usize, to: usize, room: u32): u32 {
  if (load<u8>(p) != 91) { odd = true; return 0; }
  p = space(p + 1);
  let n: u32 = 0;
  if (load<u8>(p) == 93) { at = p + 1; return 0; }
  while (true) {
    if (n >= room) { odd = true; return n; }
    store<f64>(to + (<usize>n << 3), number(p));
    if (odd) return n;
    n++;
    p = at;
    let c = load<u8>(p);
    if (c != 44 && c != 93) { p = space(p); c = load<u8>(p); }
    p++;
    if (c == 93) { at = p; return n; }
    if (c != 44) { odd = true; return n; }
    if (load<u8>(p) <= 32) p = space(p);
  }
}

function polygons(p: usize): u32 {
  p = space(p + 1);
  if (load<u8>(p) == 93) { at = p + 1; return 0; }
  while (true) {
    if (pointLength >= numberCapacity) { odd = true; return 0; }
    const head = atPoints + (<usize>pointLength << 3);
    const n = list(p, head + 8, numberCapacity - pointLength - 1);
    if (odd || n < 6 || (n & 1) != 0) { odd = true; return 0; }
    store<f64>(head, <f64>n);
    pointLength += n + 1;
    p = space(at);
    const c = load<u8>(p);
    p = space(p + 1);
    if (c == 93) { at = p; return 2; }
    if (c != 44) { odd = true; return 0; }
  }
}

/** COCO's string form of run lengths. */
function countString(p: usize): void {
  const start = countLength;
  p++;
  while (true) {
    let code: u32 = load<u8>(p++);
    if (code == 34) break;
    let value: i64 = 0;
    let shift: i64 = 0;
    while (true) {
      if (code == 92) { code = load<u8>(p++); if (code != 92) { odd = true; return; } }
      const digit: u32 = code - 48;
      if (digit > 63 || shift > 35) { odd = true; return; }
      value |= <i64>(digit & 31) << shift;
      shift += 5;
      if (digit < 32) {
        if ((digit & 16) != 0) value -= <i64>1 << shift;
        break;
      }
      code = load<u8>(p++);
    }
    if (countLength - start > 2) value += <i64>load<u32>(atCounts + (<usize>(countLength - 2) << 2));
    if (value < 0 || value > 0xffffffff || countLength >= countCapacity) { odd = true; return; }
    store<u32>(atCounts + (<usize>countLength << 2), <u32>value);
    countLength++;
  }
  at = p;
}

function countList(p: usize): void {
  p = space(p + 1);
  if (load<u8>(p) == 93) { at = p + 1; return; }
  while (true) {
    const run = whole(p);
    if (odd || run < 0 || run > 4294967295 || countLength >= countCapacity) { odd = true; return; }
    store<u32>(atCounts + (<usize>countLength << 2), <u32>run);
    countLength++;
    p = space(at);
    const c = load<u8>(p);
    p = space(p + 1);
    if (c == 93) { at = p; return; }
    if (c != 44) { odd = true; return; }
  }
}

/** An object of "size" and "counts"; height and width go to `mask`. */
function runLengths(p: usize, mask: usize): u32 {
  const start = countLength;
  let sized = false;
  let counted = false;
  let height: f64 = 0;
  let width: f64 = 0;
  p = space(p + 1);
  while (true) {
    if (load<u8>(p) != 34) { odd = true; return 0; }
    if (load<u32>(p + 1) == 0x657a6973 && load<u8>(p + 5) == 34 && !sized) { // size
      p = space(p + 6);
      if (load<u8>(p) != 58) { odd = true; return 0; }
      p = space(p + 1);
      if (load<u8>(p) != 91) { odd = true; return 0; }
      height = whole(space(p + 1));
      if (odd) return 0;
      p = space(at);
      if (load<u8>(p) != 44) { odd = true; return 0; }
      width = whole(space(p + 1));
      if (odd) return 0;
      p = space(at);
      if (load<u8>(p) != 93) { odd = true; return 0; }
      p++;
      sized = true;
    } else if (load<u32>(p + 1) == 0x6e756f63 && load<u16>(p + 5) == 0x7374 && load<u8>(p + 7) == 34 && !counted) { // counts
      p = space(p + 8);
      if (load<u8>(p) != 58) { odd = true; return 0; }
      p = space(p + 1);
      if (load<u8>(p) == 34) countString(p);
      else if (load<u8>(p) == 91) countList(p);
      else odd = true;
      if (odd) return 0;
      p = at;
      counted = true;
    } else { odd = true; return 0; }
    p = space(p);
    const c = load<u8>(p++);
    if (c == 125) break;
    if (c != 44) { odd = true; return 0; }
    p = space(p);
  }
  let sum: u64 = 0;
  for (let i = start; i < countLength; i++) sum += load<u32>(atCounts + (<usize>i << 2));
  if (!sized || !counted || height < 0 || width < 0 || height > 4294967295 || width > 4294967295 || height * width > 4294967295 || <f64>sum != height * width) { odd = true; return 0; }
  store<u32>(mask + 12, <u32>height);
  store<u32>(mask + 16, <u32>width);
  at = p;
  return 1;
}

/** Area of run lengths, and the box around them where there is a place for it. @see maskApi.c, rleArea and rleToBbox */
function measureMask(mask: usize, area: usize, box: usize): void {
  const start = load<u32>(mask + 4);
  const stop = load<u32>(mask + 8);
  const height = load<u32>(mask + 12);
  const width = load<u32>(mask + 16);
  let pixels: u32 = 0;
  for (let i = start + 1; i < stop; i += 2) pixels += load<u32>(atCounts + (<usize>i << 2));
  store<f64>(area, <f64>pixels);
  if (box == 0) return;
  if (stop - start < 2 || height == 0 || width == 0) {
    for (let i = 0; i < 4; i++) store<f64>(box + i * 8, 0);
    return;
  }
  let left: u32 = width;
  let top: u32 = height;
  let right: u32 = 0;
  let bottom: u32 = 0;
  let end: u32 = load<u32>(atCounts + (<usize>start << 2));
  for (let i = start + 1; i < stop; i += 2) {
    const begin = end;
    const run = load<u32>(atCounts + (<usize>i << 2));
    end += run + (i + 1 < stop ? load<u32>(atCounts + (<usize>(i + 1) << 2)) : 0);
    if (run == 0) continue;
    const last = begin + run - 1;
    const firstColumn = begin / height;
    const lastColumn = last / height;
    left = min(left, firstColumn);
    right = max(right, lastColumn);
    if (firstColumn < lastColumn) {
      top = 0;
      bottom = height - 1;
    } else {
      top = min(top, begin - firstColumn * height);
      bottom = max(bottom, last - lastColumn * height);
    }
  }
  store<f64>(box, <f64>left);
  store<f64>(box + 8, <f64>top);
  store<f64>(box + 16, <f64>(right - left + 1));
  store<f64>(box + 24, <f64>(bottom - top + 1));
}

function measureKeypoints(start: u32, area: usize, box: usize): void {
  let left: f64 = Infinity;
  let top: f64 = Infinity;
  let right: f64 = -Infinity;
  let bottom: f64 = -Infinity;
  for (let i = start; i < keypointLength; i += 3) {
    const x = load<f64>(atKeypointValues + (<usize>i << 3));
    const y = load<f64>(atKeypointValues + (<usize>i << 3) + 8);
    left = min(left, x);
    right = max(right, x);
    top = min(top, y);
    bottom = max(bottom, y);
  }
  store<f64>(box, left);
  store<f64>(box + 8, top);
  store<f64>(box + 16, right - left);
  store<f64>(box + 24, bottom - top);
  store<f64>(area, (right - left) * (bottom - top));
}

/** Reads one row at p into row n; returns its flags, 0 where it is odd. `at` is then the place after it. */
function row(p: usize, n: u32, keep: u32): u32 {
  const cell = <usize>n << 3;
  const box = atBoxes + (<usize>n << 5);
  const mask = atMasks + <usize>n * 20;
  let has: u32 = 0;
  const keypoints = keypointLength;
  store<u32>(mask, 0);
  p = space(p + 1);
  while (true) {
    if (load<u8>(p) != 34) return 0;
    const key = p + 1;
    let bit: u32 = 0;
    const word = load<u32>(key);
    // little-endian words of the names
    if (word == 0x67616d69 && load<u32>(key + 4) == 0x64695f65 && load<u8>(key + 8) == 34) { bit = HAS_IMAGE; p = key + 9; } // image_id
    else if (word == 0x65746163 && load<u32>(key + 4) == 0x79726f67 && load<u32>(key + 7) == 0x64695f79 && load<u8>(key + 11) == 34) { bit = HAS_CATEGORY; p = key + 12; } // category_id
    else if (word == 0x786f6262 && load<u8>(key + 4) == 34) { bit = HAS_BOX; p = key + 5; } // bbox
    else if (word == 0x726f6373 && load<u16>(key + 4) == 0x2265) { bit = HAS_SCORE; p = key + 6; } // score
    else if (word == 0x61657261 && load<u8>(key + 4) == 34) { bit = HAS_AREA; p = key + 5; } // area
    else if (word == 0x72637369 && load<u32>(key + 4) == 0x2264776f) { bit = HAS_CROWD; p = key + 8; } // iscrowd
    else if ((word & 0xffffff) == 0x226469) { bit = HAS_ID; p = key + 3; } // id
    else if (word == 0x6d676573 && load<u64>(key + 4) == 0x6e6f697461746e65 && load<u8>(key + 12) == 34) { bit = HAS_MASK; p = key + 13; } // segmentation
    else if (word == 0x7079656b && load<u32>(key + 4) == 0x746e696f && load<u16>(key + 8) == 0x2273) { bit = HAS_KEYPOINTS; p = key + 10; } // keypoints
    else if (word == 0x5f6d756e && load<u64>(key + 4) == 0x746e696f7079656b && load<u16>(key + 12) == 0x2273) { bit = HAS_LABELLED; p = key + 14; } // num_keypoints
    else {
      if (word == 0x656c6966 && load<u32>(key + 4) == 0x6d616e5f && load<u16>(key + 8) == 0x2265) bit = HAS_NAME; // file_name
      p = passString(p);
      if (odd) return 0;
    }
    if ((has & bit) != 0) return 0; // a name twice
    p = space(p);
    if (load<u8>(p++) != 58) return 0;
    p = space(p);
    if (bit == HAS_IMAGE) store<f64>(atImages + cell, whole(p));
    else if (bit == HAS_CATEGORY) store<f64>(atCategories + cell, whole(p));
    else if (bit == HAS_BOX) {
      if (list(p, box, 4) != 4 || load<f64>(box + 16) < 0 || load<f64>(box + 24) < 0) return 0;
    } else if (bit == HAS_SCORE) store<f64>(atScores + cell, number(p));
    else if (bit == HAS_AREA) store<f64>(atAreas + cell, number(p));
    else if (bit == HAS_ID) store<f64>(atIds + cell, whole(p));
    else if (bit == HAS_LABELLED) store<f64>(atLabelled + cell, number(p));
    else if (bit == HAS_CROWD) {
      const c = load<u8>(p);
      if (c != 48 && c != 49) return 0;
      const after = load<u8>(p + 1);
      if (after != 44 && after != 125 && after > 32) return 0;
      if (c == 48) bit = 0x80000000;
      at = p + 1;
    } else if (bit == HAS_MASK && (keep & KEEP_MASKS) != 0) {
      const c = load<u8>(p);
      const runs = c == 123;
      store<u32>(mask + 4, runs ? countLength : pointLength);
      if (!runs && c != 91) return 0;
      const kind = runs ? runLengths(p, mask) : polygons(p);
      if (odd) return 0;
      store<u32>(mask, kind);
      store<u32>(mask + 8, runs ? countLength : pointLength);
    } else if (bit == HAS_KEYPOINTS && (keep & KEEP_KEYPOINTS) != 0) {
      const k = list(p, atKeypointValues + (<usize>keypointLength << 3), numberCapacity - keypointLength);
      if (odd || k % 3 != 0) return 0;
      keypointLength += k;
    } else at = pass(p, 0);
    if (odd) return 0;
    has |= bit;
    p = at;
    let c = load<u8>(p);
    if (c != 44 && c != 125) { p = space(p); c = load<u8>(p); }
    p++;
    if (c == 125) break;
    if (c != 44) return 0;
    if (load<u8>(p) <= 32) p = space(p);
  }
  at = p;
  if ((keep & MASK_AREA) != 0) {
    if (load<u32>(mask) != 1) return 0;
    measureMask(mask, atAreas + cell, (has & HAS_BOX) != 0 ? 0 : box);
  } else if ((keep & KEYPOINT_AREA) != 0) {
    if (keypointLength == keypoints) return 0;
    measureKeypoints(keypoints, atAreas + cell, box);
  } else if ((has & HAS_BOX) != 0 && ((has & HAS_AREA) == 0 || (keep & BOX_AREA) != 0))
    store<f64>(atAreas + cell, load<f64>(box + 16) * load<f64>(box + 24));
  return has & 0x7fffffff;
}

/** Whether row n has labelled keypoints: as it says, or else by those that were kept, from `first` on. */
@inline function labelled(n: u32, has: u32, first: u32): bool {
  const told = load<f64>(atLabelled + (<usize>n << 3));
  if ((has & HAS_LABELLED) != 0 && told >= 0) return told != 0;
  for (let i = first + 2; i < keypointLength; i += 3) if (load<f64>(atKeypointValues + (<usize>i << 3)) > 0) return true;
  return false;
}

/**
 * Reads rows from the input, from byte `from` on, which begins an element, to byte `length`.
 *
 * @param keep - KEEP_* flags
 * @param need - a row that lacks one of these HAS_* flags is odd
 * @returns how many rows were read
 */
export function rows(from: u32, length: u32, keep: u32, need: u32): u32 {
  all = 0xffffffff;
  any = 0;
  countLength = 0;
  pointLength = 0;
  keypointLength = 0;
  pending = 0;
  let p: usize = atInput + from;
  const end = atInput + length;
  consumed = p;
  let n: u32 = 0;
  while (n < rowCapacity) {
    p = space(p);
    if (p >= end || load<u8>(p) != 123) break;
    const counts = countLength;
    const points = pointLength;
    const keypoints = keypointLength;
    odd = false;
    const has = row(p, n, keep);
    if (has == 0 || odd || (has & need) != need || at > end) {
      countLength = counts;
      pointLength = points;
      keypointLength = keypoints;
      break;
    }
    if ((has & HAS_ID) == 0) store<f64>(atIds + (<usize>n << 3), NaN);
    store<u8>(atCrowds + n, (has & HAS_CROWD) == 0 ? 0 : 1);
    store<u8>(atIgnores + n, labelled(n, has, keypoints) ? 0 : 1);
    store<u32>(atKeypoints + (<usize>n << 2), keypointLength);
    all &= has;
    any |= has;
    n++;
    consumed = at;
    p = space(at);
    if (p >= end || load<u8>(p) != 44) { pending = 1; break; }
    consumed = ++p;
  }
  return n;
}

const HAS_WIDTH: u32 = 1;
const HAS_HEIGHT: u32 = 2;

/** Reads one element of "images" at p into row n; returns 0 where it is odd. `at` is then the place after it. */
function imageRow(p: usize, n: u32): u32 {
  const cell = <usize>n << 3;
  let has: u32 = 0;
  store<f64>(atScores + cell, 0);
  store<f64>(atAreas + cell, 0);
  p = space(p + 1);
  while (true) {
    if (load<u8>(p) != 34) return 0;
    const key = p + 1;
    let bit: u32 = 0;
    const word = load<u32>(key);
    if ((word & 0xffffff) == 0x226469) { bit = HAS_ID; p = key + 3; } // id
    else if (word == 0x656c6966 && load<u32>(key + 4) == 0x6d616e5f && load<u16>(key + 8) == 0x2265) { bit = HAS_NAME; p = key + 10; } // file_name
    else if (word == 0x74646977 && load<u16>(key + 4) == 0x2268) { bit = HAS_WIDTH; p = key + 6; } // width
    else if (word == 0x67696568 && load<u16>(key + 4) == 0x7468 && load<u8>(key + 6) == 34) { bit = HAS_HEIGHT; p = key + 7; } // height
    else {
      p = passString(p);
      if (odd) return 0;
    }
    if ((has & bit) != 0) return 0; // a name twice
    p = space(p);
    if (load<u8>(p++) != 58) return 0;
    p = space(p);
    if (bit == HAS_ID) store<f64>(atIds + cell, whole(p));
    else if (bit == HAS_NAME) {
      if (load<u8>(p) != 34) return 0;
      if (!copyText(p + 1)) return 0;
    } else if (bit == HAS_WIDTH || bit == HAS_HEIGHT) {
      const side = whole(p);
      if (side < 0) return 0;
      store<f64>((bit == HAS_WIDTH ? atScores : atAreas) + cell, side);
    } else at = pass(p, 0);
    if (odd) return 0;
    has |= bit;
    p = space(at);
    const c = load<u8>(p++);
    if (c == 125) break;
    if (c != 44) return 0;
    p = space(p);
  }
  at = p;
  return has;
}

/** Appends a string of plain ASCII to the texts; false where it is not. */
function copyText(p: usize): bool {
  while (true) {
    const c = load<u8>(p++);
    if (c == 34) break;
    if (c < 32 || c > 126 || c == 92 || textLength >= numberCapacity) return false;
    store<u8>(atPoints + textLength, c);
    textLength++;
  }
  at = p;
  return true;
}

/**
 * As `rows`, for "images": ids, widths (in the column of scores), heights (in that of areas), and file names, one after
 * the other, that end where the column of keypoints says.
 */
export function images(from: u32, length: u32): u32 {
  textLength = 0;
  pending = 0;
  let p: usize = atInput + from;
  const end = atInput + length;
  consumed = p;
  let n: u32 = 0;
  while (n < rowCapacity) {
    p = space(p);
    if (p >= end || load<u8>(p) != 123) break;
    const text = textLength;
    odd = false;
    const has = imageRow(p, n);
    if (odd || (has & HAS_ID) == 0 || at > end) {
      textLength = text;
      break;
    }
    store<u32>(atKeypoints + (<usize>n << 2), textLength);
    n++;
    consumed = at;
    p = space(at);
    if (p >= end || load<u8>(p) != 44) { pending = 1; break; }
    consumed = ++p;
  }
  return n;
}
