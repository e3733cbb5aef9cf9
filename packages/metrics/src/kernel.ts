import { EVALUATE_WASM } from "./evaluate-wasm.js";
import type { CocoParameters } from "./protocols/coco.js";

/** Exports of `wasm/evaluate.ts`; addresses are bytes. */
export interface KernelExports {
  readonly memory: WebAssembly.Memory;
  take(bytes: number): number;
  reset(mark: number): void;
  reached(): number;
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
  category(detections: number, groundTruths: number, runs: number, points: number): number;
  run(): number;
  dImageAt(): number;
  dScoreAt(): number;
  dAreaAt(): number;
  dBoxAt(): number;
  gImageAt(): number;
  gAreaAt(): number;
  gBoxAt(): number;
  gFlagsAt(): number;
  dMaskAt(): number;
  gMaskAt(): number;
  countsAt(): number;
  polygonsAt(): number;
  dPointsAt(): number;
  gPointsAt(): number;
  orderAt(): number;
  rankAt(): number;
  outcomeAt(): number;
  positivesAt(): number;
  precisionAt(): number;
  scoresAt(): number;
  recallAt(): number;
}

const KINDS = { bbox: 0, segm: 1, keypoints: 2 } as const;

const KEPT = 1 << 26; // bytes of memory above which an instance is not used again

let compiled: WebAssembly.Module | "none" | undefined;
let last: KernelExports | undefined;

/** An evaluation runs to its end without a break, so that one instance serves all; a large one is let go. */
function instance(): KernelExports | null {
  compiled ??= compile();
  if (compiled === "none") return null;
  if (last === undefined || last.memory.buffer.byteLength > KEPT)
    last = new WebAssembly.Instance(compiled, { env: { abort: () => {} } }).exports as unknown as KernelExports;
  return last;
}

/** The kernel with the parameters set; null where WebAssembly is missing, or a content security policy forbids it. */
export function createKernel(parameters: CocoParameters): { kernel: KernelExports; mark: number } | null {
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
  const variances = floats(sigmas.map((sigma) => (sigma * 2) ** 2));
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
  return { kernel, mark: kernel.reached() };
}

function compile(): WebAssembly.Module | "none" {
  try {
    return new WebAssembly.Module(Uint8Array.from(atob(EVALUATE_WASM), (c) => c.charCodeAt(0)));
  } catch {
    return "none";
  }
}
