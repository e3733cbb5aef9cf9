import type { Dataset } from "@borescope/core";
import type { BootstrapSettings } from "./bootstrap-settings.js";
import type { Measured } from "./measure.js";
import type { Slice } from "./slicing.js";

/** What is checked and evaluated, and whose rounds are still to be run. @internal */
export interface Prepared<D, O> {
  readonly dataset: Dataset;
  readonly detections: D;
  readonly options: O;
  readonly settings: BootstrapSettings;
  readonly slices: readonly Slice[];
  readonly measured: readonly Measured[];
}
