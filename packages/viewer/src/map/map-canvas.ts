import type { Frame } from "./frame.js";
import { type PointPainter, type Points, pointPainter } from "./point-painter.js";

/** The canvas of a map: painted again only where something changed. */
export class MapCanvas {
  private painter: PointPainter | undefined;
  /** What the painter holds, and what it painted last. */
  private loaded = "";
  private painted = "";
  private readonly resized: ResizeObserver;

  /**
   * @param onSize - takes the pixels of CSS that the canvas has
   * @param repaint - asks for another `show`, where the canvas lost what it held
   */
  constructor(
    onSize: (size: readonly [width: number, height: number]) => void,
    private readonly repaint: () => void,
  ) {
    this.resized = new ResizeObserver(([entry]) => {
      const { width, height } = entry!.contentRect;
      if (width > 0) onSize([width, height]);
    });
  }

  /** Paints a frame of points, which are made where `key` is another than before. */
  show(canvas: HTMLCanvasElement, frame: Frame, size: readonly [number, number], key: string, points: () => Points) {
    this.resized.observe(canvas);
    this.painter ??= this.begin(canvas);
    const ratio = devicePixelRatio;
    const [width, height] = size.map((side) => Math.round(side * ratio));
    if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
    if (key !== this.loaded) this.painter.load(points());
    this.loaded = key;
    const painted = JSON.stringify([frame, ratio, width, height, key]);
    if (painted !== this.painted) this.painter.paint(frame, ratio);
    this.painted = painted;
  }

  disconnect(): void {
    this.resized.disconnect();
  }

  private begin(canvas: HTMLCanvasElement): PointPainter {
    const painter = pointPainter(canvas);
    canvas.dataset["painter"] = painter.kind;
    canvas.addEventListener("webglcontextlost", (event) => event.preventDefault());
    canvas.addEventListener("webglcontextrestored", () => {
      this.painter = undefined;
      this.loaded = "";
      this.painted = "";
      this.repaint();
    });
    return painter;
  }
}
