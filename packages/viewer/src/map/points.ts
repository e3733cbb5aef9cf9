import type { ReportSpace } from "../report.js";
import type { Colouring } from "./colouring.js";
import type { Points } from "./point-painter.js";

/** Opacity of what is selected, and of what is not. */
const [CLEAR, FAINT] = [225, 40] as const;

/** Reads colours of CSS as red, green and blue, with the help of an element. */
export function colourReader(probe: HTMLElement): (colour: string) => readonly [number, number, number] {
  return (colour) => {
    probe.style.color = colour;
    const [r = 0, g = 0, b = 0] = (getComputedStyle(probe).color.match(/[\d.]+/g) ?? []).map(Number);
    return [r, g, b];
  };
}

/** The points of a space, those that are selected in front and clear, the others faint. */
export function pointsOf(
  { coordinates }: ReportSpace,
  { codes, entries }: Colouring,
  passing: Uint8Array,
  read: (colour: string) => readonly [number, number, number],
): Points {
  const n = codes.length;
  const grey = read("var(--leftOut)");
  const palette = entries.map(({ colour }) => read(colour));
  const order = new Uint32Array(n);
  let placed = 0;
  for (const wanted of [0, 1]) for (let i = 0; i < n; i++) if (passing[i] === wanted) order[placed++] = i;
  const ordered = new Float32Array(2 * n);
  const colours = new Uint8Array(4 * n);
  order.forEach((i, at) => {
    ordered[2 * at] = coordinates![2 * i]!;
    ordered[2 * at + 1] = coordinates![2 * i + 1]!;
    const [r, g, b] = palette[codes[i]!] ?? grey;
    colours[4 * at] = r;
    colours[4 * at + 1] = g;
    colours[4 * at + 2] = b;
    colours[4 * at + 3] = passing[i] === 1 ? CLEAR : FAINT;
  });
  return { coordinates: ordered, colours, size: n > 100_000 ? 3 : n > 10_000 ? 4 : n > 1500 ? 6 : 9 };
}
