// The module: groups, matches and accumulates as group.ts, match-image.ts and accumulate.ts do, over linear memory, and
// finds the outcomes as outcomes.ts does. The TypeScript there is the reference; tests hold the two to the same bits.

import { gather, place } from "./category";
import { group } from "./group";
import { run } from "./match";
import { free, release } from "./memory";
import { findOutcomes } from "./outcomes";
import { keptOffsets, takeResults } from "./results";
import { follow } from "./rule";
import { detections, groundTruth, groups } from "./tables";

export { address } from "./addresses";
export { admit, stage } from "./admit";
export { reset, take } from "./memory";
export { configure } from "./parameters";
export { follow } from "./rule";
export { scope, table } from "./tables";
export { tally } from "./tally";

/** Takes away the curves of a category. */
@external("env", "keep")
declare function keep(category: i32): void;

/** Groups the tables, then matches and accumulates category by category. Returns how many detections are kept, -1 without memory. */
export function evaluate(classAgnostic: i32): i32 {
  follow(0, 0, 0, 0, 0, 0);
  group(groundTruth, classAgnostic != 0);
  group(detections, classAgnostic != 0);
  const categories = classAgnostic != 0 ? 1 : groups;
  if (!takeResults(detections.length, categories)) return -1;
  let kept: i32 = 0;
  const mark = free;
  for (let k = 0; k < categories; k++) {
    release(mark);
    if (!gather(k)) return -1;
    place(k, kept);
    store<u32>(keptOffsets + (<usize>k << 2), kept);
    const found = run(kept);
    if (found < 0) return -1;
    kept += found;
    keep(k);
  }
  store<u32>(keptOffsets + (<usize>categories << 2), kept);
  return kept;
}

/** Finds the outcomes of all objects by the rule, of the detections admitted. Returns how many these are, -1 where it cannot be done here. */
export function outcomes(byCategory: i32, countsCrowds: i32): i32 {
  return findOutcomes(byCategory != 0, countsCrowds != 0);
}
