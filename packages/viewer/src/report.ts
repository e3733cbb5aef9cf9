import type { CropRule, EmbedderIdentity, JsonId, Severity, TableName, TagsDocument } from "@borescope/core";
import type { BootstrapSettings, Difference, Estimate, FaultName, IouType } from "@borescope/metrics";

/** What a report says it is. */
export const REPORT_SCHEMA = "borescope.report/1";

/**
 * What the page shows, as plain data: numbers, texts and typed arrays. `inspect` of the package `borescope` makes one,
 * `packReport` turns it into bytes, and `openReport` rebuilds the data set and the detections, from which the page
 * computes whatever a threshold changes.
 */
export interface Report {
  readonly schema: typeof REPORT_SCHEMA;
  readonly title: string;
  /** When it was made, as in `2026-11-24T23:56:07.000Z`. */
  readonly created: string;
  /** What overlap is measured on, in all that the report says and the page computes. */
  readonly iouType: IouType;
  readonly dataset: ReportDataset;
  /** The first is what the others are compared with. */
  readonly models: readonly ReportModel[];
  readonly tags: TagsDocument;
  /** Null with fewer than two models, or where it was not asked for. */
  readonly comparison: ReportComparison | null;
  readonly pictures: ReportPictures;
  /** Vectors of images or objects; empty without an embedder. */
  readonly spaces: readonly ReportSpace[];
  /** What of the spaces' embedder a page can run, where it has a runtime; absent: nothing is carried. */
  readonly imageEncoder?: ReportImageEncoder | undefined;
  /** What was found out, the most worth first. */
  readonly findings: readonly ReportFinding[];
  /** What the report does not hold, and why: a sentence each. */
  readonly leftOut: readonly string[];
}

/** Ids of rows: null is 1 … n, numbers alone are a column. */
export type IdColumn = null | Float64Array | readonly JsonId[];

/** An attribute column of core's, its kinds told apart by `kind`. */
export type ReportAttribute =
  | { readonly kind: "number"; readonly values: Float64Array }
  | { readonly kind: "boolean"; readonly values: Uint8Array }
  | { readonly kind: "string"; readonly codes: Int32Array; readonly dictionary: readonly string[] }
  | { readonly kind: "json"; readonly values: readonly unknown[] };

/** Attribute columns with their names, in order. */
export type ReportAttributes = readonly { readonly name: string; readonly column: ReportAttribute }[];

/** Categories, one row each. */
export interface ReportCategories {
  readonly ids: IdColumn;
  readonly names: readonly string[];
  readonly supercategories: readonly (string | null)[];
}

/**
 * Numbers, to the bit. With a `scale`: number i is the sum of the steps i, i − stride, i − 2·stride …, over the scale;
 * files that hold few decimals are shorter so.
 */
export type ReportNumbers =
  | Float64Array
  | Float32Array
  | { readonly scale: number; readonly stride: number; readonly steps: Int32Array };

/** Masks, row after row. */
export interface ReportMasks {
  /** 0: no mask, 1: run lengths, 2: polygons. */
  readonly kind: Uint8Array;
  /** Of run lengths, how many bytes of `counts` they have; of polygons, how many rings. */
  readonly length: Uint32Array;
  /** Pixels of the raster of run lengths; of polygons, which take the image's, 0. */
  readonly height: Uint32Array;
  readonly width: Uint32Array;
  /** Run lengths as COCO compresses them, in ASCII. */
  readonly counts: Uint8Array;
  /** How many numbers each ring has. */
  readonly rings: Uint32Array;
  /** x, y pairs in pixels, ring after ring. */
  readonly points: ReportNumbers;
}

/** Keypoints: row i has those from `offsets[i]` to `offsets[i + 1]`, triples of x, y (pixels) and visibility. */
export interface ReportKeypoints {
  readonly offsets: Uint32Array;
  readonly values: ReportNumbers;
}

/** What objects may have besides boxes. */
export type ReportShape = "masks" | "keypoints" | "rotatedBox";

/** Columns of ground truths or detections. */
export interface ReportObjects {
  readonly ids: IdColumn;
  /** Rows of images. */
  readonly image: Uint32Array;
  /** Rows of categories. */
  readonly category: Uint32Array;
  /** x, y, width, height in pixels (4·n). */
  readonly box: Float64Array;
  /** Square pixels. */
  readonly area: Float64Array;
  /** 1 where one row stands for a group. */
  readonly crowd?: Uint8Array | undefined;
  /** 1 where the object is never counted. */
  readonly ignore?: Uint8Array | undefined;
  readonly masks?: ReportMasks | undefined;
  readonly keypoints?: ReportKeypoints | undefined;
  /** Centre x, y, width, height (pixels) and angle (radians), as core has them (5·n); NaN where a row has none. */
  readonly rotatedBox?: Float64Array | undefined;
  readonly attributes: ReportAttributes;
}

/** Images, categories and ground truth. */
export interface ReportDataset {
  readonly name: string;
  readonly images: {
    readonly ids: IdColumn;
    readonly fileNames: readonly string[];
    /** Pixels; 0 where unknown. */
    readonly width: Float64Array;
    readonly height: Float64Array;
    readonly attributes: ReportAttributes;
  };
  /** Of their attributes, `skeleton` joins keypoints as COCO has it. */
  readonly categories: ReportCategories & { readonly attributes: ReportAttributes };
  readonly groundTruth: ReportObjects;
}

/** A statistic, or null where there is nothing to measure. */
export type Share = number | null;

/** Statistics of one class. */
export interface ReportClass {
  readonly category: string;
  readonly groundTruths: number;
  readonly detections: number;
  /** By the names of COCO's summary. */
  readonly summary: Readonly<Record<string, Share>>;
  /** AP with its interval; null where no intervals were asked for. */
  readonly AP: Estimate | null;
}

/** What repairing a group of faults would bring, as `rankWorth` has it. */
export interface ReportWorth {
  /** As in `undetected burr`. */
  readonly name: string;
  readonly fault: FaultName;
  readonly category: string;
  /** How many repairs there are. */
  readonly count: number;
  /** What AP gains over all classes; null where there is nothing to measure. */
  readonly AP: Share;
  readonly perClass: readonly { readonly category: string; readonly AP: number }[];
  readonly sentence: string;
  /** Whose rows: of the ground truth, or of the model's detections. */
  readonly of: "groundTruth" | "detections";
  readonly rows: Uint32Array;
}

/** A part of the data set, as `evaluateSlices` measures it. */
export interface ReportSlice {
  readonly name: string;
  readonly of: "images" | "groundTruth";
  readonly rows: Uint32Array;
  readonly images: number;
  readonly groundTruths: number;
  /** Why it is too small to say anything; null where it is not. */
  readonly tooSmall: string | null;
  readonly AP: Estimate;
  /** AP of all that is not in the slice. */
  readonly rest: Share;
  readonly difference: Difference;
}

/** One model: its detections, and what is costly to compute in a page or needs the detections that were left out. */
export interface ReportModel {
  readonly name: string;
  readonly objects: ReportObjects & { readonly score: Float64Array };
  /** Categories of the model that the data set does not list; rows go on from the data set's. */
  readonly extraCategories: ReportCategories;
  /** Detections below `least` are not in the report. */
  readonly cut: { readonly least: number; readonly leftOut: number };
  /** By COCO's protocol, of all detections. */
  readonly evaluation: {
    readonly summary: Readonly<Record<string, Share>>;
    readonly perClass: readonly ReportClass[];
    readonly warnings: readonly string[];
    /** AP of all classes with its interval; null where no intervals were asked for. */
    readonly AP: Estimate | null;
  };
  /** Groups of faults, the most worth first. */
  readonly worth: readonly ReportWorth[];
  readonly slices: readonly ReportSlice[];
  /** At what `worth` judged. */
  readonly worthAt: { readonly iou: number; readonly confidence: number };
  /** How the intervals were estimated; null where none were asked for. */
  readonly bootstrap: BootstrapSettings | null;
}

/** A number of a model beside the first model's. */
export interface ReportCompared extends Estimate {
  readonly difference: Difference | null;
}

/** Models side by side, as `compareModels` has it. */
export interface ReportComparison {
  readonly settings: BootstrapSettings;
  readonly at: { readonly iou: number; readonly confidence: number };
  /** In the order of the report's models. */
  readonly models: readonly {
    readonly name: string;
    readonly summary: Readonly<Record<string, ReportCompared>>;
    readonly perClass: readonly ({ readonly category: string; readonly groundTruths: number } & ReportCompared)[];
  }[];
  /** Of each model but the first: rows of ground truths that it detects and the first does not, and so on. */
  readonly flips: readonly {
    readonly model: string;
    readonly fixed: Uint32Array;
    readonly broken: Uint32Array;
    readonly stillMissed: Uint32Array;
    readonly stillFound: Uint32Array;
  }[];
}

/** WebP images of whole pictures, or of parts around objects. */
export interface ReportPictureSet {
  /** Rows of the table, rising; those without a picture are not there. */
  readonly rows: Uint32Array;
  /** What the picture shows: x, y, width, height in pixels of the upright image (4·n). */
  readonly region: Float64Array;
  /** Where each picture's bytes begin, and where the last ends (n + 1). */
  readonly offsets: Uint32Array;
  /** Empty where they lie in chunks. */
  readonly bytes: Uint8Array;
  /** Of a report in a folder: the first picture of each chunk, and n; absent: all bytes are here. */
  readonly chunks?: Uint32Array | undefined;
}

/** The pictures that fitted the budget. */
export interface ReportPictures {
  /** Longest side of a picture of an image, in pixels. */
  readonly side: number;
  readonly images: ReportPictureSet;
  /** Ground truths cut out at more detail than the pictures of images have; empty where those have all of it. */
  readonly crops: ReportPictureSet;
}

/** Vectors of one embedder and what was computed of them: the map and the search of the page. */
export interface ReportSpace {
  /** As in `objects`; unique in a report. */
  readonly name: string;
  readonly embedder: EmbedderIdentity;
  readonly crop: CropRule | null;
  readonly table: TableName;
  /** Rows of the table, rising; all that follows has one entry for each. */
  readonly rows: Uint32Array;
  /** x, y on the map (2·n); null where it was not projected. */
  readonly coordinates: Float32Array | null;
  /** Places in `clusterLabels`, -1 for those of no cluster; null where it was not clustered. */
  readonly clusters: Int32Array | null;
  readonly clusterLabels: readonly string[];
  /** Greater is farther from the others; null where they were not computed. */
  readonly outlierScores: Float32Array | null;
  /** Null where vectors were not kept. */
  readonly vectors: ReportVectors | null;
  /** The embedder, where the page can make it again: `texture` and `castings` take no files. */
  readonly inPage: "texture" | "castings" | null;
  /** Plain weights of the castings embedder's text side, for searches by text; null where there is none. */
  readonly textEncoder: Uint8Array | null;
}

/** The image side of an embedder. */
export interface ReportImageEncoder {
  /** Of the embedder that the file makes. */
  readonly fingerprint: string;
  /** An ONNX file. */
  readonly file: Uint8Array;
}

/** Vectors of 8 bits: `values[i · dimension + k] · scale[i]` is component k of vector i. */
export interface ReportVectors {
  /** Empty where they lie in chunks. */
  readonly values: Int8Array;
  readonly scale: Float32Array;
  /** Of a report in a folder: the first vector of each chunk, and n; absent: all values are here. */
  readonly chunks?: Uint32Array | undefined;
}

/** Something that was found out, as core's `Finding`, its objects by their rows. */
export interface ReportFinding {
  /** Of no other finding of the same model. */
  readonly name: string;
  /** What kind of finding it is, as in `repair`. */
  readonly kind: string;
  readonly severity: Severity;
  readonly sentence: string;
  readonly table: TableName;
  readonly rows: Uint32Array;
  /** The numbers that it rests on. */
  readonly evidence: readonly {
    readonly name: string;
    readonly value: number;
    readonly interval: { readonly low: number; readonly high: number } | null;
  }[];
  /** What AP over all classes gains where the faults of these objects are repaired; null where it was not measured. */
  readonly worth: Share;
  /** The model that it is about; null: the data set itself. */
  readonly model: string | null;
}
