import type { IouType } from "@borescope/metrics";
import { Option } from "commander";

/** `--iou-type` of the commands that match as COCO does. */
export function iouTypeOption(types: readonly IouType[] = ["bbox", "segm", "keypoints"]): Option {
  return new Option("--iou-type <type>", "what overlap is measured on").choices(types).default("bbox");
}
