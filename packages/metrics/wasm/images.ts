// The images of the category at hand, one after another.

import { D, dImage, G, gImage } from "./category";
import { u32At } from "./memory";

/** Where the detections and the ground truths of the image end. */
export let dEnd: i32 = 0;
export let gEnd: i32 = 0;

// sizes of the largest image, set by `measureImages`
export let mostD: i32 = 0;
export let mostG: i32 = 0;
export let mostPairs: i32 = 0;

/** Finds the next image, whose detections begin at `d` and ground truths at `g`; false where there is none. */
export function nextImage(d: i32, g: i32): bool {
  const dStop = D;
  const gStop = G;
  if (d >= dStop && g >= gStop) return false;
  const now = min(d < dStop ? u32At(dImage, d) : 0xffffffff, g < gStop ? u32At(gImage, g) : 0xffffffff);
  while (d < dStop && u32At(dImage, d) == now) d++;
  while (g < gStop && u32At(gImage, g) == now) g++;
  dEnd = d;
  gEnd = g;
  return true;
}

/** Finds the largest sizes, of `cut` detections an image at most. */
export function measureImages(cut: i32): void {
  mostD = 0;
  mostG = 0;
  mostPairs = 0;
  for (let d = 0, g = 0; nextImage(d, g); d = dEnd, g = gEnd) {
    mostD = max(mostD, min(dEnd - d, cut));
    mostG = max(mostG, gEnd - g);
    mostPairs = max(mostPairs, min(dEnd - d, cut) * (gEnd - g));
  }
}
