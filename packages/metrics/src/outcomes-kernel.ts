import type { Convention } from "./conventions.js";
import { bringer, fillKernel } from "./fill-kernel.js";
import { configuredKernel, FIELD, KEPT, type Kernel, RULE_VALUES, runKernel } from "./kernel.js";
import type { KernelInput } from "./kernel-input.js";
import type { MatchRule } from "./match-rule.js";
import type { FoundOutcomes } from "./outcomes.js";

/**
 * Finds the outcomes in WebAssembly; the same bits as the TypeScript of `outcomesOf`.
 *
 * @returns null where there is no WebAssembly or not enough memory for it, and where an overlap is not a number
 */
export function outcomesByKernel(
  input: KernelInput,
  { rule, order, confidence: relation, countsCrowds }: Convention,
  confidence: number,
): FoundOutcomes | null {
  const kernel = configuredKernel(input.parameters, rule.bound);
  if (kernel === null || !fillKernel(kernel, input)) return null;
  const place = (field: keyof typeof RULE_VALUES) =>
    (RULE_VALUES[field] as readonly MatchRule[typeof field][]).indexOf(rule[field]);
  kernel.follow(place("classes"), place("crowds"), place("ties"), place("turns"), place("taken"), place("ignored"));
  const run = () => kernel.outcomes(order === "class" ? 1 : 0, KEPT[relation], confidence, countsCrowds ? 1 : 0);
  const n = runKernel(run, { bring: bringer(kernel, input) });
  if (n < 0) return null;
  const D = input.detections.image.length;
  const G = input.groundTruth.image.length;
  return {
    ofGroundTruth: taken(kernel, FIELD.ofGroundTruth, Uint8Array, G),
    ofDetection: taken(kernel, FIELD.ofDetection, Uint8Array, D),
    matched: taken(kernel, FIELD.matched, Uint32Array, n),
    claimant: taken(kernel, FIELD.claimant, Int32Array, G),
    claimed: taken(kernel, FIELD.claimed, Int32Array, D),
    overlap: taken(kernel, FIELD.overlap, Float64Array, D),
  };
}

/** A copy of a column of the outcomes. */
function taken<A extends { slice(): A }>(
  kernel: Kernel,
  field: number,
  Column: new (buffer: ArrayBuffer, at: number, length: number) => A,
  length: number,
): A {
  return new Column(kernel.memory.buffer, kernel.address(0, field), length).slice();
}
