import { AttributeBuilder } from "../attribute-builder.js";
import type { Dataset } from "../dataset.js";
import { rleFromBox, rleFromPolygon } from "../masks/rasterize.js";
import { rleArea, rleToBox } from "../masks/rle-ops.js";
import { type Box, makeDataset, PLAIN } from "./made.js";

const TRIANGLE = [10.5, 20.25, 200, 30, 100, 300.125];
const SQUARE = [300, 40, 340, 40, 340, 80, 300, 80];

/** Objects with polygons of one ring; boxes are their extents, and areas theirs. */
export function polygonDataset(): Dataset {
  return polygons([[TRIANGLE], [SQUARE]]);
}

/** One object of two rings. */
export function ringsDataset(): Dataset {
  return polygons([[TRIANGLE, SQUARE]]);
}

/** Objects with run lengths, on the first image. */
export function runLengthDataset(): Dataset {
  const [width, height] = [640, 480];
  const rles = [rleFromPolygon(TRIANGLE, height, width), rleFromBox([0, 0, 640, 480], height, width)];
  const stop = Uint32Array.from(rles, (_, i) =>
    rles.slice(0, i + 1).reduce((sum, { counts }) => sum + counts.length, 0),
  );
  const masks = {
    kind: Uint8Array.of(1, 1),
    start: Uint32Array.of(0, stop[0]!),
    stop,
    counts: Uint32Array.from(rles.flatMap(({ counts }) => [...counts])),
    points: new Float64Array(0),
    height: Uint32Array.of(height, height),
    width: Uint32Array.of(width, width),
  };
  const objects = rles.map((rle) => ({ image: 0, category: 1, box: rleToBox(rle) }));
  return makeDataset({ objects, columns: { masks, area: Float64Array.from(rles, rleArea) } });
}

/** Objects with three keypoints: x and y in pixels, and 0 (none), 1 (hidden) or 2 (visible). */
export function keypointDataset(): Dataset {
  const objects = PLAIN.slice(0, 2);
  const values = Float64Array.of(20.5, 30, 2, 50, 10.25, 1, 0, 0, 0, 1, 2, 2, 3, 4, 2, 30, 900.5, 2);
  return makeDataset({ objects, columns: { keypoints: { values, offsets: Uint32Array.of(0, 9, 18) } } });
}

/** Attributes of every kind, some of them with names that objects have already. */
export function attributeDataset(): Dataset {
  const builder = new AttributeBuilder();
  const rows: readonly Readonly<Record<string, unknown>>[] = [
    { difficult: 1, blurred: true, note: 'thin, "long"\nburr', constructor: "x", list: [1, "two"] },
    { difficult: 0.5, note: "", list: [] },
    { blurred: false },
  ];
  rows.forEach((row, i) => {
    for (const [name, value] of Object.entries(row)) builder.add(i, name, value);
    builder.add(i, "__proto__", `own ${i}`);
  });
  return makeDataset({ columns: { attributes: builder.finish(PLAIN.length) } });
}

function polygons(all: readonly (readonly (readonly number[])[])[]): Dataset {
  const packed = all.map((rings) => rings.flatMap((ring) => [ring.length, ...ring]));
  const stop = Uint32Array.from(all, (_, i) => packed.slice(0, i + 1).flat().length);
  const none = new Uint32Array(all.length);
  const masks = {
    kind: new Uint8Array(all.length).fill(2),
    start: Uint32Array.from(stop, (end, i) => end - packed[i]!.length),
    stop,
    counts: new Uint32Array(0),
    points: Float64Array.from(packed.flat()),
    height: none,
    width: none,
  };
  const objects = all.map((rings, i) => ({ image: 0, category: i % 2, box: extentOf(rings.flat()) }));
  const area = Float64Array.from(all, (rings) => rings.reduce((sum, ring) => sum + shoelace(ring), 0));
  return makeDataset({ objects, columns: { masks, area } });
}

function extentOf(points: readonly number[]): Box {
  const xs = points.filter((_, i) => i % 2 === 0);
  const ys = points.filter((_, i) => i % 2 === 1);
  const [x, y] = [Math.min(...xs), Math.min(...ys)];
  return [x, y, Math.max(...xs) - x, Math.max(...ys) - y];
}

function shoelace(ring: readonly number[]): number {
  let twice = 0;
  for (let i = 0; i < ring.length; i += 2) {
    const next = (i + 2) % ring.length;
    twice += ring[i]! * ring[next + 1]! - ring[next]! * ring[i + 1]!;
  }
  return Math.abs(twice) / 2;
}
