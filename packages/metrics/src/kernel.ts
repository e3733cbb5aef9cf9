import { compileWasm } from "@borescope/core";
import { EVALUATE_WASM } from "./evaluate-wasm.js";
import type { CocoParameters } from "./protocols/coco.js";

/** Exports of `wasm/evaluate.ts`; addresses are bytes. */
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
  evaluate(classAgnostic: number): number;
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
} as const;

/** What the kernel asks for while it evaluates. */
export interface KernelHost {
  /** Copies parts of the masks or keypoints of a table into memory: `count` requests, 4 u32 each: form, start, stop, address. */
  bring(which: number, requests: number, count: number): void;
  /** Takes away the curves of a category. */
  keep(category: number): void;
}

/** Which table. */
export const GROUND_TRUTH = 0;
export const DETECTIONS = 1;

const KINDS = { bbox: 0, segm: 1, keypoints: 2 } as const;
const KEPT = 1 << 26; // bytes of memory above which an instance is not used again

/** Undefined until it is wanted, null where there is no WebAssembly. */
let compiled: WebAssembly.Module | null | undefined;
let last: Kernel | undefined;
let host: KernelHost | undefined;

/** The kernel with the parameters set; null where WebAssembly is missing, or a content security policy forbids it. */
export function configuredKernel(parameters: CocoParameters): Kernel | null {
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
  const limits = floats(iouThresholds.map((t) => Math.min(t, 1 - 1e-10)));
  const recalls = floats(recallThresholds);
  const variances = floats(sigmas.map((sigma) => sigma * 2 * (sigma * 2)));
  const cuts = kernel.take(maxDetections.length * 4);
  new Uint32Array(kernel.memory.buffer, cuts, maxDetections.length).set(maxDetections);
  kernel.configure(
    KINDS[parameters.iouType],
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
export function runKernel(kernel: Kernel, classAgnostic: boolean, served: KernelHost): number {
  host = served;
  try {
    return kernel.evaluate(classAgnostic ? 1 : 0);
  } finally {
    host = undefined;
  }
}

/** An evaluation runs to its end without a break, so that one instance serves all; a large one is let go. */
function instance(): Kernel | null {
  if (compiled === undefined) compiled = compileWasm(EVALUATE_WASM);
  if (compiled === null) return null;
  if (last === undefined || last.memory.buffer.byteLength > KEPT)
    last = new WebAssembly.Instance(compiled, { env: IMPORTS }).exports as unknown as Kernel;
  return last;
}

const IMPORTS = {
  abort: () => {},
  bring: (which: number, requests: number, count: number) => host!.bring(which, requests, count),
  keep: (category: number) => host!.keep(category),
};
