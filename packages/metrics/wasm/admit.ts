// The detections that take part, chosen from the caller's table part by part: what does not is never copied as a whole.

import { f64At, take, u32At } from "./memory";
import { kind, MASKS } from "./parameters";
import { categoryRank, copyBox, detections, imageRank, staged, Table, table } from "./tables";

/** Rows of the caller's table. */
export let sourceLength: i32 = 0;

/** Takes room for `part` rows at a time of the table of detections, which is empty from now on. */
export function stage(part: i32): i32 {
  sourceLength = detections.length;
  detections.source = take(<usize>sourceLength << 2);
  detections.length = 0;
  return table(2, part);
}

/** Admits those of the `count` staged rows, the first being row `first`, that are in the scope and score enough: above the confidence, or at least it. */
export function admit(first: i32, count: i32, above: i32, confidence: f64): void {
  for (let i = 0; i < count; i++) {
    const score = f64At(staged.score, i);
    if (!(above != 0 ? score > confidence : score >= confidence)) continue;
    const category = u32At(staged.category, i);
    const image = u32At(staged.image, i);
    if (<i32>u32At(categoryRank, category) < 0 || <i32>u32At(imageRank, image) < 0) continue;
    const n = <usize>(detections.length++);
    store<u32>(detections.source + (n << 2), first + i);
    store<u32>(detections.category + (n << 2), category);
    store<u32>(detections.image + (n << 2), image);
    store<f64>(detections.score + (n << 3), score);
    copyBox(detections.box + (n << 5), staged.box + (<usize>i << 5));
    if (kind == MASKS) copyMask(n, i);
  }
}

function copyMask(to: usize, from: usize): void {
  store<u8>(detections.maskKind + to, load<u8>(staged.maskKind + from));
  copyWord(detections.maskStart, to, staged.maskStart, from);
  copyWord(detections.maskStop, to, staged.maskStop, from);
  copyWord(detections.maskHeight, to, staged.maskHeight, from);
  copyWord(detections.maskWidth, to, staged.maskWidth, from);
}

@inline function copyWord(column: usize, to: usize, source: usize, from: usize): void {
  store<u32>(column + (to << 2), load<u32>(source + (from << 2)));
}

/** The row of the caller's table that row `row` of a table is. */
@inline export function sourceOf(t: Table, row: u32): u32 {
  return t.source == 0 ? row : u32At(t.source, row);
}
