import { BorescopeError } from "@borescope/core";

/** Passes a number on if it lies in `low` to `high`. @throws BorescopeError CASTINGS_OPTION */
export function checkNumber(place: string, value: unknown, low: number, high: number): number {
  if (typeof value === "number" && value >= low && value <= high) return value;
  throw wrongOption(place, `a number from ${low} to ${high}`, value);
}

/** Passes a whole number on if it is `low` at least. @throws BorescopeError CASTINGS_OPTION */
export function checkWhole(place: string, value: unknown, low: number): number {
  if (typeof value === "number" && Number.isInteger(value) && value >= low) return value;
  throw wrongOption(place, `a whole number from ${low}`, value);
}

/** Passes a seed on if it is finite. @throws BorescopeError CASTINGS_OPTION */
export function checkSeed(value: unknown): number {
  if (typeof value === "number" && Number.isFinite(value)) return value;
  throw wrongOption("seed", "a finite number", value);
}

/** The error for an option that cannot be. */
export function wrongOption(place: string, expected: string, found: unknown): BorescopeError {
  const text =
    typeof found === "string" || (typeof found === "object" && found !== null) ? JSON.stringify(found) : null;
  return new BorescopeError("CASTINGS_OPTION", { place, expected, found: text ?? String(found) });
}
