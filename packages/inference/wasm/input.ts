// Resizes an image row by row into the numbers of a model's input: what resize.ts and input.ts do, on four numbers at once.

/** Bytes of a resized line a pixel: red, green, blue and nothing, each an i32 in 128ths. */
const PIXEL: usize = 16;
/** Bytes of a row of the image that are read past its last pixel. */
const PAST: usize = 16;
/** Red left and right, green left and right, blue left and right, as numbers of 16 bits, of two neighbouring pixels. */
const PAIRS = i8x16(0, -1, 3, -1, 1, -1, 4, -1, 2, -1, 5, -1, -1, -1, -1, -1);

// addresses; `layout` sets them
let atSource: usize = 0; // u8 rgb, a row of the image
let atStarts: usize = 0; // u32 a column: byte of the left of its two pixels in the row
let atShares: usize = 0; // i16 weight of the left pixel and of the right one a column, in 2048ths
let atLines: usize = 0; // two resized lines
let atTables: usize = 0; // f32 of each of the 256 values, of red, then of green, then of blue
let atRow: usize = 0; // f32, three numbers a column
let columns: usize = 0;

/** Makes room for rows of `sourceWidth` pixels that become `width`. */
export function layout(sourceWidth: usize, width: usize): void {
  columns = width;
  let at = (__heap_base + 15) & ~15;
  atSource = at;
  at = (at + 3 * sourceWidth + PAST + 15) & ~15;
  atStarts = at;
  at += 4 * width;
  atShares = at;
  at = (at + 4 * width + 15) & ~15;
  atLines = at;
  at += 2 * PIXEL * width;
  atTables = at;
  at += 3 * 256 * 4;
  atRow = at;
  at += 3 * 4 * width;
  const pages = <i32>((at + 0xffff) >>> 16) - memory.size();
  if (pages > 0 && memory.grow(pages) < 0) unreachable();
}

export function sourceAt(): usize {
  return atSource;
}
export function startsAt(): usize {
  return atStarts;
}
export function sharesAt(): usize {
  return atShares;
}
export function tablesAt(): usize {
  return atTables;
}
export function rowAt(): usize {
  return atRow;
}

/** Resizes the row of the image across, into line 0 or 1. */
export function across(line: usize): void {
  let at = atLines + line * PIXEL * columns;
  let start = atStarts;
  let share = atShares;
  const end = atStarts + 4 * columns;
  while (start < end) {
    const pixels = i8x16.swizzle(v128.load64_zero(atSource + load<u32>(start)), PAIRS);
    v128.store(at, i32x4.shr_s(i32x4.dot_i16x8_s(pixels, v128.load32_splat(share)), 4));
    at += PIXEL;
    start += 4;
    share += 4;
  }
}

/**
 * Mixes the two lines and looks the values up.
 *
 * @param upper - the line above; the other is below
 * @param first - its weight in 2048ths, and `second` that of the line below
 * @param red - byte of the row where the first pixel's red goes
 * @param plane - bytes from a number of the row to that of the next colour; may be below 0
 * @param step - bytes from it to that of the next pixel
 */
export function down(upper: usize, first: i32, second: i32, red: usize, plane: usize, step: usize): void {
  let above = atLines + upper * PIXEL * columns;
  let below = atLines + (1 - upper) * PIXEL * columns;
  const a = i32x4.splat(first);
  const b = i32x4.splat(second);
  const half = i32x4.splat(2);
  const whole = i32x4.splat(~3); // a quarter of it is the value, so that it is the value's place in a table of f32
  let at = atRow + red;
  const end = above + PIXEL * columns;
  while (above < end) {
    const sum = i32x4.add(
      i32x4.shr_s(i32x4.mul(a, v128.load(above)), 16),
      i32x4.shr_s(i32x4.mul(b, v128.load(below)), 16),
    );
    const places = v128.and(i32x4.add(sum, half), whole);
    store<f32>(at, load<f32>(atTables + <usize>i32x4.extract_lane(places, 0)));
    store<f32>(at + plane, load<f32>(atTables + <usize>i32x4.extract_lane(places, 1), 1024));
    store<f32>(at + 2 * plane, load<f32>(atTables + <usize>i32x4.extract_lane(places, 2), 2048));
    at += step;
    above += PIXEL;
    below += PIXEL;
  }
}
