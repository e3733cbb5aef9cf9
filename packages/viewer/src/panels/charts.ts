import { css, html, nothing, type TemplateResult } from "lit";
import type { Chip } from "../chip.js";
import { several } from "../numbers.js";
import type { View } from "../view.js";

/** Charts beside each other. */
export const charts = css`
    .charts {
      display: flex;
      flex-wrap: wrap;
      gap: 1rem 2rem;
    }
    figure {
      margin: 0;
      max-width: 440px;
      min-width: 0;
    }
    figure svg[role="img"] {
      max-width: 100%;
      height: auto;
    }
    @media print {
      figure {
        max-width: 47%;
      }
    }
  `;

/** What a selection comes to where only whole images can be measured. */
export function imagesNote(view: View, except?: Chip["kind"]): TemplateResult | typeof nothing {
  if (!view.isNarrowed(except)) return nothing;
  return html` (on ${several(view.selected(except).rows("images").length, "selected image")})`;
}
