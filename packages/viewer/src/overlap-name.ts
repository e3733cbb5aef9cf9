import type { IouType } from "@borescope/metrics";

/** What overlap is called, by what it is measured on. */
const NAMES: Readonly<Record<IouType, string>> = {
  bbox: "IoU",
  segm: "mask IoU",
  keypoints: "OKS",
  obb: "rotated-box IoU",
};

/** Overlap as people call it: of boxes `IoU`. */
export function overlapName(iouType: IouType): string {
  return NAMES[iouType];
}
