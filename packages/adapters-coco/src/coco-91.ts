import type { Categories, IdRule } from "@borescope/core";

/** Of COCO's 91 ids, the ones that its 80 classes leave unused. */
const UNUSED = new Set([12, 26, 29, 30, 45, 66, 68, 69, 71, 83, 91]);

/**
 * By COCO's own ids (1 … 90, with gaps), where the ground truth has COCO's 80 classes and numbers them without gaps, as
 * YOLO's data sets do. Null for other ground truth.
 */
export function coco91Rule({ ids, length, names }: Categories): IdRule | null {
  const order = ids.order();
  if (length !== 80 || names[order[0]!] !== "person" || names[order[79]!] !== "toothbrush") return null;
  if (ids.at(order[79]!) === 90) return null;
  const rows = new Map<unknown, number>();
  for (let id = 1; id <= 90; id++) if (!UNUSED.has(id)) rows.set(id, order[rows.size]!);
  return { name: "COCO's 91 ids", row: (id) => rows.get(id) ?? -1 };
}
