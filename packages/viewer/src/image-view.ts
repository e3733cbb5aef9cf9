import { css, html, LitElement, nothing, type TemplateResult } from "lit";
import { keyed } from "lit/directives/keyed.js";
import { captionOf } from "./caption.js";
import { imageOf, pictureOf, type Region, wholeImage } from "./drawing/crop.js";
import { type Layers, type Marked, objectMarks } from "./drawing/object-marks.js";
import { type GalleryItems, IMAGE, TRUTH } from "./gallery-items.js";
import { askSimilar, isSearchable } from "./similar.js";
import { theme } from "./theme.js";
import type { View } from "./view.js";

/** A layer that can be switched; those of a shape are there where any object of the report has it. */
interface Switch {
  readonly key: string;
  readonly layer: keyof Layers;
  readonly label: string;
  readonly shape?: "masks" | "keypoints";
}

const LAYERS: readonly Switch[] = [
  { key: "g", layer: "truth", label: "Ground truth" },
  { key: "p", layer: "predictions", label: "Predictions" },
  { key: "s", layer: "scores", label: "Classes and scores" },
  { key: "m", layer: "masks", label: "Masks", shape: "masks" },
  { key: "k", layer: "keypoints", label: "Keypoints", shape: "keypoints" },
];

/** One image large, over the page: zoom, layers, and from one item of a gallery to the next. It is there while it is open. */
export class ImageView extends LitElement {
  static override readonly properties = {
    view: { attribute: false },
    items: { attribute: false },
    place: { attribute: false },
    layers: { state: true },
    region: { state: true },
  };
  static override readonly styles = [
    theme,
    css`
      dialog {
        width: 96vw;
        height: 94vh;
        max-width: none;
        max-height: none;
        padding: 0.75rem;
        border: 1px solid var(--line);
        border-radius: 10px;
        background: var(--paper);
        color: var(--ink);
      }
      dialog[open] {
        display: flex;
        flex-direction: column;
      }
      dialog::backdrop {
        background: rgb(0 0 0 / 60%);
      }
      .large {
        flex: 1;
        min-height: 0;
        width: 100%;
        touch-action: none;
        cursor: grab;
        background: light-dark(#dfe4e8, #0b0f14);
      }
      .large image {
        image-rendering: auto;
      }
      svg text.mark {
        fill: #fff;
        stroke: #000;
        stroke-width: 3px;
        paint-order: stroke;
        vector-effect: non-scaling-stroke;
      }
      .spread {
        margin-inline-start: auto;
      }
    `,
  ];
  declare view: View;
  declare items: GalleryItems;
  declare place: number;
  declare layers: Layers;
  /** What is in sight; null: the whole image. */
  declare region: Region | null;

  constructor() {
    super();
    this.layers = { truth: true, predictions: true, scores: true, masks: true, keypoints: true };
    this.region = null;
  }

  protected override firstUpdated(): void {
    this.renderRoot.querySelector("dialog")!.showModal();
  }

  protected override render(): TemplateResult {
    const { view, items, place } = this;
    const [table, row] = [items.table[place]!, items.row[place]!];
    const image = imageOf(view, table, row);
    const region = this.region ?? wholeImage(view, image);
    const marked: Marked | undefined =
      table === IMAGE ? undefined : { table: table === TRUTH ? "groundTruth" : "detections", row };
    const scale = region.width / Math.min(900, innerWidth);
    return html`<dialog
      aria-label=${view.dataset.images.fileNames[image]!}
      @close=${() => this.dispatchEvent(new Event("close"))}
      @keydown=${this.key}
    >
      <div class="controls">
        <strong>${captionOf(view, table, row)
          .map(({ text }) => text)
          .join(" · ")}</strong>
        <span class="quiet">${place + 1} of ${items.row.length}</span>
        <button class="spread" aria-label="Close" @click=${() => this.renderRoot.querySelector("dialog")!.close()}>✕</button>
      </div>
      <svg
        class="large"
        viewBox="${region.x} ${region.y} ${region.width} ${region.height}"
        role="img"
        aria-label="${view.dataset.images.fileNames[image]!} with its boxes"
        @wheel=${this.wheel}
        @pointermove=${this.drag}
        @pointerdown=${(event: PointerEvent) => (event.currentTarget as Element).setPointerCapture(event.pointerId)}
      >
        ${pictureOf(view.pictures.image(image))} ${keyed(image, pictureOf(view.pictures.original(image)))}
        ${objectMarks(view, image, this.layers, region, scale, marked)}
      </svg>
      <div class="controls">
        <button @click=${() => this.step(-1)} ?disabled=${place === 0}>← Previous</button>
        <button @click=${() => this.step(1)} ?disabled=${place === items.row.length - 1}>Next →</button>
        <button @click=${() => this.zoom(0.7)}>Zoom in +</button>
        <button @click=${() => this.zoom(1 / 0.7)}>Zoom out −</button>
        <button
          @click=${() => {
            this.region = null;
          }}
        >
          Whole image 0
        </button>
        ${this.switches().map(
          ({
            key,
            layer,
            label,
          }) => html`<button aria-pressed=${this.layers[layer] ? "true" : "false"} @click=${() => this.toggle(layer)}>
            ${label} <kbd>${key}</kbd>
          </button>`,
        )}
        <button @click=${() => this.selectImage(image)}>Select this image</button>
        ${
          isSearchable(view)
            ? html`<button name="similar" @click=${() => this.findSimilar(table, row)}>Similar to this</button>`
            : nothing
        }
      </div>
    </dialog>`;
  }

  private readonly key = (event: KeyboardEvent): void => {
    const layer = this.switches().find(({ key }) => key === event.key)?.layer;
    if (layer !== undefined) this.toggle(layer);
    else if (event.key === "ArrowRight") this.step(1);
    else if (event.key === "ArrowLeft") this.step(-1);
    else if (event.key === "+" || event.key === "=") this.zoom(0.7);
    else if (event.key === "-") this.zoom(1 / 0.7);
    else if (event.key === "0") this.region = null;
    else return;
    event.preventDefault();
  };

  private switches(): readonly Switch[] {
    const { dataset, models } = this.view.open;
    const tables = [dataset.groundTruth, ...models.map(({ detections }) => detections.objects)];
    return LAYERS.filter(({ shape }) => shape === undefined || tables.some((table) => table[shape] !== undefined));
  }

  private toggle(layer: keyof Layers): void {
    this.layers = { ...this.layers, [layer]: !this.layers[layer] };
  }

  private step(by: number): void {
    const to = this.place + by;
    if (to < 0 || to >= this.items.row.length) return;
    this.place = to;
    this.region = null;
  }

  private selectImage(image: number): void {
    this.view.set({ chips: [{ kind: "image", of: [this.view.dataset.images.fileNames[image]!] }] });
    this.renderRoot.querySelector("dialog")!.close();
  }

  private findSimilar(table: number, row: number): void {
    askSimilar(this, this.view, { table, row });
    this.renderRoot.querySelector("dialog")!.close();
  }

  private readonly wheel = (event: WheelEvent): void => {
    event.preventDefault();
    const { left, top, width, height } = (event.currentTarget as Element).getBoundingClientRect();
    this.zoom(event.deltaY < 0 ? 0.85 : 1 / 0.85, (event.clientX - left) / width, (event.clientY - top) / height);
  };

  private readonly drag = (event: PointerEvent): void => {
    if (event.buttons === 0) return;
    const { x, y, width, height } = this.inSight();
    const size = (event.currentTarget as Element).getBoundingClientRect();
    const pixel = Math.max(width / size.width, height / size.height);
    this.region = { x: x - event.movementX * pixel, y: y - event.movementY * pixel, width, height };
  };

  /** Shows `by` times as much, with the point at these shares of the width and height staying where it is. */
  private zoom(by: number, atX = 0.5, atY = 0.5): void {
    const { x, y, width, height } = this.inSight();
    this.region = {
      x: x + width * atX * (1 - by),
      y: y + height * atY * (1 - by),
      width: width * by,
      height: height * by,
    };
  }

  private inSight(): Region {
    const { view, items, place } = this;
    return this.region ?? wholeImage(view, imageOf(view, items.table[place]!, items.row[place]!));
  }
}
