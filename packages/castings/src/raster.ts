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
  blurLines(data, spare, width, height, 1, width, radius);
  blurLines(spare, data, height, width, width, 1, radius);
}

/** A running mean along each of `lines` lines of `count` values, `step` apart. */
function blurLines(
  from: Float32Array,
  to: Float32Array,
  count: number,
  lines: number,
  step: number,
  stride: number,
  radius: number,
): void {
  const share = 1 / (2 * radius + 1);
  for (let line = 0; line < lines; line++) {
    const start = line * stride;
    const end = start + (count - 1) * step;
    let sum = (from[start] as number) * (radius + 1);
    for (let k = 1; k <= radius; k++) sum += from[Math.min(end, start + k * step)] as number;
    for (let k = 0; k < count; k++) {
      to[start + k * step] = sum * share;
      const enter = k + radius + 1 < count ? start + (k + radius + 1) * step : end;
      const leave = k - radius > 0 ? start + (k - radius) * step : start;
      sum += (from[enter] as number) - (from[leave] as number);
    }
  }
}

/** A light three-tap blur in place: `weight` of each side neighbour against 1 of the middle. */
export function soften(data: Float32Array, width: number, height: number, weight: number, spare: Float32Array): void {
  const middle = 1 / (1 + 2 * weight);
  const side = weight * middle;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const i = y * width + x;
      const a = data[x > 0 ? i - 1 : i] as number;
      const b = data[x < width - 1 ? i + 1 : i] as number;
      spare[i] = (data[i] as number) * middle + (a + b) * side;
    }
  }
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const i = y * width + x;
      const a = spare[y > 0 ? i - width : i] as number;
      const b = spare[y < height - 1 ? i + width : i] as number;
      data[i] = (spare[i] as number) * middle + (a + b) * side;
    }
  }
}
