import type { Estimate } from "@borescope/metrics";

const whole = new Intl.NumberFormat("en-US");

/** A count, as in `9,600`. */
export const counted = (value: number): string => whole.format(value);

/** A count with its noun, as in `1 image`, `96 images`. */
export const several = (value: number, noun: string, nouns = `${noun}s`): string =>
  `${counted(value)} ${value === 1 ? noun : nouns}`;

/** A share with three digits, `–` where there is none. */
export const share = (value: number | null | undefined): string =>
  value == null || Number.isNaN(value) ? "–" : value.toFixed(3);

/** A gain with its sign, `–` where there is none. */
export const gain = (value: number | null | undefined): string =>
  value == null || Number.isNaN(value) ? "–" : `${value < 0 ? "−" : "+"}${Math.abs(value).toFixed(3)}`;

/** A share in whole per cent. */
export const percent = (value: number): string => (Number.isNaN(value) ? "–" : `${Math.round(100 * value)}%`);

/** The interval of an estimate as `0.31 to 0.39`; empty where there is none. */
export const interval = (estimate: Estimate | null | undefined): string =>
  estimate?.interval == null ? "" : `${share(estimate.interval.low)} to ${share(estimate.interval.high)}`;
