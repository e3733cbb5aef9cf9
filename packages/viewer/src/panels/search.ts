import { BorescopeError } from "@borescope/core";
import { css, html, nothing, type TemplateResult } from "lit";
import type { SearchAnswer, SearchableSpace, SearchQuestion } from "../backend.js";
import { rowsToText } from "../chip.js";
import { cropStrip, stripStyle } from "../crop-strip.js";
import { several } from "../numbers.js";
import { Panel } from "../panel.js";
import type { ReportSpace } from "../report.js";
import { likeOf, type Wanted } from "../similar.js";
import { tableKind } from "../table-kind.js";
import { theme } from "../theme.js";
import type { View } from "../view.js";

/** Hits that are shown at first, and more each time. */
const PAGE = 24;

/** What was asked. */
interface Asked {
  readonly query: SearchQuestion["query"];
  readonly label: string;
  readonly count: number;
}

/** Objects like another one, like a picture, or that a text describes. */
export class SearchPanel extends Panel {
  static override readonly properties = {
    ...Panel.properties,
    place: { state: true },
    among: { state: true },
    asked: { state: true },
    result: { state: true },
    told: { state: true },
    over: { state: true },
  };
  static override readonly styles = [
    theme,
    stripStyle,
    css`
      .drop {
        border: 2px dashed var(--line);
        border-radius: 8px;
        padding: 0.5rem 0.75rem;
      }
      .drop.over {
        border-color: var(--accent);
        background: var(--wash);
      }
      input[type="text"] {
        width: min(26rem, 100%);
      }
    `,
  ];
  /** Which of the spaces with vectors is searched. */
  declare place: number;
  /** Whether only selected objects may be found. */
  declare among: boolean;
  declare asked: Asked | null;
  declare result: SearchAnswer | null;
  /** What went wrong. */
  declare told: string;
  /** Whether something hangs over the place to drop it. */
  declare over: boolean;
  /** Questions so far: only the answer to the last is shown. */
  private questions = 0;
  private listening: View | undefined;

  constructor() {
    super();
    this.place = 0;
    this.among = false;
    this.asked = null;
    this.result = null;
    this.told = "";
    this.over = false;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    addEventListener("paste", this.paste);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    removeEventListener("paste", this.paste);
    this.listening?.removeEventListener("similar", this.similar);
    this.listening = undefined;
  }

  protected override updated(): void {
    this.classList.toggle("unprinted", this.result === null);
    if (this.listening === this.view) return;
    this.listening?.removeEventListener("similar", this.similar);
    this.listening = this.view;
    this.view?.addEventListener("similar", this.similar);
  }

  /** The space that is searched, and what of it can be. */
  private chosen({ open, search }: View): { space: ReportSpace; can: SearchableSpace } {
    const can = search.spaces[this.place]!;
    return { can, space: open.report.spaces.find(({ name }) => name === can.name)! };
  }

  protected override draw(view: View): TemplateResult {
    const { spaces } = view.search;
    const { space, can } = this.chosen(view);
    return html`<section aria-labelledby="title">
      <h2 id="title">Search</h2>
      <p class="quiet">
        What is most like an object, by the vectors of ${space.embedder.name}: open any picture of the page and choose
        “Similar to this”. ${this.textNote(space, can)}
      </p>
      <form
        class="controls"
        @submit=${(event: Event) => {
          event.preventDefault();
          const text = this.renderRoot.querySelector<HTMLInputElement>("input[name=text]")!.value.trim();
          if (text !== "") void this.ask({ text }, `“${text}”`);
        }}
      >
        ${
          spaces.length > 1
            ? html`<label>In <select name="space" @change=${(event: Event) => {
                this.place = (event.target as HTMLSelectElement).selectedIndex;
                this.again();
              }}>${spaces.map(({ name }, i) => html`<option ?selected=${i === this.place}>${name}</option>`)}</select></label>`
            : nothing
        }
        <label>Text <input type="text" name="text" maxlength="200" /></label>
        <button>Search</button>
        <label><input type="checkbox" name="among" .checked=${this.among} @change=${() => {
          this.among = !this.among;
          this.again();
        }} /> only among what is selected</label>
      </form>
      ${can.images ? this.imageQuery() : nothing}
      <div aria-live="polite">${this.told === "" ? nothing : html`<p role="alert">${this.told}</p>`} ${this.answer(view, space)}</div>
    </section>`;
  }

  private textNote({ embedder }: ReportSpace, { texts }: SearchableSpace): string {
    if (!texts)
      return `A text is looked up word by word in names, tags and attributes: ${embedder.name} reads no texts here.`;
    const words = embedder.name === "castings" ? "; the encoder knows words about castings only" : "";
    return `A text is compared with what the pictures show${words}.`;
  }

  private imageQuery(): TemplateResult {
    const hang = (over: boolean) => (event: DragEvent) => {
      event.preventDefault();
      this.over = over;
    };
    return html`<div
      class="drop ${this.over ? "over" : ""}"
      @dragover=${hang(true)}
      @dragleave=${hang(false)}
      @drop=${(event: DragEvent) => {
        hang(false)(event);
        this.askImage(event.dataTransfer?.files[0]);
      }}
    >
      <label>Or drop, paste or choose a picture of one object:
        <input type="file" name="image" accept="image/*" @change=${(event: Event) => this.askImage((event.target as HTMLInputElement).files?.[0])} />
      </label>
    </div>`;
  }

  private answer(view: View, space: ReportSpace): TemplateResult | typeof nothing {
    const { asked, result } = this;
    if (asked === null || result === null) return nothing;
    const { hits, by, because, more } = result;
    const rows = hits.map(({ row }) => row);
    return html`
      <h3>${by === "words" ? "With the words of" : "Like"} ${asked.label}</h3>
      <div class="controls">
        <span id="found">${several(hits.length, "object")}${by === "words" ? `, by words in names, tags and attributes: ${because}` : ""}</span>
        <button ?disabled=${hits.length === 0} @click=${() =>
          view.select({
            kind: "rows",
            of: [tableKind(space.table), rowsToText(Uint32Array.from(rows).sort()), `like ${asked.label}`],
          })}>
          Select them
        </button>
        ${more ? html`<button @click=${() => this.ask(asked.query, asked.label, asked.count + PAGE)}>Show more</button>` : nothing}
      </div>
      ${cropStrip(
        this.renderRoot,
        view,
        space.table,
        rows,
        "What was found",
        hits.map(({ score }) => `${by === "words" ? "words" : "likeness"} ${score.toFixed(3)}`),
      )}
    `;
  }

  /** Asks what was asked once more, of what is searched now. */
  private again(): void {
    if (this.asked !== null) void this.ask(this.asked.query, this.asked.label, this.asked.count);
  }

  private readonly similar = (event: Event): void => {
    const like = likeOf(this.view!, (event as CustomEvent<Wanted>).detail);
    void this.ask({ like }, "the chosen object");
  };

  private readonly paste = (event: ClipboardEvent): void => {
    const file = [...(event.clipboardData?.files ?? [])].find(({ type }) => type.startsWith("image/"));
    if (file !== undefined && this.view?.search.spaces[this.place]?.images === true) this.askImage(file);
  };

  private askImage(image: File | undefined): void {
    if (image !== undefined) void this.ask({ image }, image.name);
  }

  private async ask(query: SearchQuestion["query"], label: string, k = PAGE): Promise<void> {
    const view = this.view!;
    const { space } = this.chosen(view);
    const question = ++this.questions;
    this.told = "";
    let result: SearchAnswer | null = null;
    let told = "This report holds no vector of that object: it holds those of ground truths and of ghosts.";
    try {
      const among = this.among ? selectedOf(view, space) : null;
      result = await view.search.search({ space: space.name, query, k, among });
      if (result !== null) told = "";
    } catch (error) {
      if (!(error instanceof BorescopeError)) throw error;
      told = error.message;
    }
    if (question !== this.questions) return;
    Object.assign(this, { told, result }, result === null ? {} : { asked: { query, label, count: k } });
  }
}

/** The selected rows of a space's table; null where it is of another model's than is looked at. */
function selectedOf(view: View, space: ReportSpace): Uint32Array | null {
  const table = tableKind(space.table);
  if (table === "detections" && space.table !== `detections/${view.model.facts.name}`) return null;
  return view.selected().rows(table);
}
