import type { Difference, Estimate } from "@borescope/metrics";
import { coloured } from "./bars.js";

/** A number in 0 … 1. */
export function numberText(value: number | null | undefined): string {
  return value == null ? "–" : value.toFixed(3);
}

/** A difference, with its sign. */
export function signedText(value: number | null): string {
  return value === null ? "–" : `${value < 0 ? "−" : "+"}${Math.abs(value).toFixed(3)}`;
}

/** Both ends of an interval, with signs where they are of a difference. */
export function intervalText({ interval }: Estimate, text: (value: number) => string = numberText): string {
  return interval === null ? "–" : `${text(interval.low)} … ${text(interval.high)}`;
}

/** What a difference comes to, in a word and, on a terminal, a colour. */
export function verdictText({ verdict }: Difference): string {
  const colours = { better: "green", worse: "red", "cannot tell": "dim" } as const;
  return coloured(colours[verdict], verdict);
}
