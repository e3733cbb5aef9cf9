import { LazyWasm } from "@borescope/core";
import { leastOverlap } from "./candidates.js";
import { EVALUATE_WASM } from "./evaluate-wasm.js";
import type { MatchRule } from "./match-rule.js";
import type { CocoParameters } from "./protocols/coco.js";

/** Exports of `wasm/evaluate.ts`; addresses are bytes, and what may be yes or no is 1 or 0. */
export interface Kernel {
  readonly memory: WebAssembly.Memory;
  take(bytes: number): number;
  reset(mark: number): void;
  configure(
    kind: number,
    areas: number,
    areaRanges: number,
    thresholds: number,
    limits: number,
    cutCount: number,
    cuts: number,
    recalls: number,
    recallThresholds: number,
    keypoints: number,
    variances: number,
  ): void;
  scope(images: number, imagesRanked: number, categories: number, categoriesRanked: number): number;
  table(which: number, length: number): number;
  address(which: number, field: number): number;
  /** The rule of the outcomes: of each field the place in {@link RULE_VALUES}. */
  follow(classes: number, crowds: number, ties: number, turns: number, taken: number, ignored: number): void;
  evaluate(classAgnostic: number): number;
  /** Room for some rows at a time of the table of detections, whose room is there already. */
  stage(rows: number): number;
  /** Takes those of the staged rows that score enough into the table of detections. */
  admit(first: number, count: number, above: number, confidence: number): void;
  /** Of the detections admitted. */
  outcomes(byCategory: number, countsCrowds: number): number;
  /** Counts what `outcomes` found. */
  tally(categories: number): number;
}

/** Fields of `address` in the kernel. */
export const FIELD = {
  image: 0,
  category: 1,
  box: 2,
  area: 3,
  score: 4,
  flags: 5,
  maskKind: 6,
  maskStart: 7,
  maskStop: 8,
  maskHeight: 9,
  maskWidth: 10,
  offsets: 11,
  imageRank: 100,
  categoryRank: 101,
  imageHeight: 102,
  imageWidth: 103,
  keptRow: 110,
  keptImage: 111,
  keptRank: 112,
  keptScore: 113,
  keptOffsets: 114,
  keptOutcome: 115,
  positives: 116,
  precision: 117,
  scores: 118,
  recall: 119,
  ofGroundTruth: 130,
  ofDetection: 131,
  matched: 132,
  claimant: 133,
  partner: 134,
  partnerOverlap: 135,
  pairCounts: 140,
  groundTruthCounts: 141,
  detectionCounts: 142,
} as const;

/** The values of a rule in the order in which the kernel numbers them. */
export const RULE_VALUES = {
  classes: ["any", "same", "same-first"],
  crowds: ["any", "same", "none"],
  ties: ["last", "first"],
  turns: ["score", "overlap"],
  taken: ["passed-over", "final"],
  ignored: ["last", "among", "shared"],
} as const satisfies { readonly [F in keyof MatchRule]?: readonly MatchRule[F][] };

/** What the kernel asks for while it works. */
export interface KernelHost {
  /** Copies parts of the masks or keypoints of a table into memory: `count` requests, 4 u32 each: form, start, stop, address. */
  bring(which: number, requests: number, count: number): void;
  /** Takes away the curves of a category; of an evaluation. */
  keep?(category: number): void;
}

/** Which table. */
export const GROUND_TRUTH = 0;
export const DETECTIONS = 1;
export const STAGED = 2;

const KINDS = { bbox: 0, segm: 1, keypoints: 2 } as const;
let kept = 1 << 26; // bytes of memory above which an instance is not used again

const lazy = new LazyWasm(EVALUATE_WASM);
let last: Kernel | undefined;
let host: KernelHost | undefined;

/**
 * Compiles what evaluates and matches, on other threads, so that the first answer need not wait for it: to be called while
 * files are read. Nothing is gained by awaiting it; it never rejects, and does nothing the second time.
 *
 * @example
 * ```ts
 * import { readDataset, readDetections } from "borescope";
 * import { compileAhead, confusionMatrix } from "@borescope/metrics";
 *
 * void compileAhead();
 * const dataset = await readDataset("val.json");
 * console.log(confusionMatrix(dataset, await readDetections("yolo.json", dataset)).overall.recall);
 * ```
 */
export function compileAhead(): Promise<void> {
  return lazy.ahead();
}

/** The kernel with the parameters set; null where WebAssembly is missing or forbidden, and for rotated boxes. */
export function configuredKernel(parameters: CocoParameters, bound: MatchRule["bound"]): Kernel | null {
  const { iouType } = parameters;
  if (iouType === "obb") return null;
  const kernel = instance();
  if (kernel === null) return null;
  kernel.reset(0);
  const { iouThresholds, recallThresholds, areaRanges, maxDetections, sigmas } = parameters;
  const floats = (values: ArrayLike<number>) => {
    const at = kernel.take(values.length * 8);
    new Float64Array(kernel.memory.buffer, at, values.length).set(values);
    return at;
  };
  const ranges = floats(areaRanges.flatMap(({ min, max }) => [min, max]));
  const limits = floats(iouThresholds.map((threshold) => leastOverlap(threshold, bound)));
  const recalls = floats(recallThresholds);
  const variances = floats(sigmas.map((sigma) => sigma * 2 * (sigma * 2)));
  const cuts = kernel.take(maxDetections.length * 4);
  new Uint32Array(kernel.memory.buffer, cuts, maxDetections.length).set(maxDetections);
  kernel.configure(
    KINDS[iouType],
    areaRanges.length,
    ranges,
    iouThresholds.length,
    limits,
    maxDetections.length,
    cuts,
    recallThresholds.length,
    recalls,
    sigmas.length,
    variances,
  );
  return kernel;
}

/** Runs the kernel on what was put into it. @returns what it returns */
export function runKernel(run: () => number, served: KernelHost): number {
  host = served;
  try {
    return run();
  } finally {
    host = undefined;
  }
}

/** Uses one instance for all that follows, however large: in a worker, which ends soon, its memory is not wanted elsewhere. */
export function keepKernel(): void {
  kept = Number.POSITIVE_INFINITY;
}

/** An evaluation runs to its end without a break, so that one instance serves all; a large one is let go. */
function instance(): Kernel | null {
  const { module } = lazy;
  if (module === null) return null;
  if (last === undefined || last.memory.buffer.byteLength > kept)
    last = new WebAssembly.Instance(module, { env: IMPORTS }).exports as unknown as Kernel;
  return last;
}

const IMPORTS = {
  abort: () => {},
  bring: (which: number, requests: number, count: number) => host!.bring(which, requests, count),
  keep: (category: number) => host!.keep!(category),
};
