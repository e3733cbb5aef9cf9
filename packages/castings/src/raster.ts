/** Halves a square raster by averaging each two by two. */
export function halve(from: Float32Array, size: number, to: Float32Array): void {
  const half = size >> 1;
  for (let y = 0; y < half; y++) {
    for (let x = 0; x < half; x++) {
      const i = 2 * y * size + 2 * x;
      to[y * half + x] =
        ((from[i] as number) + (from[i + 1] as number) + (from[i + size] as number) + (from[i + size + 1] as number)) /
        4;
    }
  }
}

/** Blurs a raster in place with a box of `2 * radius + 1`, edges held; `spare` is as large. */
export function blur(data: Float32Array, width: number, height: number, radius: number, spare: Float32Array): void {
  if (radius < 1) return;
  blurRows(data, spare, width, height, radius);
  blurColumns(spare, data, width, height, radius);
}

/** A running mean along each row. */
function blurRows(from: Float32Array, to: Float32Array, width: number, height: number, radius: number): void {
  const share = 1 / (2 * radius + 1);
  for (let start = 0; start < width * height; start += width) {
    const end = start + width - 1;
    let sum = (from[start] as number) * (radius + 1);
    for (let k = 1; k <= radius; k++) sum += from[Math.min(end, start + k)] as number;
    for (let i = start; i <= end; i++) {
      to[i] = sum * share;
      const enter = i + radius < end ? i + radius + 1 : end;
      const leave = i - radius > start ? i - radius : start;
      sum += (from[enter] as number) - (from[leave] as number);
    }
  }
}

/** A running mean down all columns at once, row after row as they lie in memory. */
function blurColumns(from: Float32Array, to: Float32Array, width: number, height: number, radius: number): void {
  const share = 1 / (2 * radius + 1);
  const sums = new Float64Array(width);
  const last = height - 1;
  for (let x = 0; x < width; x++) sums[x] = (from[x] as number) * (radius + 1);
  for (let k = 1; k <= radius; k++) {
    const row = Math.min(last, k) * width;
    for (let x = 0; x < width; x++) sums[x] = (sums[x] as number) + (from[row + x] as number);
  }
  for (let y = 0; y < height; y++) {
    const row = y * width;
    const enter = Math.min(last, y + radius + 1) * width;
    const leave = Math.max(0, y - radius) * width;
    for (let x = 0; x < width; x++) {
      const sum = sums[x] as number;
      to[row + x] = sum * share;
      sums[x] = sum + ((from[enter + x] as number) - (from[leave + x] as number));
    }
  }
}

/** A light three-tap blur in place: `weight` of each side neighbour against 1 of the middle. */
export function soften(data: Float32Array, width: number, height: number, weight: number, spare: Float32Array): void {
  const middle = 1 / (1 + 2 * weight);
  const side = weight * middle;
  for (let y = 0; y < height; y++) {
    const start = y * width;
    const end = start + width - 1;
    let before = data[start] as number;
    let here = before;
    for (let i = start; i <= end; i++) {
      const after = i < end ? (data[i + 1] as number) : here;
      spare[i] = here * middle + (before + after) * side;
      before = here;
      here = after;
    }
  }
  for (let y = 0; y < height; y++) {
    const row = y * width;
    const above = y > 0 ? row - width : row;
    const below = y < height - 1 ? row + width : row;
    for (let x = 0; x < width; x++) {
      data[row + x] =
        (spare[row + x] as number) * middle + ((spare[above + x] as number) + (spare[below + x] as number)) * side;
    }
  }
}
