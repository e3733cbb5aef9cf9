import type { Convention } from "./conventions.js";
import { bringer, fillKernelAbove } from "./fill-kernel.js";
import { configuredKernel, FIELD, type Kernel, RULE_VALUES, runKernel } from "./kernel.js";
import type { KernelInput } from "./kernel-input.js";
import type { MatchRule } from "./match-rule.js";
import { KINDS, type OutcomeTallies } from "./outcome-tallies.js";
import type { FoundOutcomes } from "./outcomes.js";

/**
 * Finds the outcomes in WebAssembly; the same bits as the TypeScript of `outcomesOf`.
 *
 * @param tallies - the counts are wanted too
 * @returns null where there is no WebAssembly or not enough memory for it, and where an overlap is not a number
 */
export function outcomesByKernel(
  input: KernelInput,
  { rule, order, confidence: relation, countsCrowds }: Convention,
  confidence: number,
  tallies: boolean,
): FoundOutcomes | null {
  const kernel = configuredKernel(input.parameters, rule.bound);
  if (kernel === null || !fillKernelAbove(kernel, input, relation, confidence)) return null;
  follow(kernel, rule);
  const run = () => kernel.outcomes(order === "class" ? 1 : 0, countsCrowds ? 1 : 0);
  const n = runKernel(run, { bring: bringer(kernel, input) });
  if (n < 0) return null;
  const D = input.detections.image.length;
  const G = input.groundTruth.image.length;
  const matched = copied(kernel, FIELD.matched, Uint32Array, n);
  const partner = copied(kernel, FIELD.partner, Int32Array, n);
  const partnerOverlap = copied(kernel, FIELD.partnerOverlap, Float64Array, n);
  let claimed: Int32Array | undefined;
  let overlap: Float64Array | undefined;
  return {
    ofGroundTruth: copied(kernel, FIELD.ofGroundTruth, Uint8Array, G),
    ofDetection: copied(kernel, FIELD.ofDetection, Uint8Array, D),
    matched,
    claimant: copied(kernel, FIELD.claimant, Int32Array, G),
    // by row of all detections only where it is asked for: most do not take part
    get claimed() {
      if (claimed === undefined) {
        claimed = new Int32Array(D).fill(-1);
        for (let i = 0; i < n; i++) claimed[matched[i]!] = partner[i]!;
      }
      return claimed;
    },
    get overlap() {
      if (overlap === undefined) {
        overlap = new Float64Array(D).fill(Number.NaN);
        for (let i = 0; i < n; i++) if (partner[i]! >= 0) overlap[matched[i]!] = partnerOverlap[i]!;
      }
      return overlap;
    },
    tallies: tallies ? tallied(kernel, input) : undefined,
  };
}

function follow(kernel: Kernel, rule: MatchRule): void {
  const place = (field: keyof typeof RULE_VALUES) =>
    (RULE_VALUES[field] as readonly MatchRule[typeof field][]).indexOf(rule[field]);
  kernel.follow(place("classes"), place("crowds"), place("ties"), place("turns"), place("taken"), place("ignored"));
}

/** Categories whose pairs take a GiB. */
const MOST = 1 << 14;

/** The counts of what was found; undefined without memory for them. */
function tallied(kernel: Kernel, { scope }: KernelInput): OutcomeTallies | undefined {
  const { categories } = scope;
  if (categories >= MOST || kernel.tally(categories) === 0) return undefined;
  return {
    pairs: copied(kernel, FIELD.pairCounts, Uint32Array, (categories + 1) ** 2),
    groundTruths: copied(kernel, FIELD.groundTruthCounts, Uint32Array, categories * KINDS),
    detections: copied(kernel, FIELD.detectionCounts, Uint32Array, categories * KINDS),
  };
}

/** A copy of a column of the kernel's memory. */
function copied<A extends { slice(): A }>(
  kernel: Kernel,
  field: number,
  Column: new (buffer: ArrayBuffer, at: number, length: number) => A,
  length: number,
): A {
  return new Column(kernel.memory.buffer, kernel.address(0, field), length).slice();
}
