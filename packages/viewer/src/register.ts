import { ImageView } from "./image-view.js";
import { GroupComparisonPanel } from "./panels/group-comparison.js";
import { parts } from "./parts.js";
import { ReportApp } from "./report-app.js";
import { SelectionBar } from "./selection-bar.js";

/**
 * Makes the parts of the page known to the browser: `<borescope-report>`, `<borescope-overview>`,
 * `<borescope-confusion-matrix>`, `<borescope-gallery>` and so on, each of which draws the `view` it is given.
 *
 * @example
 * ```ts no-run
 * import { openReport, registerComponents, unpackReport, View } from "@borescope/viewer";
 *
 * registerComponents();
 * const bytes = new Uint8Array(await (await fetch("castings.report")).arrayBuffer());
 * const matrix = document.createElement("borescope-confusion-matrix");
 * document.body.append(Object.assign(matrix, { view: new View(openReport(await unpackReport(bytes))) }));
 * ```
 */
export function registerComponents(): void {
  for (const { tag, element } of [
    ...parts,
    { tag: "borescope-selection", element: SelectionBar },
    { tag: "borescope-group-comparison", element: GroupComparisonPanel },
    { tag: "borescope-image", element: ImageView },
    { tag: "borescope-report", element: ReportApp },
  ])
    if (customElements.get(tag) === undefined) customElements.define(tag, element);
}
