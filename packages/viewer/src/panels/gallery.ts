import { css, html, nothing, type TemplateResult } from "lit";
import { captionOf } from "../caption.js";
import { crop } from "../drawing/crop.js";
import { styled } from "../drawing/styled.js";
import { type GalleryItems, imageItems, objectItems, SORTS, type Sort, sorted } from "../gallery-items.js";
import { counted, several } from "../numbers.js";
import { openImage } from "../open-image.js";
import { Panel } from "../panel.js";
import { outcomeColour, theme } from "../theme.js";
import type { View } from "../view.js";

/** Greatest side of a card's picture, height of its text and room between cards, in pixels. */
const [SIDE, TEXT, GAP] = [168, 66, 10] as const;

/** Cards that are printed. */
const PRINTED = 16;

/** Rows of cards that are made beyond what is in sight, on either side. */
const SPARE = 2;

const OUTCOMES = ["detected", "mispredicted", "undetected", "ghost"] as const;

/** The selected objects or images as pictures, however many: only those in sight are made. */
export class GalleryPanel extends Panel {
  static override readonly properties = {
    ...Panel.properties,
    sort: { state: true },
    whole: { state: true },
    all: { state: true },
    top: { state: true },
    columns: { state: true },
    side: { state: true },
    current: { state: true },
  };
  static override readonly styles = [
    theme,
    css`
      .cards {
        height: min(75vh, 820px);
        overflow-y: auto;
        position: relative;
        border: 1px solid var(--line);
        border-radius: 8px;
      }
      .card {
        position: absolute;
        padding: 0;
        overflow: hidden;
        text-align: start;
        border-radius: 6px;
        background: var(--ground);
        display: block;
      }
      .card svg {
        display: block;
        background: light-dark(#dfe4e8, #1b232c);
      }
      .card span {
        display: block;
        padding: 0 0.4rem;
        font-size: 12px;
        line-height: 1.35;
        white-space: nowrap;
        overflow: hidden;
        text-overflow: ellipsis;
      }
      .swatch {
        display: inline-block !important;
        width: 10px;
        height: 10px;
        padding: 0 !important;
        border-radius: 2px;
        margin-inline-end: 0.3rem;
      }
      @media print {
        .cards {
          display: flex;
          flex-wrap: wrap;
          gap: 10px;
          height: auto;
          overflow: visible;
          border: 0;
        }
        .cards > div {
          display: none;
        }
        .card {
          position: static;
          break-inside: avoid;
        }
        .card:nth-of-type(n + ${PRINTED + 1}) {
          display: none;
        }
      }
    `,
  ];
  declare sort: Sort;
  declare whole: boolean;
  declare all: boolean;
  declare top: number;
  declare columns: number;
  /** Side of a card's picture, in pixels. */
  declare side: number;
  /** The item that arrow keys go from. */
  declare current: number;
  private readonly resized = new ResizeObserver(([entry]) => {
    const { width } = entry!.contentRect;
    if (width === 0) return; // not laid out yet
    this.side = Math.min(SIDE, Math.floor((width - 3 * GAP) / 2)); // two beside each other on a phone
    this.columns = Math.max(1, Math.floor((width - GAP) / (this.side + GAP)));
  });

  constructor() {
    super();
    this.sort = "worth";
    this.whole = false;
    this.all = false;
    this.top = 0;
    this.columns = 4;
    this.side = SIDE;
    this.current = 0;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.resized.disconnect();
  }

  protected override updated(): void {
    const cards = this.renderRoot.querySelector(".cards");
    if (cards !== null) this.resized.observe(cards);
  }

  protected override draw(view: View): TemplateResult {
    const items = this.items(view);
    const spaced = view.open.report.spaces.some(({ outlierScores }) => outlierScores !== null);
    const sorts = (Object.keys(SORTS) as Sort[]).filter((sort) => sort !== "outlier" || spaced);
    return html`<section aria-labelledby="title">
      <h2 id="title">Gallery</h2>
      <p class="quiet">
        Each ground truth with what was detected there, and each detection that claimed none of these. Choose a picture
        to see it large; arrow keys go from one to the next.
      </p>
      <div class="controls">
        <label
          >Show
          <select name="whole" @change=${(event: Event) => this.again({ whole: (event.target as HTMLSelectElement).selectedIndex === 1 })}>
            <option ?selected=${!this.whole}>objects</option>
            <option ?selected=${this.whole}>whole images</option>
          </select></label
        >
        <label
          >Order
          <select name="sort" @change=${(event: Event) => this.again({ sort: sorts[(event.target as HTMLSelectElement).selectedIndex]! })}>
            ${sorts.map((sort) => html`<option ?selected=${sort === this.sort}>${SORTS[sort]}</option>`)}
          </select></label
        >
        ${
          items.hidden > 0 || this.all
            ? html`<label
                ><input type="checkbox" .checked=${this.all} @change=${() => this.again({ all: !this.all })} />
                also detections that do not count at these thresholds${this.all ? "" : ` (${counted(items.hidden)})`}</label
              >`
            : nothing
        }
        <span class="quiet" id="shown">${several(items.row.length, this.whole ? "image" : "object")}</span>
      </div>
      <div class="controls" role="group" aria-label="Outcomes">
        ${OUTCOMES.map(
          (outcome) => html`<button
            aria-pressed=${view.has({ kind: "outcome", of: [outcome] }) ? "true" : "false"}
            @click=${() => view.toggle({ kind: "outcome", of: [outcome] })}
          >
            ${swatch(outcomeColour(outcome))} ${outcome}
          </button>`,
        )}
        <span>${swatch("var(--truth)")} ground truth that was detected</span>
      </div>
      ${items.row.length === 0 ? html`<p>Nothing to show: no object passes all that is selected.</p>` : this.cards(view, items)}
    </section>`;
  }

  /** The items in order; sorted again only when something changed. */
  private items(view: View): GalleryItems {
    return view.keep("gallery", JSON.stringify([view.everything, this.whole, this.all, this.sort]), () =>
      sorted(view, this.whole ? imageItems(view) : objectItems(view, this.all), this.sort),
    );
  }

  private again(changes: Partial<Pick<GalleryPanel, "whole" | "sort" | "all">>): void {
    Object.assign(this, changes, { top: 0, current: 0 });
    this.renderRoot.querySelector(".cards")?.scrollTo(0, 0);
  }

  private cards(view: View, items: GalleryItems): TemplateResult {
    const high = this.side + TEXT + GAP;
    const lines = Math.ceil(items.row.length / this.columns);
    const first = Math.max(0, Math.floor(this.top / high) - SPARE);
    const last = Math.min(lines, first + Math.ceil(820 / high) + 2 * SPARE + 1);
    const places: number[] = [];
    for (let i = first * this.columns; i < Math.min(items.row.length, last * this.columns); i++) places.push(i);
    const current = Math.min(this.current, items.row.length - 1);
    return html`<p class="printed">${Math.min(PRINTED, places.length)} of ${counted(items.row.length)}, in the order: ${SORTS[this.sort]}.</p><div
      class="cards"
      role="group"
      aria-label="Pictures"
      @scroll=${(event: Event) => {
        this.top = (event.target as Element).scrollTop;
      }}
      @keydown=${(event: KeyboardEvent) => this.key(event, items)}
    >
      <div ${styled({ height: `${lines * high + GAP}px` })}></div>
      ${places.map((i) => this.card(view, items, i, i === current || (i === places[0] && !places.includes(current))))}
    </div>`;
  }

  private card(view: View, { table, row }: GalleryItems, i: number, reachable: boolean): TemplateResult {
    const x = GAP + (i % this.columns) * (this.side + GAP);
    const y = GAP + Math.floor(i / this.columns) * (this.side + TEXT + GAP);
    const lines = captionOf(view, table[i]!, row[i]!);
    return html`<button
      class="card"
      data-place=${i}
      data-item="${["groundTruth", "detections", "images"][table[i]!]} ${row[i]!}"
      tabindex=${reachable ? 0 : -1}
      ${styled({ left: `${x}px`, top: `${y}px`, width: `${this.side}px`, height: `${this.side + TEXT}px` })}
      @click=${() => this.open(view, i)}
    >
      ${crop(view, table[i]!, row[i]!, this.side)}
      ${lines.map((line) => html`<span title=${line.text}>${line.colour === undefined ? nothing : swatch(line.colour)}${line.text}</span>`)}
    </button>`;
  }

  private key(event: KeyboardEvent, { row }: GalleryItems): void {
    const steps: Readonly<Record<string, number>> = {
      ArrowRight: 1,
      ArrowLeft: -1,
      ArrowDown: this.columns,
      ArrowUp: -this.columns,
    };
    const place = Number((event.target as HTMLElement).dataset["place"]);
    const to =
      event.key === "Home" ? 0 : event.key === "End" ? row.length - 1 : place + (steps[event.key] ?? Number.NaN);
    if (!(to >= 0 && to < row.length)) return;
    event.preventDefault();
    this.goTo(to);
  }

  private goTo(place: number): void {
    this.current = place;
    const cards = this.renderRoot.querySelector<HTMLElement>(".cards")!;
    const y = Math.floor(place / this.columns) * (this.side + TEXT + GAP);
    if (y < cards.scrollTop) cards.scrollTop = y;
    if (y + this.side + TEXT > cards.scrollTop + cards.clientHeight)
      cards.scrollTop = y + this.side + TEXT + 2 * GAP - cards.clientHeight;
    this.top = cards.scrollTop;
    void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>(`[data-place="${place}"]`)?.focus());
  }

  private open(view: View, place: number): void {
    openImage(this.renderRoot, view, this.items(view), place, (at) => this.goTo(at));
  }
}

function swatch(colour: string): TemplateResult {
  return html`<span class="swatch" ${styled({ background: colour })}></span>`;
}
