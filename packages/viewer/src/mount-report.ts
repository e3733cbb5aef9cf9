import type { ReportBackend } from "./backend.js";
import { openReport } from "./open-report.js";
import { registerComponents } from "./register.js";
import type { Report } from "./report.js";
import type { ReportApp } from "./report-app.js";
import { View } from "./view.js";
import { followHash } from "./view-history.js";

/** Options of {@link mountReport}. */
export interface MountOptions {
  /** Keep what is chosen in the address's hash, for links and the back button. Default false: the page is not ours. */
  readonly history?: boolean | undefined;
  /** Chunks, whole images and searches from elsewhere. Default: none, so that nothing is asked for. */
  readonly backend?: ReportBackend | undefined;
}

/** A report that is shown. */
export interface MountedReport {
  /** What is chosen and computed; its `change` event tells of every choice. */
  readonly view: View;
  /** Takes it off the page. */
  remove(): void;
}

/**
 * Shows a whole report inside an element of a page.
 *
 * @throws BorescopeError REPORT_NEWER, REPORT_SHAPE
 * @example
 * ```ts
 * import { emptyReport, mountReport } from "@borescope/viewer";
 *
 * // in a browser; elsewhere there is nothing to show it in
 * if ("document" in globalThis) {
 *   const { view } = mountReport(document.body, emptyReport());
 *   view.set({ confidence: 0.5 });
 * }
 * ```
 */
export function mountReport(
  element: Element,
  report: Report,
  { history = false, backend }: MountOptions = {},
): MountedReport {
  registerComponents();
  const view = new View(openReport(report), backend);
  const stop = history ? followHash(view) : () => {};
  const app = document.createElement("borescope-report") as ReportApp;
  app.view = view;
  element.append(app);
  return {
    view,
    remove() {
      stop();
      app.remove();
      view.pictures.dispose();
    },
  };
}
