import { BorescopeError } from "@borescope/core";

/** A whole number within bounds. @throws BorescopeError SEARCH_OPTION */
export function wholeOption(
  name: string,
  value: number,
  least: number,
  most: number = Number.MAX_SAFE_INTEGER,
): number {
  if (Number.isSafeInteger(value) && value >= least && value <= most) return value;
  const to = most === Number.MAX_SAFE_INTEGER ? "" : ` to ${most}`;
  throw new BorescopeError("SEARCH_OPTION", {
    place: name,
    expected: `a whole number from ${least}${to}`,
    found: String(value),
  });
}
