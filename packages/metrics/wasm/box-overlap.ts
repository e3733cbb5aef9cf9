import { gFlags, gRows } from "./category";
import { take, u32At } from "./memory";
import { groundTruth } from "./tables";

const LAID: usize = 40; // left, top, right, bottom and area, f64

/** Intersection over union of boxes; a crowd divides by the detection's area. */
@inline export function boxOverlap(d: usize, g: usize, crowd: bool): f64 {
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

let laid: usize = 0; // boxes of the image's ground truths

/** Takes room for the ground truths of the largest image. */
export function takeLaidBoxes(mostG: i32): void {
  laid = take(<usize>mostG * LAID);
}

/** Lays out the boxes of ground truths g0 .. g0 + g. */
export function layBoxes(g0: i32, g: i32): void {
  for (let j = 0; j < g; j++) {
    const box = groundTruth.box + (<usize>u32At(gRows, g0 + j) << 5);
    const at = laid + <usize>j * LAID;
    const x = load<f64>(box);
    const y = load<f64>(box + 8);
    const w = load<f64>(box + 16);
    const h = load<f64>(box + 24);
    store<f64>(at, x);
    store<f64>(at + 8, y);
    store<f64>(at + 16, x + w);
    store<f64>(at + 24, y + h);
    store<f64>(at + 32, w * h);
  }
}

/** As `boxOverlap`, with the box laid out at `j`, which is ground truth `g`. */
@inline export function laidOverlap(x: f64, y: f64, right: f64, bottom: f64, area: f64, j: i32, g: i32): f64 {
  const at = laid + <usize>j * LAID;
  const iw = min(right, load<f64>(at + 16)) - max(x, load<f64>(at));
  const ih = min(bottom, load<f64>(at + 24)) - max(y, load<f64>(at + 8));
  // one branch, since each by itself goes either way as often
  if ((<i32>(iw > 0) & <i32>(ih > 0)) == 0) return 0;
  const inside = iw * ih;
  return inside / ((load<u8>(gFlags + g) & 1) != 0 ? area : area + load<f64>(at + 32) - inside);
}
