export {
  type Carried,
  type ConformanceCheck,
  type ConformanceOptions,
  type DamagedSample,
  type FormatSample,
  formatConformance,
  type IdKind,
} from "./testing/format-conformance.js";
