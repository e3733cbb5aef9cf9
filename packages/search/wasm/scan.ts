// Scans 8-bit copies of vectors for the rows that may be among the best of a query; src/scan.ts says why none is missed.
//
// A row may be left out early: what its remaining elements could still add is at most the product of the two rests'
// lengths (Cauchy-Schwarz), looked at after each of PARTS parts but the last. So the first parts of all rows lie
// together, then the second ones, and what is left out is not even read.

const PARTS: i32 = 4;

let length: i32 = 0;
let stride: usize = 0; // bytes of a row, a multiple of 64
let rows: usize = 0; // i8, PARTS · length · (stride / PARTS); length is a multiple of 4
let scale: usize = 0; // f32 by row
let loss: usize = 0; // f32: length of what rounding to 8 bits took away
let norm: usize = 0; // f32
let rest: usize = 0; // f32, (PARTS - 1) · length: scaled length of the elements after each part

// four queries side by side
let query: usize = 0; // i16, 4 · stride elements
let queryFacts: usize = 0; // f32, (2 + PARTS) · 4: scale, factors of loss and norm, scaled length after each part
let k: i32 = 0;
let heaps: usize = 0; // f32, 4 · k: the best lower bounds so far, the least on top
let sizes: usize = 0; // i32, 4
let cuts: usize = 0; // f32, 4: the least of k lower bounds
let counts: usize = 0; // i32, 4
let found: usize = 0; // u32, 4 · length: rows
let bounds: usize = 0; // f32, 4 · length: their upper bounds
let allowed: usize = 0; // u8 by row
let filtered: bool = false;

/** Takes memory for `rowCount` rows (a multiple of 4) of `bytes` each; 0 where there is none. */
export function take(rowCount: i32, bytes: i32): i32 {
  length = rowCount;
  stride = bytes;
  const n = <usize>rowCount;
  let at: usize = (__heap_base + 63) & ~63;
  rows = at; at += n * stride;
  scale = at; at += n << 2;
  loss = at; at += n << 2;
  norm = at; at += n << 2;
  rest = at; at += (n << 2) * (PARTS - 1);
  query = at; at += stride << 3;
  queryFacts = at; at += 16 * (2 + PARTS);
  sizes = at; at += 16;
  cuts = at; at += 16;
  counts = at; at += 16;
  allowed = at; at += n;
  found = at; at += n << 4;
  bounds = at; at += n << 4;
  heaps = at;
  return reach(at);
}

/** Takes memory for the best `most` of each query; 0 where there is none. */
export function keep(most: i32): i32 {
  k = most;
  return reach(heaps + (<usize>most << 4));
}

function reach(end: usize): i32 {
  const pages = <i32>((end + 65535) >> 16) - memory.size();
  return pages <= 0 || memory.grow(pages) >= 0 ? 1 : 0;
}

/** Address of a field. */
export function address(field: i32): usize {
  switch (field) {
    case 0: return rows;
    case 1: return scale;
    case 2: return loss;
    case 3: return norm;
    case 4: return rest;
    case 5: return query;
    case 6: return queryFacts;
    case 7: return allowed;
    case 8: return counts;
    case 9: return found;
    case 10: return bounds;
    case 11: return cuts;
  }
  return 0;
}

/** Scans for the first query alone, or for four; counts, found, bounds and cuts have the answer. */
export function scan(queries: i32, isFiltered: i32): void {
  filtered = isFiltered != 0;
  for (let q: usize = 0; q < 4; q++) {
    store<i32>(sizes + (q << 2), 0);
    store<i32>(counts + (q << 2), 0);
    store<f32>(cuts + (q << 2), -Infinity);
  }
  if (queries == 1) scanOne();
  else scanFour();
}

/** One query, four rows at a time. */
function scanOne(): void {
  const part = stride / PARTS;
  const ofScale = v128.load32_splat(queryFacts);
  const ofLoss = v128.load32_splat(queryFacts + 16);
  const ofNorm = v128.load32_splat(queryFacts + 32);
  for (let i: usize = 0; i < <usize>length; i += 4) {
    const at = i << 2;
    const scales = f32x4.mul(ofScale, v128.load(scale + at));
    const error = f32x4.add(f32x4.mul(ofLoss, v128.load(loss + at)), f32x4.mul(ofNorm, v128.load(norm + at)));
    let sumA = i32x4.splat(0);
    let sumB = i32x4.splat(0);
    let sumC = i32x4.splat(0);
    let sumD = i32x4.splat(0);
    let estimate = sumA;
    let passing: i32 = 0;
    for (let p = 0; p < PARTS; p++) {
      const a = rows + (<usize>length * p + i) * part;
      const b = a + part;
      const c = b + part;
      const d = c + part;
      const elements = query + ((part * p) << 1);
      for (let j: usize = 0; j < part; j += 16) {
        const low = v128.load(elements + (j << 1));
        const high = v128.load(elements + (j << 1), 16);
        const va = v128.load(a + j);
        sumA = i32x4.add(sumA, i32x4.dot_i16x8_s(i16x8.extend_low_i8x16_s(va), low));
        sumA = i32x4.add(sumA, i32x4.dot_i16x8_s(i16x8.extend_high_i8x16_s(va), high));
        const vb = v128.load(b + j);
        sumB = i32x4.add(sumB, i32x4.dot_i16x8_s(i16x8.extend_low_i8x16_s(vb), low));
        sumB = i32x4.add(sumB, i32x4.dot_i16x8_s(i16x8.extend_high_i8x16_s(vb), high));
        const vc = v128.load(c + j);
        sumC = i32x4.add(sumC, i32x4.dot_i16x8_s(i16x8.extend_low_i8x16_s(vc), low));
        sumC = i32x4.add(sumC, i32x4.dot_i16x8_s(i16x8.extend_high_i8x16_s(vc), high));
        const vd = v128.load(d + j);
        sumD = i32x4.add(sumD, i32x4.dot_i16x8_s(i16x8.extend_low_i8x16_s(vd), low));
        sumD = i32x4.add(sumD, i32x4.dot_i16x8_s(i16x8.extend_high_i8x16_s(vd), high));
      }
      estimate = f32x4.mul(f32x4.convert_i32x4_s(sums(sumA, sumB, sumC, sumD)), scales);
      let upper = f32x4.add(estimate, error);
      if (p + 1 < PARTS) {
        const rests = v128.load(rest + ((<usize>p * <usize>length) << 2) + at);
        upper = f32x4.add(upper, f32x4.mul(v128.load32_splat(queryFacts + 48 + (<usize>p << 4)), rests));
      }
      passing = i32x4.bitmask(f32x4.ge(upper, v128.load32_splat(cuts)));
      if (passing == 0) break;
    }
    while (passing != 0) {
      const lane = <usize>ctz(passing);
      passing &= passing - 1;
      if (filtered && load<u8>(allowed + i + lane) == 0) continue;
      consider(0, <u32>(i + lane), laneOf(estimate, lane), laneOf(error, lane));
    }
  }
}

/** Four queries, row by row. */
function scanFour(): void {
  const part = stride / PARTS;
  const second = query + (stride << 1);
  const third = second + (stride << 1);
  const fourth = third + (stride << 1);
  const ofScale = v128.load(queryFacts);
  const ofLoss = v128.load(queryFacts + 16);
  const ofNorm = v128.load(queryFacts + 32);
  for (let i: usize = 0; i < <usize>length; i++) {
    if (filtered && load<u8>(allowed + i) == 0) continue;
    const at = i << 2;
    const scales = f32x4.mul(ofScale, v128.load32_splat(scale + at));
    const error = f32x4.add(f32x4.mul(ofLoss, v128.load32_splat(loss + at)), f32x4.mul(ofNorm, v128.load32_splat(norm + at)));
    let sumA = i32x4.splat(0);
    let sumB = i32x4.splat(0);
    let sumC = i32x4.splat(0);
    let sumD = i32x4.splat(0);
    let estimate = sumA;
    let passing: i32 = 0;
    for (let p = 0; p < PARTS; p++) {
      const row = rows + (<usize>length * p + i) * part;
      for (let j: usize = 0; j < part; j += 16) {
        const bytes = v128.load(row + j);
        const low = i16x8.extend_low_i8x16_s(bytes);
        const high = i16x8.extend_high_i8x16_s(bytes);
        const to = (part * p + j) << 1;
        sumA = i32x4.add(sumA, i32x4.dot_i16x8_s(low, v128.load(query + to)));
        sumA = i32x4.add(sumA, i32x4.dot_i16x8_s(high, v128.load(query + to, 16)));
        sumB = i32x4.add(sumB, i32x4.dot_i16x8_s(low, v128.load(second + to)));
        sumB = i32x4.add(sumB, i32x4.dot_i16x8_s(high, v128.load(second + to, 16)));
        sumC = i32x4.add(sumC, i32x4.dot_i16x8_s(low, v128.load(third + to)));
        sumC = i32x4.add(sumC, i32x4.dot_i16x8_s(high, v128.load(third + to, 16)));
        sumD = i32x4.add(sumD, i32x4.dot_i16x8_s(low, v128.load(fourth + to)));
        sumD = i32x4.add(sumD, i32x4.dot_i16x8_s(high, v128.load(fourth + to, 16)));
      }
      estimate = f32x4.mul(f32x4.convert_i32x4_s(sums(sumA, sumB, sumC, sumD)), scales);
      let upper = f32x4.add(estimate, error);
      if (p + 1 < PARTS) {
        const rests = v128.load32_splat(rest + ((<usize>p * <usize>length) << 2) + at);
        upper = f32x4.add(upper, f32x4.mul(v128.load(queryFacts + 48 + (<usize>p << 4)), rests));
      }
      passing = i32x4.bitmask(f32x4.ge(upper, v128.load(cuts)));
      if (passing == 0) break;
    }
    while (passing != 0) {
      const lane = <usize>ctz(passing);
      passing &= passing - 1;
      consider(lane, <u32>i, laneOf(estimate, lane), laneOf(error, lane));
    }
  }
}

/** The sums of the lanes of each. */
@inline function sums(a: v128, b: v128, c: v128, d: v128): v128 {
  const ab = i32x4.add(i32x4.shuffle(a, b, 0, 4, 2, 6), i32x4.shuffle(a, b, 1, 5, 3, 7));
  const cd = i32x4.add(i32x4.shuffle(c, d, 0, 4, 2, 6), i32x4.shuffle(c, d, 1, 5, 3, 7));
  return i32x4.add(i32x4.shuffle(ab, cd, 0, 1, 4, 5), i32x4.shuffle(ab, cd, 2, 3, 6, 7));
}

@inline function laneOf(values: v128, lane: usize): f32 {
  if (lane == 0) return f32x4.extract_lane(values, 0);
  if (lane == 1) return f32x4.extract_lane(values, 1);
  if (lane == 2) return f32x4.extract_lane(values, 2);
  return f32x4.extract_lane(values, 3);
}

/** Notes a row that may be among the best of query `q`, and raises the cut by its lower bound. */
function consider(q: usize, row: u32, estimate: f32, error: f32): void {
  const upper = estimate + error;
  if (!(upper >= load<f32>(cuts + (q << 2)))) return; // an earlier row of the four has raised it
  const count = load<i32>(counts + (q << 2));
  const to = (q * <usize>length + <usize>count) << 2;
  store<u32>(found + to, row);
  store<f32>(bounds + to, upper);
  store<i32>(counts + (q << 2), count + 1);
  const lower = estimate - error;
  const heap = heaps + ((q * <usize>k) << 2);
  const size = load<i32>(sizes + (q << 2));
  if (size < k) {
    rise(heap, size, lower);
    store<i32>(sizes + (q << 2), size + 1);
    if (size + 1 == k) store<f32>(cuts + (q << 2), load<f32>(heap));
  } else if (lower > load<f32>(heap)) {
    sink(heap, lower);
    store<f32>(cuts + (q << 2), load<f32>(heap));
  }
}

function rise(heap: usize, size: i32, value: f32): void {
  let at = size;
  while (at > 0) {
    const parent = (at - 1) >> 1;
    const above = load<f32>(heap + (<usize>parent << 2));
    if (above <= value) break;
    store<f32>(heap + (<usize>at << 2), above);
    at = parent;
  }
  store<f32>(heap + (<usize>at << 2), value);
}

function sink(heap: usize, value: f32): void {
  let at = 0;
  for (;;) {
    let child = 2 * at + 1;
    if (child >= k) break;
    if (child + 1 < k && load<f32>(heap + (<usize>(child + 1) << 2)) < load<f32>(heap + (<usize>child << 2))) child++;
    const below = load<f32>(heap + (<usize>child << 2));
    if (value <= below) break;
    store<f32>(heap + (<usize>at << 2), below);
    at = child;
  }
  store<f32>(heap + (<usize>at << 2), value);
}
