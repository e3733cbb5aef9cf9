import { BorescopeError } from "@borescope/core";

/** @throws BorescopeError METRICS_OPTION where the value is none of those expected */
export function checkOption(name: string, value: number, good: boolean, expected: string): void {
  if (!good || Number.isNaN(value))
    throw new BorescopeError("METRICS_OPTION", { place: name, expected, found: String(value) });
}
