import { type Frame, nearestPoint, panned, wholeFrame, zoomed } from "./frame.js";
import { placesInPolygon } from "./in-polygon.js";

/** What dragging does. */
export const TOOLS = { move: "Move", box: "Box", lasso: "Lasso" } as const;

/** Pixels within which a point is pointed at. */
const REACH = 9;

/** Pixels that a key moves the map by, and what a key or a button enlarges it by. */
const STEP = 60;
export const ENLARGE = 1.4;

/** What gestures are made on, and what they lead to. */
export interface MapHost {
  requestUpdate(): void;
  /** x, y of each point (2·n). */
  coordinates(): Float32Array;
  /** A point was chosen. */
  open(place: number): void;
  /** Points were drawn around. */
  select(places: Uint32Array): void;
}

/** What is in sight of a map, what is pointed at and drawn, by pointer, wheel and keyboard. */
export class MapGestures {
  tool: keyof typeof TOOLS = "move";
  /** Null: all of the map. */
  frame: Frame | null = null;
  /** Place of the point that is pointed at, or -1. */
  hovered = -1;
  /** Pixels of the outline that is being drawn. */
  outline: readonly number[] = [];
  size: readonly [width: number, height: number] = [800, 520];
  private moved = false;

  constructor(private readonly host: MapHost) {}

  set(changes: Partial<Pick<MapGestures, "tool" | "frame" | "hovered" | "outline" | "size">>): void {
    Object.assign(this, changes);
    this.host.requestUpdate();
  }

  inSight(): Frame {
    return this.frame ?? wholeFrame(this.host.coordinates(), ...this.size);
  }

  zoom(by: number, at: readonly [number, number] = [this.size[0] / 2, this.size[1] / 2]): void {
    this.set({ frame: zoomed(this.inSight(), by, at, ...this.size) });
  }

  readonly press = (event: PointerEvent): void => {
    const target = event.currentTarget as SVGElement;
    target.setPointerCapture(event.pointerId);
    target.focus();
    this.moved = false;
    if (this.tool !== "move") this.set({ outline: [event.offsetX, event.offsetY] });
  };

  readonly drag = (event: PointerEvent): void => {
    const at = [event.offsetX, event.offsetY] as const;
    if (event.buttons === 0) {
      const hovered = this.pointed(at);
      if (hovered !== this.hovered) this.set({ hovered });
      return;
    }
    if (Math.abs(event.movementX) + Math.abs(event.movementY) > 0) this.moved = true;
    if (this.tool === "move") this.set({ frame: panned(this.inSight(), event.movementX, event.movementY) });
    else if (this.tool === "lasso") this.set({ outline: [...this.outline, ...at] });
    else {
      const [x, y] = this.outline as readonly [number, number];
      this.set({ outline: [x, y, at[0], y, ...at, x, at[1]] });
    }
  };

  readonly release = (event: PointerEvent): void => {
    const { outline } = this;
    this.set({ outline: [] });
    if (!this.moved) {
      const place = this.pointed([event.offsetX, event.offsetY]);
      if (place >= 0) this.host.open(place);
    } else if (outline.length >= 6) this.host.select(this.within(outline));
  };

  readonly leave = (): void => this.set({ hovered: -1 });

  readonly wheel = (event: WheelEvent): void => {
    const target = event.currentTarget as Element;
    const isMeant = event.ctrlKey || event.metaKey || (target.getRootNode() as ShadowRoot).activeElement === target;
    if (!isMeant) return; // the page scrolls
    event.preventDefault();
    this.zoom(event.deltaY < 0 ? 1.15 : 1 / 1.15, [event.offsetX, event.offsetY]);
  };

  readonly key = (event: KeyboardEvent): void => {
    const moves: Readonly<Record<string, readonly [number, number]>> = {
      ArrowRight: [-STEP, 0],
      ArrowLeft: [STEP, 0],
      ArrowDown: [0, -STEP],
      ArrowUp: [0, STEP],
    };
    const move = moves[event.key];
    if (move !== undefined) this.set({ frame: panned(this.inSight(), ...move) });
    else if (event.key === "+" || event.key === "=") this.zoom(ENLARGE);
    else if (event.key === "-") this.zoom(1 / ENLARGE);
    else if (event.key === "0") this.set({ frame: null });
    else return;
    event.preventDefault();
  };

  private pointed(at: readonly [number, number]): number {
    return nearestPoint(this.host.coordinates(), this.inSight(), at, this.size, REACH);
  }

  /** Places of the points within an outline of pixels. */
  private within(outline: readonly number[]): Uint32Array {
    const { x, y, scale } = this.inSight();
    const [middleX, middleY] = [this.size[0] / 2, this.size[1] / 2];
    const corners = outline.map((pixel, i) =>
      i % 2 === 0 ? x + (pixel - middleX) / scale : y + (pixel - middleY) / scale,
    );
    return placesInPolygon(this.host.coordinates(), corners);
  }
}
