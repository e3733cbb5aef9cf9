import { BorescopeError } from "@borescope/core";
import { bytesToBase64 } from "./base64.js";
import { gzipped } from "./gzipped.js";
import { RUNTIME_ID } from "./model-runner.js";
import { sha256OfBytes } from "./page-hash.js";
import type { Report } from "./report.js";

/** What a page is given to run models. */
export interface PageModels {
  /**
   * The file `ort-wasm-simd-threaded.wasm` of onnxruntime-web, which runs the report's image encoder in the page; absent:
   * the page runs no models.
   */
  readonly runtime?: Uint8Array<ArrayBuffer> | undefined;
}

/** What a page with models has besides: elements, and the script that its policy must let run. */
export interface CarriedModels {
  readonly elements: string;
  readonly script: string;
}

/**
 * What a page needs to run the report's image encoder; null where no runtime is given.
 *
 * @throws BorescopeError REPORT_RUNTIME where the runtime is not the one that the script of models was made for, or the
 * report has no image encoder
 */
export async function carriedModels(report: Report, { runtime }: PageModels): Promise<CarriedModels | null> {
  if (runtime === undefined) return null;
  if (report.imageEncoder === undefined)
    throw new BorescopeError("REPORT_RUNTIME", {
      expected: "a report with an image encoder",
      found: "one without, which needs no runtime",
      hint: "Make the report with inspect({ imageEncoder }).",
    });
  const { MODELS_SCRIPT, RUNTIME } = await import("#models-script");
  const found = await sha256OfBytes(runtime);
  if (found !== RUNTIME.sha256)
    throw new BorescopeError("REPORT_RUNTIME", {
      expected: `ort-wasm-simd-threaded.wasm of onnxruntime-web ${RUNTIME.version}`,
      found: `${runtime.length} other bytes`,
      hint: `npm install onnxruntime-web@${RUNTIME.version}`,
    });
  const packed = bytesToBase64(await gzipped(runtime));
  const elements = `<script type="application/octet-stream" id="${RUNTIME_ID}">${packed}</script>
<script>${MODELS_SCRIPT}</script>
`;
  return { elements, script: MODELS_SCRIPT };
}
