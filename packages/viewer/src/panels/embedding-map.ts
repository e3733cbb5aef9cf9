import { html, nothing, svg, type TemplateResult } from "lit";
import { rowsToText } from "../chip.js";
import { styled } from "../drawing/styled.js";
import { clusterPlaces, placedLabels } from "../map/cluster-labels.js";
import { ENLARGE, MapGestures, type MapHost, TOOLS } from "../map/gestures.js";
import { clusterList, mapLegend } from "../map/lists.js";
import { MapCanvas } from "../map/map-canvas.js";
import { mapStyle } from "../map/map-style.js";
import { colourReader, pointsOf } from "../map/points.js";
import { chosenColouring, colouringChoice, mappedSpaces, passingPoints, tagKey } from "../map/shown.js";
import { thumbnail } from "../map/thumbnail.js";
import { counted, several } from "../numbers.js";
import { itemsOf, openImage } from "../open-image.js";
import { Panel } from "../panel.js";
import type { ReportSpace } from "../report.js";
import { selectionOf, tableOf } from "../spaces.js";
import { tableKind } from "../table-kind.js";
import { theme } from "../theme.js";
import type { View } from "../view.js";

/** The vectors of a report as a map: alike objects near each other, to colour, to circle and to compare. */
export class EmbeddingMapPanel extends Panel implements MapHost {
  static override readonly properties = {
    ...Panel.properties,
    place: { state: true },
    by: { state: true },
    groups: { state: true },
  };
  static override readonly styles = [theme, mapStyle];
  /** Which space is shown. */
  declare place: number;
  /** What points are coloured by. */
  declare by: string;
  /** Rows that are compared; null where they are not chosen. */
  declare groups: { readonly a: Uint32Array | null; readonly b: Uint32Array | null };
  private readonly gestures = new MapGestures(this);
  private readonly canvas = new MapCanvas(
    (size) => this.gestures.set({ size }),
    () => this.requestUpdate(),
  );
  private readonly dark = matchMedia("(prefers-color-scheme: dark)");
  private readonly recolour = () => this.requestUpdate();

  constructor() {
    super();
    this.place = 0;
    this.by = "";
    this.groups = { a: null, b: null };
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.dark.addEventListener("change", this.recolour);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.dark.removeEventListener("change", this.recolour);
    this.canvas.disconnect();
  }

  coordinates(): Float32Array {
    return this.space(this.view!).coordinates!;
  }

  open(place: number): void {
    const space = this.space(this.view!);
    openImage(this.renderRoot, this.view!, itemsOf(tableOf(space), [space.rows[place]!]), 0);
  }

  select(places: Uint32Array): void {
    const { rows } = this.space(this.view!);
    this.choose(
      places.map((place) => rows[place]!),
      `${counted(places.length)} on the map`,
    );
  }

  private space(view: View): ReportSpace {
    return mappedSpaces(view)[this.place]!;
  }

  protected override draw(view: View): TemplateResult {
    const spaces = mappedSpaces(view);
    const space = spaces[this.place]!;
    const { choices, choice } = colouringChoice(view, space, this.by);
    const passing = passingPoints(view, space);
    const onSelect = (rows: Uint32Array, label: string) => this.choose(rows, label);
    return html`<section aria-labelledby="title">
      <h2 id="title">Embedding map</h2>
      <p class="quiet">
        ${several(space.rows.length, "object")}, placed by the embedder ${space.embedder.name}: alike ones lie near each
        other; the axes mean nothing. Choose Box or Lasso and draw around points to select them; choose a point to see it large.
      </p>
      <div class="controls">
        ${
          spaces.length > 1
            ? html`<label>Of <select name="space" @change=${(event: Event) => this.showSpace(view, (event.target as HTMLSelectElement).selectedIndex)}>
                ${spaces.map(({ name }, i) => html`<option ?selected=${i === this.place}>${name}</option>`)}
              </select></label>`
            : nothing
        }
        <label>Colour by <select name="by" @change=${(event: Event) => {
          this.by = choices[(event.target as HTMLSelectElement).selectedIndex]!.name;
        }}>
          ${choices.map(({ name }) => html`<option ?selected=${name === choice.name}>${name}</option>`)}
        </select></label>
        ${this.tagFilter(view)}
        <span role="group" aria-label="What dragging does">
          ${(Object.keys(TOOLS) as (keyof typeof TOOLS)[]).map(
            (tool) =>
              html`<button data-tool=${tool} aria-pressed=${this.gestures.tool === tool ? "true" : "false"} @click=${() => this.gestures.set({ tool })}>${TOOLS[tool]}</button>`,
          )}
        </span>
        <span role="group" aria-label="Zoom">
          <button aria-label="Zoom in" @click=${() => this.gestures.zoom(ENLARGE)}>+</button>
          <button aria-label="Zoom out" @click=${() => this.gestures.zoom(1 / ENLARGE)}>−</button>
          <button @click=${() => this.gestures.set({ frame: null })}>Whole map</button>
        </span>
      </div>
      <div class="beside">
        ${this.map(view, space)}
        ${mapLegend(space, choice.name, chosenColouring(view, space, choice), passing, onSelect)}
      </div>
      ${clusterList(space, onSelect)} ${this.comparison(view, space, passing)}
      <span id="probe" aria-hidden="true"></span>
    </section>`;
  }

  private tagFilter(view: View): TemplateResult | typeof nothing {
    const names = view.dataset.tags.names();
    if (names.length === 0) return nothing;
    const chosen = view.state.chips.find(({ kind }) => kind === "tag")?.of[0];
    return html`<label>Only tagged <select name="tag" @change=${(event: Event) => {
      const name = names[(event.target as HTMLSelectElement).selectedIndex - 1];
      if (name !== undefined) view.select({ kind: "tag", of: [name] });
      else view.set({ chips: view.state.chips.filter(({ kind }) => kind !== "tag") });
    }}>
      <option ?selected=${chosen === undefined}>anything</option>
      ${names.map((name) => html`<option ?selected=${name === chosen}>${name}</option>`)}
    </select></label>`;
  }

  private map(view: View, space: ReportSpace): TemplateResult {
    const on = this.gestures;
    const { size, outline, tool, hovered } = on;
    const frame = on.inSight();
    const [width, height] = size;
    const middles = view.keep(`cluster places ${space.name}`, "", () => clusterPlaces(space));
    const labels = placedLabels(middles, space.clusterLabels, frame, size);
    const corners: string[] = [];
    for (let i = 0; i < outline.length; i += 2) corners.push(`${outline[i]},${outline[i + 1]}`);
    return html`<div class="map" ${styled({ "aspect-ratio": `${width} / ${height}` })}>
      <canvas></canvas>
      <svg
        class="over ${tool}"
        viewBox="0 0 ${width} ${height}"
        tabindex="0"
        role="application"
        aria-label="Map of ${several(space.rows.length, "object")}. Arrow keys move it, plus and minus zoom, 0 shows all of it; the clusters are listed below."
        @pointerdown=${on.press}
        @pointermove=${on.drag}
        @pointerup=${on.release}
        @pointerleave=${on.leave}
        @wheel=${on.wheel}
        @keydown=${on.key}
      >
        ${labels.map(({ x, y, text }) => svg`<text x=${x} y=${y} text-anchor="middle">${text}</text>`)}
        ${corners.length > 0 ? svg`<polygon points=${corners.join(" ")}></polygon>` : nothing}
      </svg>
      ${hovered < 0 ? nothing : thumbnail(view, space, hovered, frame, size)}
    </div>`;
  }

  private comparison(view: View, space: ReportSpace, passing: Uint8Array): TemplateResult {
    const { a, b } = this.groups;
    const chosen = view.state.chips.length > 0 ? space.rows.filter((_, i) => passing[i] === 1) : null;
    const told = (rows: Uint32Array | null, otherwise: string) =>
      rows === null ? otherwise : several(rows.length, "object");
    return html`<h3 class=${a === null ? "unprinted" : ""}>Compare A with B</h3>
      <div class="controls">
        <button name="a" ?disabled=${chosen === null} @click=${() => {
          this.groups = { a: chosen, b };
        }}>Selection is A</button>
        <span>A: ${told(a, "select objects, then choose this")}</span>
        <button name="b" ?disabled=${chosen === null} @click=${() => {
          this.groups = { a, b: chosen };
        }}>Selection is B</button>
        <span>B: ${told(b, "all others")}</span>
        <button ?disabled=${a === null && b === null} @click=${() => {
          this.groups = { a: null, b: null };
        }}>Clear A and B</button>
      </div>
      ${a === null ? nothing : html`<borescope-group-comparison .view=${view} .a=${a} .b=${b} .of=${selectionOf(view.open, space)}></borescope-group-comparison>`}`;
  }

  /** Paints what changed; nothing where the map is not drawn yet. */
  protected override updated(): void {
    const { view } = this;
    const canvas = this.renderRoot.querySelector("canvas");
    if (canvas === null || view === undefined) return;
    const space = this.space(view);
    const key = JSON.stringify([space.name, this.by, view.everything, tagKey(view), this.dark.matches]);
    this.canvas.show(canvas, this.gestures.inSight(), this.gestures.size, key, () => {
      const { choice } = colouringChoice(view, space, this.by);
      const read = colourReader(this.renderRoot.querySelector<HTMLElement>("#probe")!);
      return pointsOf(space, chosenColouring(view, space, choice), passingPoints(view, space), read);
    });
  }

  private showSpace(view: View, place: number): void {
    Object.assign(this, { place, groups: { a: null, b: null } });
    this.gestures.set({ frame: null, hovered: -1 });
    const { table } = this.space(view);
    const model = view.open.models.findIndex(({ facts }) => table === `detections/${facts.name}`);
    if (model >= 0 && model !== view.state.model) view.set({ model });
  }

  private choose(rows: Uint32Array, label: string): void {
    const { table } = this.space(this.view!);
    this.view!.select({ kind: "rows", of: [tableKind(table), rowsToText(rows), label] });
  }
}
