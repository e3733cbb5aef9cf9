/** Extent of points x, y, x, y …, as x, y, width, height. */
export function extentOf(points: Float64Array): [number, number, number, number] {
  let x0 = Number.POSITIVE_INFINITY;
  let y0 = Number.POSITIVE_INFINITY;
  let x1 = Number.NEGATIVE_INFINITY;
  let y1 = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < points.length; i += 2) {
    x0 = Math.min(x0, points[i]!);
    x1 = Math.max(x1, points[i]!);
    y0 = Math.min(y0, points[i + 1]!);
    y1 = Math.max(y1, points[i + 1]!);
  }
  return [x0, y0, x1 - x0, y1 - y0];
}

/** Area within a ring of points, by the shoelace formula; positive where the ring turns from x to y. */
export function signedArea(points: ArrayLike<number>): number {
  const n = points.length;
  let twice = 0;
  for (let i = 0; i < n; i += 2) {
    const j = (i + 2) % n;
    twice += points[i]! * points[j + 1]! - points[j]! * points[i + 1]!;
  }
  return twice / 2;
}

/**
 * Several rings as one, since a line holds one: all turned the same way and joined at their nearest corners by
 * bridges of no width, as Ultralytics joins COCO's polygons. Area and extent stay.
 */
export function joinRings(rings: readonly Float64Array[]): Float64Array {
  if (rings.length === 1) return rings[0]!;
  let whole = oriented(rings[0]!);
  for (const ring of rings.slice(1)) {
    const next = oriented(ring);
    const [at, from] = nearestCorners(whole, next);
    // out to the ring, once round it, and back
    whole = [
      ...whole.slice(0, at + 2),
      ...next.slice(from),
      ...next.slice(0, from + 2),
      ...whole.slice(at, at + 2),
      ...whole.slice(at + 2),
    ];
  }
  return Float64Array.from(whole);
}

function oriented(ring: Float64Array): number[] {
  if (signedArea(ring) >= 0) return Array.from(ring);
  const turned: number[] = [];
  for (let i = ring.length - 2; i >= 0; i -= 2) turned.push(ring[i]!, ring[i + 1]!);
  return turned;
}

function nearestCorners(a: readonly number[], b: readonly number[]): [number, number] {
  let least = Number.POSITIVE_INFINITY;
  let best: [number, number] = [0, 0];
  for (let i = 0; i < a.length; i += 2)
    for (let j = 0; j < b.length; j += 2) {
      const distance = (a[i]! - b[j]!) ** 2 + (a[i + 1]! - b[j + 1]!) ** 2;
      if (distance < least) {
        least = distance;
        best = [i, j];
      }
    }
  return best;
}
