import { type Masks, maskRle, type Rle, unpackRings } from "@borescope/core";

/** Paths that were traced, by their table and row: they are drawn again and again. */
const traced = new WeakMap<Masks, Map<number, readonly string[]>>();

/** The mask of a row as paths of SVG, in pixels of its image, to be filled by the even-odd rule; none where it has none. */
export function maskPaths(masks: Masks, row: number): readonly string[] {
  const paths = traced.get(masks) ?? new Map<number, readonly string[]>();
  traced.set(masks, paths);
  const own = paths.get(row) ?? pathsOf(masks, row);
  paths.set(row, own);
  return own;
}

function pathsOf(masks: Masks, row: number): readonly string[] {
  if (masks.kind[row] === 2)
    return unpackRings(masks.points.subarray(masks.start[row], masks.stop[row])).map(
      (ring) => `M${ring.subarray(0, ring.length & ~1).join(" ")}Z`,
    );
  const rle = maskRle(masks, row, 0, 0);
  return rle === null ? [] : [rleOutline(rle).map(cornerPath).join("")];
}

/** A ring of right angles as a path. */
function cornerPath(ring: readonly number[]): string {
  let path = `M${ring[0]} ${ring[1]}`;
  for (let i = 2; i < ring.length; i += 2) path += ring[i] === ring[i - 2] ? `V${ring[i + 1]}` : `H${ring[i]}`;
  return `${path}Z`;
}

/**
 * The edges between the pixels of a mask and the others, chained into rings x, y, …; the area within, by the even-odd
 * rule, is the mask. Along a ring the mask lies on the right, as an image is looked at.
 */
export function rleOutline(rle: Rle): number[][] {
  const stride = rle.height + 1;
  const ends = new Map<number, number[]>();
  const edge = (x: number, y: number, toX: number, toY: number) => {
    const from = x * stride + y;
    const others = ends.get(from);
    if (others === undefined) ends.set(from, [toX * stride + toY]);
    else others.push(toX * stride + toY);
  };
  const columns = columnRuns(rle);
  for (const [x, runs] of columns) {
    for (let i = 0; i < runs.length; i += 2) {
      edge(x, runs[i]!, x + 1, runs[i]!);
      edge(x + 1, runs[i + 1]!, x, runs[i + 1]!);
    }
    sides(columns.get(x - 1) ?? [], runs, x, edge);
    if (!columns.has(x + 1)) sides(runs, [], x + 1, edge);
  }
  return chained(ends, stride);
}

/** Where pixels begin and end in each column that has any, rising; runs that touch are one. */
function columnRuns({ height, counts }: Rle): Map<number, number[]> {
  const columns = new Map<number, number[]>();
  let at = 0;
  counts.forEach((count, i) => {
    const end = at + count;
    if (i % 2 === 0) at = end;
    while (at < end) {
      const x = Math.floor(at / height);
      const [from, to] = [at - x * height, Math.min(height, end - x * height)];
      const runs = columns.get(x);
      if (runs === undefined) columns.set(x, [from, to]);
      else if (runs.at(-1) === from) runs[runs.length - 1] = to;
      else runs.push(from, to);
      at = x * height + to;
    }
  });
  return columns;
}

/** The upright edges between two columns: up where only the right one has pixels, down where only the left one has. */
function sides(
  left: readonly number[],
  right: readonly number[],
  x: number,
  edge: (x: number, y: number, toX: number, toY: number) => void,
): void {
  let [l, r] = [0, 0];
  let before = 0;
  while (l < left.length || r < right.length) {
    const y = Math.min(left[l] ?? Infinity, right[r] ?? Infinity);
    const [inLeft, inRight] = [l % 2 === 1, r % 2 === 1];
    if (inRight && !inLeft) edge(x, y, x, before);
    if (inLeft && !inRight) edge(x, before, x, y);
    if (left[l] === y) l++;
    if (right[r] === y) r++;
    before = y;
  }
}

/** Edges joined into rings, without the corners at which they go on straight. */
function chained(ends: Map<number, number[]>, stride: number): number[][] {
  const rings: number[][] = [];
  for (const [start, out] of ends)
    while (out.length > 0) {
      const ring: number[] = [];
      let at = start;
      do {
        const [x, y] = [Math.floor(at / stride), at % stride];
        const n = ring.length;
        const straight =
          n >= 4 && ((ring[n - 4] === x && ring[n - 2] === x) || (ring[n - 3] === y && ring[n - 1] === y));
        if (straight) ring.length -= 2;
        ring.push(x, y);
        at = ends.get(at)!.pop()!;
      } while (at !== start);
      rings.push(ring);
    }
  return rings;
}
