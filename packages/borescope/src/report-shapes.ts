import type { Objects } from "@borescope/core";
import type { Report, ReportShape } from "@borescope/viewer";

/** What objects may have besides boxes, as people call it; what is short comes first. */
const SHAPES: Readonly<Record<ReportShape, string>> = {
  rotatedBox: "rotated boxes",
  keypoints: "keypoints",
  masks: "masks",
};

/** What {@link withFittingShapes} chooses from. */
export interface ShapeInput {
  readonly tables: readonly Objects[];
  /** What overlap is measured on, besides boxes; null: nothing. */
  readonly measured: ReportShape | null;
  /** Share of the free bytes that must stay free, for pictures. */
  readonly reserve: number;
  readonly make: (shapes: readonly ReportShape[]) => Report;
  /** Bytes that a report leaves free. */
  readonly room: (report: Report) => Promise<number>;
}

/**
 * A report with the shapes that its objects have and that fit, and a sentence on each that is left out. What overlap is
 * measured on is kept in any case: `free` is below 0 where that does not fit.
 */
export async function withFittingShapes({ tables, measured, reserve, make, room }: ShapeInput) {
  let shapes: readonly ReportShape[] = measured === null ? [] : [measured];
  let free = await room(make(shapes));
  const least = Math.max(0, reserve * free);
  const leftOut: string[] = [];
  for (const shape of Object.keys(SHAPES) as ReportShape[]) {
    if (shapes.includes(shape) || !tables.some((table) => has(table, shape))) continue;
    const left = await room(make([...shapes, shape]));
    if (left >= least) [shapes, free] = [[...shapes, shape], left];
    else leftOut.push(`The ${SHAPES[shape]} of the objects, which would take ${megabytes(free - left)}.`);
  }
  const report = make(shapes);
  return { report: { ...report, leftOut: [...report.leftOut, ...leftOut] }, shapes, free };
}

/** Whether any object has it. */
function has({ masks, keypoints, rotatedBox }: Objects, shape: ReportShape): boolean {
  if (shape === "masks") return masks?.kind.some((kind) => kind !== 0) ?? false;
  if (shape === "keypoints") return (keypoints?.values.length ?? 0) > 0;
  return rotatedBox?.some((value) => !Number.isNaN(value)) ?? false;
}

const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(1)} MB`;
