import { Option } from "commander";

/** `--iou-type` of the commands that match as COCO does. */
export function iouTypeOption(): Option {
  return new Option("--iou-type <type>", "what overlap is measured on")
    .choices(["bbox", "segm", "keypoints"])
    .default("bbox");
}
