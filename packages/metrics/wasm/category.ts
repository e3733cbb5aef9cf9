// The category at hand, or all of them where they are together.

import { take, u32At } from "./memory";
import { A, kind, MASKS } from "./parameters";
import { allPositives, keptOutcome, keptRank } from "./results";
import { BOX, copyBox, detections, groundTruth, imageHeight, imageWidth, RUNS, Table } from "./tables";

// set by `gather`
export let D: i32 = 0;
export let dImage: usize = 0; // u32
export let dScore: usize = 0; // f64
export let dBox: usize = 0; // 4 f64, masks: the boxes of the pixels
export let G: i32 = 0;
export let gImage: usize = 0;
export let gRows: usize = 0; // u32
export let gArea: usize = 0;
export let gBox: usize = 0; // as dBox
export let gFlags: usize = 0; // u8: 1 crowd, 2 ignored, 4 a match with it reads as none
// masks, 8 u32 a row: addresses of start and stop, height, width, pixels, 1 where a run within is empty, form, 0
export let dMask: usize = 0;
export let dRows: usize = 0; // u32
export let gMask: usize = 0;
// results, set by `place`, but for the order
export let order: usize = 0; // u32, n: which detection, by image and falling score
export let rank: usize = 0; // u32, n
export let outcome: usize = 0; // u32, A · blocks planes
export let stridePlane: i32 = 0; // words of a plane
export let positives: usize = 0; // u32, A

/** Brings the rows of a category together; false without memory for them. */
export function gather(k: i32): bool {
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
  if (order == 0) return false;
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
  return true;
}

/** Takes room for how many ground truths count. */
export function takePositives(): void {
  positives = take(<usize>A << 2);
}

/** Puts what is found of the category at hand behind the `kept` detections of those before. */
export function place(k: i32, kept: i32): void {
  rank = keptRank + (<usize>kept << 2);
  outcome = keptOutcome + (<usize>kept << 2);
  stridePlane = detections.length;
  positives = allPositives + (<usize>(k * A) << 2);
}

/** Start and stop are places in the table's masks, until they are brought; of a row without one nothing is. */
function maskHead(t: Table, row: usize, head: usize): void {
  const form: u32 = load<u8>(t.maskKind + row);
  const image = load<u32>(t.image + (row << 2));
  store<u32>(head, form == 0 ? 0 : load<u32>(t.maskStart + (row << 2)));
  store<u32>(head + 4, form == 0 ? 0 : load<u32>(t.maskStop + (row << 2)));
  store<u32>(head + 8, form == RUNS ? load<u32>(t.maskHeight + (row << 2)) : u32At(imageHeight, image));
  store<u32>(head + 12, form == RUNS ? load<u32>(t.maskWidth + (row << 2)) : u32At(imageWidth, image));
  store<u32>(head + 24, form == 0 ? BOX : form);
}
