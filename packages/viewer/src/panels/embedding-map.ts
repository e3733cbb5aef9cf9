import { html, nothing, svg, type TemplateResult } from "lit";
import { captionOf } from "../caption.js";
import { rowsToText } from "../chip.js";
import { crop } from "../drawing/crop.js";
import { styled } from "../drawing/styled.js";
import { clusterPlaces, placedLabels } from "../map/cluster-labels.js";
import { type Colouring, type ColouringChoice, colourings } from "../map/colouring.js";
import { type Frame, nearestPoint, panned, toPixel, wholeFrame, zoomed } from "../map/frame.js";
import { placesInPolygon } from "../map/in-polygon.js";
import { mapStyle } from "../map/map-style.js";
import { type PointPainter, pointPainter } from "../map/point-painter.js";
import { colourReader, pointsOf } from "../map/points.js";
import { counted, several } from "../numbers.js";
import { itemsOf, openImage } from "../open-image.js";
import { Panel } from "../panel.js";
import type { ReportSpace } from "../report.js";
import { selectionOf, tableOf } from "../spaces.js";
import { theme } from "../theme.js";
import type { View } from "../view.js";

/** What dragging does. */
const TOOLS = { move: "Move", box: "Box", lasso: "Lasso" } as const;

/** Pixels within which a point is pointed at. */
const REACH = 9;

/** Pixels that a key moves the map by, and what it enlarges it by. */
const [STEP, ENLARGE] = [60, 1.4] as const;

/** Side of the picture beside a point, in pixels. */
const THUMB = 112;

/** The vectors of a report as a map: alike objects near each other, to colour, to circle and to compare. */
export class EmbeddingMapPanel extends Panel {
  static override readonly properties = {
    ...Panel.properties,
    place: { state: true },
    by: { state: true },
    tool: { state: true },
    frame: { state: true },
    hovered: { state: true },
    outline: { state: true },
    size: { state: true },
    groups: { state: true },
  };
  static override readonly styles = [theme, mapStyle];
  /** Which space is shown. */
  declare place: number;
  /** What points are coloured by. */
  declare by: string;
  declare tool: keyof typeof TOOLS;
  /** Null: all of the map. */
  declare frame: Frame | null;
  /** Place of the point that is pointed at, or -1. */
  declare hovered: number;
  /** Pixels of the outline that is being drawn. */
  declare outline: readonly number[];
  declare size: readonly [width: number, height: number];
  /** Rows that are compared; null where they are not chosen. */
  declare groups: { readonly a: Uint32Array | null; readonly b: Uint32Array | null };
  private painter: PointPainter | undefined;
  /** What the painter holds, and what it painted last. */
  private loaded = "";
  private painted = "";
  private moved = false;
  private readonly dark = matchMedia("(prefers-color-scheme: dark)");
  private readonly recolour = () => this.requestUpdate();
  private readonly resized = new ResizeObserver(([entry]) => {
    const { width, height } = entry!.contentRect;
    if (width > 0) this.size = [width, height];
  });

  constructor() {
    super();
    this.place = 0;
    this.by = "";
    this.tool = "move";
    this.frame = null;
    this.hovered = -1;
    this.outline = [];
    this.size = [800, 520];
    this.groups = { a: null, b: null };
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.dark.addEventListener("change", this.recolour);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.dark.removeEventListener("change", this.recolour);
    this.resized.disconnect();
  }

  /** The spaces that have a map. */
  private spaces(view: View): readonly ReportSpace[] {
    return view.open.report.spaces.filter(({ coordinates }) => coordinates !== null);
  }

  protected override draw(view: View): TemplateResult {
    const spaces = this.spaces(view);
    const space = spaces[this.place]!;
    const { choices, choice } = this.choice(view, space);
    const colouring = this.colouring(view, space, choice);
    const passing = this.passing(view, space);
    return html`<section aria-labelledby="title">
      <h2 id="title">Embedding map</h2>
      <p class="quiet">
        ${several(space.rows.length, "object")} as ${space.embedder.name} sees them: alike ones lie near each other; the
        axes mean nothing. Choose Box or Lasso and draw around points to select them; choose a point to see it large.
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
              html`<button data-tool=${tool} aria-pressed=${this.tool === tool ? "true" : "false"} @click=${() => {
                this.tool = tool;
              }}>${TOOLS[tool]}</button>`,
          )}
        </span>
        <span role="group" aria-label="Zoom">
          <button aria-label="Zoom in" @click=${() => this.zoom(ENLARGE)}>+</button>
          <button aria-label="Zoom out" @click=${() => this.zoom(1 / ENLARGE)}>−</button>
          <button @click=${() => {
            this.frame = null;
          }}>Whole map</button>
        </span>
      </div>
      <div class="beside">
        ${this.map(view, space)}
        ${this.legend(view, space, choice.name, colouring, passing)}
      </div>
      ${this.clusterList(view, space)} ${this.comparison(view, space, passing)}
      <span id="probe" aria-hidden="true"></span>
    </section>`;
  }

  /** What the points can be coloured by, and what they are: what became of them, until something else is chosen. */
  private choice(view: View, space: ReportSpace) {
    const key = tagKey(view);
    const choices = view.keep(`colourings ${space.name}`, key, () => colourings(view, space));
    const named = (wanted: string) => choices.find(({ name }) => name === wanted);
    return { choices, choice: named(this.by) ?? named("outcome") ?? choices[0]! };
  }

  private colouring(view: View, space: ReportSpace, { name, make }: ColouringChoice): Colouring {
    return view.keep("map colours", JSON.stringify([space.name, name, view.thresholds, tagKey(view)]), make);
  }

  /** 1 for each point that passes what is selected. */
  private passing(view: View, { table, rows, name }: ReportSpace): Uint8Array {
    return view.keep("map passing", JSON.stringify([name, view.everything]), () => {
      const selected = view.selected();
      const marked = table === "images" || table === "groundTruth" ? selected[table] : selected.detections;
      return Uint8Array.from(rows, (row) => marked[row]!);
    });
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
    const [width, height] = this.size;
    const labels = placedLabels(this.clusterMiddles(view, space), space.clusterLabels, this.inSight(), this.size);
    const corners: string[] = [];
    for (let i = 0; i < this.outline.length; i += 2) corners.push(`${this.outline[i]},${this.outline[i + 1]}`);
    return html`<div class="map">
      <canvas></canvas>
      <svg
        class="over ${this.tool}"
        tabindex="0"
        role="application"
        aria-label="Map of ${several(space.rows.length, "object")}. Arrow keys move it, plus and minus zoom, 0 shows all of it; the clusters are listed below."
        @pointerdown=${this.press}
        @pointermove=${this.drag}
        @pointerup=${this.release}
        @pointerleave=${() => {
          this.hovered = -1;
        }}
        @wheel=${this.wheel}
        @keydown=${this.key}
      >
        ${labels.map(({ x, y, text }) => svg`<text x=${x} y=${y} text-anchor="middle">${text}</text>`)}
        ${corners.length > 0 ? svg`<polygon points=${corners.join(" ")}></polygon>` : nothing}
      </svg>
      ${this.thumbnail(view, space, width, height)}
    </div>`;
  }

  private thumbnail(view: View, space: ReportSpace, width: number, height: number): TemplateResult | typeof nothing {
    const row = space.rows[this.hovered];
    if (row === undefined) return nothing;
    const [px, py] = toPixel(
      this.inSight(),
      space.coordinates![2 * this.hovered]!,
      space.coordinates![2 * this.hovered + 1]!,
      width,
      height,
    );
    const left = px + 14 + THUMB > width ? px - 14 - THUMB : px + 14;
    const top = Math.max(0, Math.min(py - THUMB / 2, height - THUMB - 64));
    return html`<div class="thumb" ${styled({ left: `${left}px`, top: `${top}px` })}>
      ${crop(view, tableOf(space), row, THUMB)}
      ${captionOf(view, tableOf(space), row).map(({ text }) => html`<div>${text}</div>`)}
    </div>`;
  }

  private legend(
    view: View,
    space: ReportSpace,
    by: string,
    { codes, entries }: Colouring,
    passing: Uint8Array,
  ): TemplateResult {
    const counts = new Uint32Array(entries.length + 1);
    codes.forEach((code, i) => {
      if (passing[i] === 1) counts[code < 0 ? entries.length : code]!++;
    });
    const only = (wanted: number) =>
      space.rows.filter((_, i) => (wanted === entries.length ? codes[i]! < 0 : codes[i] === wanted));
    const all = [...entries, { label: by === "cluster" ? "in no cluster" : "no value", colour: "var(--leftOut)" }];
    return html`<ul class="legend" aria-label="Colours by ${by}">
      ${all.map(({ label, colour }, code) =>
        counts[code] === 0
          ? nothing
          : html`<li><button class="link" @click=${() => this.select(view, space, only(code), `${by}: ${label}`)}>
              <span class="swatch" ${styled({ background: colour })}></span>${label}</button> ${counted(counts[code]!)}</li>`,
      )}
    </ul>`;
  }

  private clusterMiddles(view: View, space: ReportSpace) {
    return view.keep(`cluster places ${space.name}`, "", () => clusterPlaces(space));
  }

  /** The clusters as a list, for those who do not see the map. */
  private clusterList(view: View, space: ReportSpace): TemplateResult | typeof nothing {
    const { clusters, clusterLabels, rows } = space;
    if (clusters === null || clusterLabels.length === 0) return nothing;
    const sizes = new Uint32Array(clusterLabels.length);
    for (const cluster of clusters) if (cluster >= 0) sizes[cluster]!++;
    return html`<details>
      <summary>${several(clusterLabels.length, "cluster")}</summary>
      <ol class="clusters">
        ${clusterLabels.map(
          (label, c) => html`<li><button class="link" data-cluster=${c} @click=${() =>
            this.select(
              view,
              space,
              rows.filter((_, i) => clusters[i] === c),
              `cluster ${c + 1}: ${label}`,
            )}>${label}</button>
            ${several(sizes[c]!, "object")}</li>`,
        )}
      </ol>
    </details>`;
  }

  private comparison(view: View, space: ReportSpace, passing: Uint8Array): TemplateResult {
    const { a, b } = this.groups;
    const chosen = view.state.chips.length > 0 ? space.rows.filter((_, i) => passing[i] === 1) : null;
    const told = (rows: Uint32Array | null, otherwise: string) =>
      rows === null ? otherwise : several(rows.length, "object");
    return html`<h3>Compare A with B</h3>
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
    const canvas = this.renderRoot.querySelector("canvas");
    if (canvas === null || this.view === undefined) return;
    this.resized.observe(canvas);
    if (this.painter === undefined) {
      this.painter = pointPainter(canvas);
      canvas.dataset["painter"] = this.painter.kind;
      canvas.addEventListener("webglcontextlost", (event) => event.preventDefault());
      canvas.addEventListener("webglcontextrestored", () => {
        this.painter = undefined;
        this.loaded = "";
        this.painted = "";
        this.requestUpdate();
      });
    }
    const ratio = devicePixelRatio;
    const [width, height] = this.size.map((side) => Math.round(side * ratio));
    if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
    this.load(this.view, this.painter);
    const frame = this.inSight();
    const key = JSON.stringify([frame, ratio, width, height, this.loaded]);
    if (key !== this.painted) this.painter.paint(frame, ratio);
    this.painted = key;
  }

  private load(view: View, painter: PointPainter): void {
    const space = this.spaces(view)[this.place]!;
    const key = JSON.stringify([space.name, this.by, view.everything, tagKey(view), this.dark.matches]);
    if (key === this.loaded) return;
    this.loaded = key;
    const { choice } = this.choice(view, space);
    const read = colourReader(this.renderRoot.querySelector<HTMLElement>("#probe")!);
    painter.load(pointsOf(space, this.colouring(view, space, choice), this.passing(view, space), read));
  }

  private inSight(): Frame {
    return this.frame ?? wholeFrame(this.spaces(this.view!)[this.place]!.coordinates!, ...this.size);
  }

  private showSpace(view: View, place: number): void {
    Object.assign(this, { place, frame: null, hovered: -1, groups: { a: null, b: null } });
    const { table } = this.spaces(view)[place]!;
    const model = view.open.models.findIndex(({ facts }) => table === `detections/${facts.name}`);
    if (model >= 0 && model !== view.state.model) view.set({ model });
  }

  private select(view: View, { table }: ReportSpace, rows: Uint32Array, label: string): void {
    const of = table === "images" || table === "groundTruth" ? table : "detections";
    view.select({ kind: "rows", of: [of, rowsToText(rows), label] });
  }

  private zoom(by: number, at: readonly [number, number] = [this.size[0] / 2, this.size[1] / 2]): void {
    this.frame = zoomed(this.inSight(), by, at, ...this.size);
  }

  private readonly press = (event: PointerEvent): void => {
    const target = event.currentTarget as SVGElement;
    target.setPointerCapture(event.pointerId);
    target.focus();
    this.moved = false;
    if (this.tool !== "move") this.outline = [event.offsetX, event.offsetY];
  };

  private readonly drag = (event: PointerEvent): void => {
    const at = [event.offsetX, event.offsetY] as const;
    if (event.buttons === 0) {
      const { coordinates } = this.spaces(this.view!)[this.place]!;
      this.hovered = nearestPoint(coordinates!, this.inSight(), at, this.size, REACH);
      return;
    }
    if (Math.abs(event.movementX) + Math.abs(event.movementY) > 0) this.moved = true;
    if (this.tool === "move") this.frame = panned(this.inSight(), event.movementX, event.movementY);
    else if (this.tool === "lasso") this.outline = [...this.outline, ...at];
    else {
      const [x, y] = this.outline as readonly [number, number];
      this.outline = [x, y, at[0], y, ...at, x, at[1]];
    }
  };

  private readonly release = (event: PointerEvent): void => {
    const view = this.view!;
    const space = this.spaces(view)[this.place]!;
    const { outline } = this;
    this.outline = [];
    if (!this.moved) {
      const at = [event.offsetX, event.offsetY] as const;
      const row = space.rows[nearestPoint(space.coordinates!, this.inSight(), at, this.size, REACH)];
      if (row !== undefined) openImage(this.renderRoot, view, itemsOf(tableOf(space), [row]), 0);
      return;
    }
    if (outline.length < 6) return;
    const { x, y, scale } = this.inSight();
    const [middleX, middleY] = [this.size[0] / 2, this.size[1] / 2];
    const corners = outline.map((pixel, i) =>
      i % 2 === 0 ? x + (pixel - middleX) / scale : y + (pixel - middleY) / scale,
    );
    const rows = Uint32Array.from(placesInPolygon(space.coordinates!, corners), (place) => space.rows[place]!);
    this.select(view, space, rows, `${counted(rows.length)} on the map`);
  };

  private readonly wheel = (event: WheelEvent): void => {
    const isMeant =
      event.ctrlKey || event.metaKey || (this.renderRoot as ShadowRoot).activeElement === event.currentTarget;
    if (!isMeant) return; // the page scrolls
    event.preventDefault();
    this.zoom(event.deltaY < 0 ? 1.15 : 1 / 1.15, [event.offsetX, event.offsetY]);
  };

  private readonly key = (event: KeyboardEvent): void => {
    const moves: Readonly<Record<string, readonly [number, number]>> = {
      ArrowRight: [-STEP, 0],
      ArrowLeft: [STEP, 0],
      ArrowDown: [0, -STEP],
      ArrowUp: [0, STEP],
    };
    const move = moves[event.key];
    if (move !== undefined) this.frame = panned(this.inSight(), ...move);
    else if (event.key === "+" || event.key === "=") this.zoom(ENLARGE);
    else if (event.key === "-") this.zoom(1 / ENLARGE);
    else if (event.key === "0") this.frame = null;
    else return;
    event.preventDefault();
  };
}

/** Changes with the tags and what they hold. */
function tagKey({ dataset }: View): string {
  return Array.from(
    dataset.tags,
    ([name, { rows }]) => `${name} ${rows.reduce((sum, row) => sum + row, rows.length)}`,
  ).join();
}
