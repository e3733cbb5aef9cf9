import { readGroundTruth, readResults } from "@borescope/adapters-coco";
import type { Dataset, Detections } from "@borescope/core";
import type { EvaluateOptions, Evaluation, IouType } from "@borescope/metrics";

/** Goldens' `expected.json`, as far as it is looked at. */
export interface Expected {
  readonly iouType: IouType;
  readonly stats: number[];
  readonly params: { readonly iouThrs: number[]; readonly recThrs: number[] };
  readonly perClass: { catId: number; AP: number; AP50: number; AP75: number; AR: number }[];
  readonly arrays: ExpectedArrays;
  readonly evalImgsSha256: string;
  readonly ious: { imageId: number; categoryId: number; shape: [number, number]; iou: number[] }[];
  readonly variants?: readonly ExpectedVariant[];
}

export interface ExpectedVariant {
  readonly name: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly stats: number[];
  readonly arrays: ExpectedArrays;
  readonly evalImgsSha256: string;
}

export type ExpectedArrays = Record<"precision" | "recall" | "scores", { readonly sha256: string }>;

/** A case of `coco-quirks`, or of our own fixtures. */
export interface GoldenCase {
  readonly name: string;
  readonly iouType: IouType;
  readonly gt: unknown;
  readonly dt: unknown;
  readonly expected: { readonly stats: number[]; readonly evalImgsSha256: string };
}

export const FOLDERS: [string, IouType][] = [
  ["coco-bbox-small", "bbox"],
  ["coco-bbox-80", "bbox"],
  ["coco-val2014-100-bbox", "bbox"],
  ["coco-segm-small", "segm"],
  ["coco-val2014-100-segm", "segm"],
  ["coco-keypoints-small", "keypoints"],
  ["coco-keypoints-multiclass", "keypoints"],
  ["coco-val2017-keypoints", "keypoints"],
];

/** Ids as they are; rows of unlisted categories set aside. */
export const PYCOCOTOOLS = { matchImages: "id", matchCategories: "id", unlisted: "aside" } as const;

/** Reads what the kind of overlap needs. */
export function load(gt: Uint8Array, dt: Uint8Array, iouType: IouType): { dataset: Dataset; detections: Detections } {
  const read = { masks: iouType === "segm", keypoints: iouType === "keypoints" };
  const dataset = readGroundTruth(gt, read);
  return { dataset, detections: readResults(dt, dataset, { ...read, ...PYCOCOTOOLS }) };
}

/** `expected.json`'s changed parameters as ours. */
export function cocoOptions(params: Readonly<Record<string, unknown>>): EvaluateOptions {
  const out: Record<string, unknown> = {};
  const labels = (params["areaRngLbl"] as string[] | undefined) ?? ["all", "small", "medium", "large"];
  for (const [key, value] of Object.entries(params)) {
    if (key === "useCats") out["classAgnostic"] = value === 0;
    else if (key === "maxDets") out["maxDetections"] = value;
    else if (key === "iouThrs") out["iouThresholds"] = value;
    else if (key === "recThrs") out["recallThresholds"] = value;
    else if (key === "imgIds") out["images"] = value;
    else if (key === "catIds") out["categories"] = value;
    else if (key === "kpt_oks_sigmas") out["sigmas"] = value;
    else if (key === "areaRng")
      out["areaRanges"] = (value as number[][]).map(([min, max], i) => ({ name: labels[i], min, max }));
    else if (key !== "areaRngLbl") throw new Error(`unknown parameter ${key}`);
  }
  return out;
}

/** `stats` as pycocotools has it: -1 for null. */
export const stats = (result: Evaluation) => Object.values(result.summary).map((value) => value ?? -1);
