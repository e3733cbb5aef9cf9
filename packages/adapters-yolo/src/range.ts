import { BorescopeError } from "@borescope/core";

/** How far beyond 0 and 1 a coordinate may lie: rounding, not pixels. */
const SLACK = 1e-3;

/** A box x, y, width, height at the head of `v`; its edges may lie outside. @throws BorescopeError YOLO_RANGE */
export function checkBox(v: Float64Array, file: string, place: string): void {
  for (let i = 0; i < 4; i++) if (!isNormal(v[i]!)) throw outOfRange(v[i]!, file, place);
  if (v[2]! < 0 || v[3]! < 0)
    throw new BorescopeError("YOLO_RANGE", {
      file,
      place,
      expected: "a width and a height that are not negative",
      found: `${v[2]} and ${v[3]}`,
    });
}

/** A point. @throws BorescopeError YOLO_RANGE */
export function checkPoint(x: number, y: number, file: string, place: string): void {
  if (!isNormal(x)) throw outOfRange(x, file, place);
  if (!isNormal(y)) throw outOfRange(y, file, place);
}

/** The confidence of a prediction. @throws BorescopeError YOLO_RANGE */
export function checkConfidence(value: number, file: string, place: string): void {
  if (value >= 0 && value <= 1) return;
  throw new BorescopeError("YOLO_RANGE", {
    file,
    place,
    expected: "a confidence from 0 to 1 at the end of the line",
    found: `${value}`,
  });
}

function isNormal(value: number): boolean {
  return value >= -SLACK && value <= 1 + SLACK;
}

function outOfRange(value: number, file: string, place: string): BorescopeError {
  return new BorescopeError("YOLO_RANGE", {
    file,
    place,
    expected: "coordinates from 0 to 1, as parts of the image's width and height",
    found: `${value}`,
    hint:
      value > 1
        ? "These look like pixels: normalise them, x and width by the image's width, y and height by its height."
        : undefined,
  });
}
