/**
 * The places of the points within a closed outline, by the even-odd rule.
 *
 * @param coordinates - x, y of each point (2·n)
 * @param outline - x, y of each corner, in the same units; with fewer than three corners nothing is within
 * @returns rising
 */
export function placesInPolygon(coordinates: Float32Array, outline: readonly number[]): Uint32Array {
  const corners = Float64Array.from(outline);
  let [left, right, top, bottom] = [Infinity, -Infinity, Infinity, -Infinity];
  for (let c = 0; c < corners.length; c += 2) {
    left = Math.min(left, corners[c]!);
    right = Math.max(right, corners[c]!);
    top = Math.min(top, corners[c + 1]!);
    bottom = Math.max(bottom, corners[c + 1]!);
  }
  const places = new Uint32Array(coordinates.length / 2);
  let n = 0;
  for (let i = 0; i < coordinates.length; i += 2) {
    const x = coordinates[i]!;
    const y = coordinates[i + 1]!;
    if (x < left || x > right || y < top || y > bottom) continue;
    let inside = false;
    let fromX = corners[corners.length - 2]!;
    let fromY = corners[corners.length - 1]!;
    for (let c = 0; c < corners.length; c += 2) {
      const toX = corners[c]!;
      const toY = corners[c + 1]!;
      if (toY > y !== fromY > y && x < ((fromX - toX) * (y - toY)) / (fromY - toY) + toX) inside = !inside;
      fromX = toX;
      fromY = toY;
    }
    if (inside) places[n++] = i / 2;
  }
  return places.slice(0, n);
}
