import type { ReportSearch } from "./backend.js";
import { hasErrorTypes } from "./measured-on.js";
import type { OpenReport } from "./open-report.js";
import type { Panel } from "./panel.js";
import { CalibrationPanel } from "./panels/calibration.js";
import { ComparisonPanel } from "./panels/comparison.js";
import { ConfusionPanel } from "./panels/confusion-matrix.js";
import { CurvesPanel } from "./panels/curves.js";
import { DistributionPanel } from "./panels/distribution.js";
import { EmbeddingMapPanel } from "./panels/embedding-map.js";
import { ErrorTypesPanel } from "./panels/error-types.js";
import { FindingsPanel } from "./panels/findings.js";
import { GalleryPanel } from "./panels/gallery.js";
import { OverviewPanel } from "./panels/overview.js";
import { SearchPanel } from "./panels/search.js";
import { SlicesPanel } from "./panels/slices.js";

/** A part of the page. */
export interface Part {
  /** As other parts name it. */
  readonly name: string;
  readonly title: string;
  readonly tag: `borescope-${string}`;
  readonly element: new () => Panel;
  /** Whether a report has anything for it; absent: always. */
  readonly when?: (open: OpenReport, search: ReportSearch) => boolean;
}

/** The parts in the order of the walk. */
export const parts: readonly Part[] = [
  { name: "overview", title: "Overview", tag: "borescope-overview", element: OverviewPanel },
  { name: "findings", title: "Findings", tag: "borescope-findings", element: FindingsPanel, when: hasFindings },
  { name: "confusion", title: "Confusion matrix", tag: "borescope-confusion-matrix", element: ConfusionPanel },
  { name: "gallery", title: "Gallery", tag: "borescope-gallery", element: GalleryPanel },
  { name: "map", title: "Embedding map", tag: "borescope-embedding-map", element: EmbeddingMapPanel, when: hasMap },
  { name: "search", title: "Search", tag: "borescope-search", element: SearchPanel, when: isSearched },
  { name: "distribution", title: "Distribution", tag: "borescope-distribution", element: DistributionPanel },
  { name: "curves", title: "Curves", tag: "borescope-curves", element: CurvesPanel },
  {
    name: "errors",
    title: "Error types",
    tag: "borescope-error-types",
    element: ErrorTypesPanel,
    when: ({ report }) => hasErrorTypes(report.iouType),
  },
  {
    name: "calibration",
    title: "Calibration",
    tag: "borescope-calibration",
    element: CalibrationPanel,
  },
  { name: "slices", title: "Slices", tag: "borescope-slices", element: SlicesPanel, when: hasSlices },
  {
    name: "comparison",
    title: "Model comparison",
    tag: "borescope-comparison",
    element: ComparisonPanel,
    when: isCompared,
  },
];

function hasFindings({ report }: OpenReport): boolean {
  return report.findings.length > 0;
}

function hasMap({ report }: OpenReport): boolean {
  return report.spaces.some(({ coordinates }) => coordinates !== null);
}

function isSearched(_open: OpenReport, { spaces }: ReportSearch): boolean {
  return spaces.length > 0;
}

function hasSlices({ models }: OpenReport): boolean {
  return models.some(({ facts }) => facts.slices.length > 0);
}

function isCompared({ report }: OpenReport): boolean {
  return report.comparison !== null;
}
