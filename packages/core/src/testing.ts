export { CARRIED, type Carried } from "./testing/carried.js";
export {
  type ConformanceCheck,
  type ConformanceOptions,
  type DamagedSample,
  type FormatSample,
  formatConformance,
  type IdKind,
} from "./testing/format-conformance.js";
