import { css, html, LitElement, nothing, type PropertyValues } from "lit";
import { several } from "./numbers.js";
import type { Panel } from "./panel.js";
import { type Part, parts } from "./parts.js";
import { theme } from "./theme.js";
import type { View } from "./view.js";

/** The whole page: the title, what is selected, and all parts one below another. */
export class ReportApp extends LitElement {
  static override readonly properties = { view: { attribute: false }, trouble: { state: true } };
  static override readonly styles = [
    theme,
    css`
      :host {
        background: var(--ground);
        min-height: 100vh;
      }
      header,
      main,
      footer {
        max-width: 1280px;
        margin: 0 auto;
        padding: 1rem clamp(0.75rem, 3vw, 2rem);
      }
      h1 {
        font-size: 1.6rem;
        margin: 0;
        overflow-wrap: anywhere;
      }
      nav {
        display: flex;
        flex-wrap: wrap;
        gap: 0.25rem 1rem;
        margin-top: 0.5rem;
      }
      .part {
        display: block;
        background: var(--paper);
        border: 1px solid var(--line);
        border-radius: 10px;
        padding: clamp(0.75rem, 2vw, 1.5rem);
        margin-bottom: 1rem;
        scroll-margin-top: 9rem;
        min-width: 0;
      }
      /* as high as most are, so that not all of them are near while none is drawn */
      .part:not([near]) {
        min-height: 40rem;
      }
      @media (max-width: 640px) {
        .part {
          scroll-margin-top: 1rem;
        }
      }
      @media print {
        .part {
          min-height: 0;
          border: 0;
          padding: 0.75rem 0;
          break-inside: avoid;
        }
        .part.unprinted {
          display: none;
        }
      }
    `,
  ];
  declare view: View | undefined;
  /** What of the page's surroundings cannot be had. */
  declare trouble: string;
  private readonly elements = new Map<string, Panel>();
  private readonly tell = (event: Event) => {
    const { detail } = event as CustomEvent<unknown>;
    this.trouble = detail instanceof Error ? detail.message : String(detail);
  };

  constructor() {
    super();
    this.trouble = "";
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.addEventListener("borescope-show", (event) => this.bring((event as CustomEvent<string>).detail));
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has("view")) return;
    changed.get("view")?.removeEventListener("trouble", this.tell);
    this.view?.addEventListener("trouble", this.tell);
  }

  protected override render() {
    const { view } = this;
    if (view === undefined) return nothing;
    const { report, dataset, models } = view.open;
    if (models.length === 0) return html`<main role="alert">This report holds no model's detections.</main>`;
    const shown = parts.filter(({ when }) => when?.(view.open, view.search) ?? true);
    const { images, groundTruth, categories } = dataset;
    const facts = [
      several(images.length, "image"),
      several(groundTruth.length, "ground truth"),
      several(categories.length, "class", "classes"),
      several(models.length, "model"),
    ];
    return html`
      <header>
        <h1>${report.title}</h1>
        <div class="quiet">${facts.join(", ")}. Made ${report.created.slice(0, 10)} by borescope.</div>
        <nav class="unprinted" aria-label="Parts of the report">
          ${shown.map(({ name, title }) => html`<button class="link" @click=${() => this.bring(name)}>${title}</button>`)}
        </nav>
        ${this.trouble === "" ? nothing : html`<p role="alert">${this.trouble}</p>`}
      </header>
      <borescope-selection .view=${view}></borescope-selection>
      <main>${shown.map((part) => this.elementOf(part, view))}</main>
      <footer class="quiet">
        Everything here was computed by borescope from the files it was given; ${heldBy(view)}
        ${report.leftOut.length > 0 ? html`<p>Not in this report: ${report.leftOut.join(" ")}</p>` : nothing}
      </footer>
    `;
  }

  /** The element of a part, made once. */
  private elementOf({ name, tag }: Part, view: View): Panel {
    let element = this.elements.get(name);
    if (element === undefined) {
      element = document.createElement(tag) as Panel;
      element.classList.add("part");
      this.elements.set(name, element);
    }
    element.view = view;
    return element;
  }

  private bring(name: string): void {
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.elements.get(name)?.scrollIntoView({ behavior: calm ? "auto" : "smooth", block: "start" });
  }
}

/** Where what the page shows comes from. */
function heldBy({ backend: { chunk, image, search } }: View): string {
  if (image !== undefined || search !== undefined)
    return "whole images and searches come from the program that serves the page.";
  const held = chunk === undefined ? "the page holds it all" : "the page and the folder beside it hold it all";
  return `${held} and ${chunk === undefined ? "asks" : "ask"} nothing of the network.`;
}
