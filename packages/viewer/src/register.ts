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
 * ```ts
 * import assert from "node:assert/strict";
 * import { registerComponents } from "@borescope/viewer";
 *
 * registerComponents();
 * assert.ok(customElements.get("borescope-confusion-matrix"));
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
