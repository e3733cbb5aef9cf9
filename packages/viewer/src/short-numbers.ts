import type { ReportNumbers } from "./report.js";

/** Scales that are tried: files mostly hold whole pixels or a few decimals. */
const SCALES = [1, 10, 100, 1000, 10_000] as const;

/** Steps stay below half of what 32 bits hold, so that their differences fit. */
const MOST = 2 ** 30;

/**
 * Numbers as short as they come back to the bit: as steps of a decimal, each less the one `stride` before it, or as floats
 * of 32 bits; else as they are.
 */
export function shortNumbers(values: Float64Array, stride: number): ReportNumbers {
  for (const scale of SCALES) {
    if (!values.every((value) => isStep(value, scale))) continue;
    const steps = new Int32Array(values.length);
    for (let i = 0; i < steps.length; i++)
      steps[i] = Math.round(values[i]! * scale) - (i < stride ? 0 : Math.round(values[i - stride]! * scale));
    return { scale, stride, steps };
  }
  return values.every((value) => Object.is(Math.fround(value), value)) ? Float32Array.from(values) : values;
}

/** The numbers that {@link shortNumbers} made short. */
export function longNumbers(numbers: ReportNumbers): Float64Array {
  if (numbers instanceof Float64Array) return numbers;
  if (numbers instanceof Float32Array) return Float64Array.from(numbers);
  const { scale, stride, steps } = numbers;
  const sums = Float64Array.from(steps);
  for (let i = stride; i < sums.length; i++) sums[i]! += sums[i - stride]!;
  return sums.map((sum) => sum / scale);
}

/** How many numbers there are. */
export function numbersLength(numbers: ReportNumbers): number {
  return "steps" in numbers ? numbers.steps.length : numbers.length;
}

function isStep(value: number, scale: number): boolean {
  const step = Math.round(value * scale) | 0; // -0 is none
  return Math.abs(step) <= MOST && Object.is(step / scale, value);
}
