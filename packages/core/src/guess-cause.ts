import type { Id, Ids } from "./ids.js";

/**
 * Why ids of one file may be missing in another, in a sentence; "" where nothing is known.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { guessCause, Ids } from "@borescope/core";
 *
 * assert.match(guessCause([0], Ids.from([1, 2, 3]), "category"), /count from 0 here and from 1 in the ground truth/);
 * assert.match(guessCause(["7"], Ids.from([7, 8]), "image"), /strings here and numbers in the ground truth/);
 * ```
 */
export function guessCause(unknown: readonly Id[], known: Ids, what: "image" | "category"): string {
  const first = unknown[0];
  if (first === undefined || known.length === 0) return "";
  const other = known.at(0);
  if (typeof first === "string" && typeof other !== "string") {
    if (/^-?\d+$/.test(first)) return "They are strings here and numbers in the ground truth: write them as numbers.";
    return `They are strings here and numbers in the ground truth: match by ${what === "image" ? "file name or stem (--match-images)" : "name (--match-categories)"}.`;
  }
  if (typeof first !== "string" && typeof other === "string")
    return "They are numbers here and strings in the ground truth: both files must write them alike.";
  if (what === "category") return categoryCause(unknown, known);
  const off = offByOne(unknown, extent(known));
  if (off !== "") return `${off}.`;
  return "The files look like those of different splits or data sets.";
}

function categoryCause(unknown: readonly Id[], known: Ids): string {
  const range = extent(known);
  const off = offByOne(unknown, range);
  if (off !== "") return unknown[0] === 0 ? `${off}: match by position (--match-categories index).` : `${off}.`;
  const contiguous = range.max - range.min === known.length - 1;
  if (known.length === 80 && range.max === 90)
    return "The ground truth uses COCO's 80 of 91 ids with gaps, the detections seem to count 0 … 79 or 1 … 80: match by position (--match-categories index).";
  if (known.length === 80 && contiguous && unknown.every((id) => typeof id === "number" && id > 0 && id <= 90))
    return "The detections seem to use COCO's 91 ids with gaps, the ground truth counts its 80 classes without.";
  if (known.length < 80 && unknown.every((id) => typeof id === "number" && id >= 0 && id <= 90))
    return "The detections may come from a COCO-80 model, whose classes are not those of this data set.";
  return "The model seems to have other classes than the ground truth lists.";
}

interface Extent {
  readonly min: number;
  readonly max: number;
}

/** The lowest and highest of the ids that are numbers. */
function extent(ids: Ids): Extent {
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  for (const id of ids)
    if (typeof id === "number") {
      min = Math.min(min, id);
      max = Math.max(max, id);
    }
  return { min, max };
}

/** Where one id alone is unknown, next to the known ones on the side where counting from 0 or 1 would put it. */
function offByOne(unknown: readonly Id[], { min, max }: Extent): string {
  if (unknown.length === 1 && unknown[0] === 0 && min === 1)
    return "They count from 0 here and from 1 in the ground truth (off by one)";
  if (unknown.length === 1 && unknown[0] === max + 1 && min === 0)
    return "They count from 1 here and from 0 in the ground truth (off by one)";
  return "";
}
