import { BorescopeError, type Selection, selectRows } from "@borescope/core";
import { loadPixels } from "@borescope/inference";
import type { Query, SearchResult, VectorIndex } from "@borescope/search";
import { css, html, nothing, type TemplateResult } from "lit";
import { rowsToText } from "../chip.js";
import { cropStrip, stripStyle } from "../crop-strip.js";
import { several } from "../numbers.js";
import { Panel } from "../panel.js";
import type { ReportSpace } from "../report.js";
import { similarQuery, type Wanted } from "../similar.js";
import { indexOf, selectionOf } from "../spaces.js";
import { theme } from "../theme.js";
import type { View } from "../view.js";

/** Hits that are shown at first, and more each time. */
const PAGE = 24;

/** What was asked. */
interface Asked {
  readonly query: Query;
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
  declare result: SearchResult | null;
  /** What went wrong. */
  declare told: string;
  /** Whether something hangs over the place to drop it. */
  declare over: boolean;
  private readonly indexes = new Map<string, Promise<VectorIndex | null>>();
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

  /** The spaces that hold vectors. */
  private spaces(view: View): readonly ReportSpace[] {
    return view.open.report.spaces.filter(({ vectors }) => vectors !== null);
  }

  protected override draw(view: View): TemplateResult {
    const spaces = this.spaces(view);
    const space = spaces[this.place]!;
    return html`<section aria-labelledby="title">
      <h2 id="title">Search</h2>
      <p class="quiet">
        What is most like an object, by the vectors of ${space.embedder.name}: open any picture of the page and choose
        “Similar to this”. ${this.textNote(space)}
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
      ${space.inPage === "texture" ? this.imageQuery() : nothing}
      <div aria-live="polite">${this.told === "" ? nothing : html`<p role="alert">${this.told}</p>`} ${this.answer(view, space)}</div>
    </section>`;
  }

  private textNote({ textEncoder, embedder }: ReportSpace): string {
    return textEncoder === null
      ? `A text is looked up word by word in names, tags and attributes: ${embedder.name} reads no texts here.`
      : "A text is compared with what the pictures show; the encoder knows words about castings only.";
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
        void this.askImage(event.dataTransfer?.files[0]);
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
            of: [tableText(space), rowsToText(Uint32Array.from(rows).sort()), `like ${asked.label}`],
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
    const view = this.view!;
    const wanted = (event as CustomEvent<Wanted>).detail;
    const query = similarQuery(view, this.spaces(view)[this.place]!, wanted);
    if (query !== null) void this.ask(query, "the chosen object");
    else {
      this.result = null;
      this.told = "This report holds no vector of that object: it holds those of ground truths and of ghosts.";
    }
  };

  private readonly paste = (event: ClipboardEvent): void => {
    const file = [...(event.clipboardData?.files ?? [])].find(({ type }) => type.startsWith("image/"));
    if (file !== undefined && this.view !== undefined && this.spaces(this.view)[this.place]?.inPage === "texture")
      void this.askImage(file);
  };

  private async askImage(file: File | undefined): Promise<void> {
    if (file === undefined) return;
    await this.attempt(async () => this.ask({ image: await loadPixels(file) }, file.name));
  }

  private async ask(query: Query, label: string, count = PAGE): Promise<void> {
    const view = this.view!;
    const space = this.spaces(view)[this.place]!;
    await this.attempt(async () => {
      const index = await this.index(view, space);
      const result = await index.search(query, { k: count, filter: this.among ? selectedOf(view, space) : undefined });
      Object.assign(this, { asked: { query, label, count }, result });
    });
  }

  /** Does something that may fail for a reason that a person can read. */
  private async attempt(act: () => Promise<void>): Promise<void> {
    this.told = "";
    try {
      await act();
    } catch (error) {
      if (!(error instanceof BorescopeError)) throw error;
      this.result = null;
      this.told = error.message;
    }
  }

  /** The index of a space, made when it is first searched. */
  private async index(view: View, space: ReportSpace): Promise<VectorIndex> {
    const known = this.indexes.get(space.name) ?? indexOf(view.open, space);
    this.indexes.set(space.name, known);
    return (await known)!;
  }
}

function tableText({ table }: ReportSpace): string {
  return table === "images" || table === "groundTruth" ? table : "detections";
}

function selectedOf(view: View, space: ReportSpace): Selection {
  const all = selectionOf(view.open, space);
  const table = all.table === "images" || all.table === "groundTruth" ? all.table : "detections";
  if (all.model !== null && all.model !== view.model.detections) return all; // another model's than is looked at
  return selectRows(
    all.dataset,
    all.model ?? (table === "images" ? table : "groundTruth"),
    view.selected().rows(table),
  );
}
