import { BorescopeError } from "@borescope/core";
import type { Candidates } from "../candidates.js";
import type { DecodeContext } from "../decoder.js";
import { readOutput } from "./floats.js";

/** The anchors of YOLOv8's layout whose best class is sure enough. */
export interface Anchors {
  /** Row-major `[rows, count]`: centre x, centre y, width, height, then a score a class, then what the task adds. */
  readonly data: ArrayLike<number>;
  readonly count: number;
  readonly rows: number;
  /** Per anchor: its best score and class. */
  readonly best: Float64Array;
  readonly which: Uint32Array;
}

/**
 * Reads one image's part of `[batch, 4 + classes + others, anchors]`.
 *
 * @param name - of the output; null: the first
 * @param others - rows after the classes
 * @throws BorescopeError INFERENCE_OUTPUT
 */
export function readAnchors(context: DecodeContext, name: string | null, others: number): Anchors {
  const { data, dims } = readOutput(context, name, 3);
  const [rows, count] = dims as [number, number];
  if (rows < 5 + others)
    throw new BorescopeError("INFERENCE_OUTPUT", {
      place: name ?? undefined,
      expected: `4 rows of boxes, some of classes${others === 0 ? "" : ` and ${others} others`}`,
      found: `${rows} rows`,
      hint: "Another decoder may fit: name it.",
    });
  const best = new Float64Array(count).fill(Number.NEGATIVE_INFINITY);
  const which = new Uint32Array(count);
  // class after class, as the numbers lie
  for (let c = 4; c < rows - others; c++)
    for (let i = 0, at = c * count; i < count; i++, at++) {
      const score = data[at]!;
      if (score > best[i]!) {
        best[i] = score;
        which[i] = c - 4;
      }
    }
  return { data, count, rows, best, which };
}

/** Appends the anchors that are sure enough; `onRow` is told the row of each, to add what the task gives. */
export function addAnchors(
  { data, count, best, which }: Anchors,
  { confidence }: DecodeContext,
  into: Candidates,
  onRow?: (row: number, anchor: number) => void,
): void {
  for (let i = 0; i < count; i++) {
    if (!(best[i]! >= confidence)) continue;
    const x = data[i]!;
    const y = data[count + i]!;
    const w = data[2 * count + i]! / 2;
    const h = data[3 * count + i]! / 2;
    const row = into.add(x - w, y - h, x + w, y + h, best[i]!, which[i]!, i);
    onRow?.(row, i);
  }
}
