import { G, gArea, gFlags, positives } from "./category";
import { f64At, take } from "./memory";
import { A, areaRanges } from "./parameters";

/** Per area range and ground truth of the category at hand: 1 where it does not count. */
export let ignored: usize = 0; // u8, A · G

/** Tells the ground truths that count from those that do not. */
export function markIgnored(): void {
  ignored = take(<usize>A * G);
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
