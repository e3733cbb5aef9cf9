import { badOption } from "../thresholds.js";
import type { Preprocessing } from "./preprocessing.js";

const CHOICES = {
  channels: ["rgb", "bgr", "grey"],
  fit: ["letterbox", "top-left", "stretch"],
  layout: ["nchw", "nhwc"],
  type: ["float32", "float16", "uint8"],
} as const satisfies Partial<Record<keyof Preprocessing, readonly string[]>>;

/** A family's preprocessing with what the caller changes, checked. @throws BorescopeError INFERENCE_OPTION */
export function checkedPreprocessing(family: Preprocessing, changes: Partial<Preprocessing> = {}): Preprocessing {
  const all = { ...family, ...changes };
  for (const side of ["width", "height"] as const)
    if (!(Number.isInteger(all[side]) && all[side] > 0))
      throw badOption(`preprocessing.${side}`, "a whole number above 0", all[side]);
  for (const key of ["channels", "fit", "layout", "type"] as const)
    if (!(CHOICES[key] as readonly string[]).includes(all[key]))
      throw badOption(`preprocessing.${key}`, `one of ${CHOICES[key].join(", ")}`, all[key]);
  if (!(all.fill >= 0 && all.fill <= 255)) throw badOption("preprocessing.fill", "a number from 0 to 255", all.fill);
  if (!(Number.isFinite(all.divisor) && all.divisor !== 0))
    throw badOption("preprocessing.divisor", "a number other than 0", all.divisor);
  const planes = all.channels === "grey" ? 1 : 3;
  for (const key of ["mean", "deviation"] as const) {
    const numbers = all[key].slice(0, planes);
    if (numbers.length < planes || !numbers.every((n) => Number.isFinite(n) && (key === "mean" || n !== 0)))
      throw badOption(`preprocessing.${key}`, `${planes} numbers${key === "mean" ? "" : " other than 0"}`, all[key]);
  }
  return all;
}
