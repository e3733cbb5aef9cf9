import type { OpenReport } from "./open-report.js";
import type { Panel } from "./panel.js";
import { ConfusionPanel } from "./panels/confusion-matrix.js";
import { GalleryPanel } from "./panels/gallery.js";
import { OverviewPanel } from "./panels/overview.js";

/** A part of the page. */
export interface Part {
  /** As other parts name it. */
  readonly name: string;
  readonly title: string;
  readonly tag: `borescope-${string}`;
  readonly element: new () => Panel;
  /** Whether a report has anything for it; absent: always. */
  readonly when?: (open: OpenReport) => boolean;
}

/** The parts in the order of the walk. */
export const parts: readonly Part[] = [
  { name: "overview", title: "Overview", tag: "borescope-overview", element: OverviewPanel },
  { name: "confusion", title: "Confusion matrix", tag: "borescope-confusion-matrix", element: ConfusionPanel },
  { name: "gallery", title: "Gallery", tag: "borescope-gallery", element: GalleryPanel },
];
