import { SEVERITIES } from "@borescope/core";
import * as z from "zod";
import { REPORT_SCHEMA, type Report } from "./report.js";

const float64 = z.instanceof(Float64Array);
const float32 = z.instanceof(Float32Array);
const uint32 = z.instanceof(Uint32Array);
const int32 = z.instanceof(Int32Array);
const uint8 = z.instanceof(Uint8Array);
const int8 = z.instanceof(Int8Array);

const count = z.int().nonnegative();
const share = z.number().nullable();
const shares = z.record(z.string(), share);

const id = z.union([z.number(), z.string(), z.strictObject({ big: z.string() })]);
const ids = z.union([z.null(), float64, z.array(id)]);
const texts = z.array(z.string());

const attributes = z.array(
  z.strictObject({
    name: z.string(),
    column: z.discriminatedUnion("kind", [
      z.strictObject({ kind: z.literal("number"), values: float64 }),
      z.strictObject({ kind: z.literal("boolean"), values: uint8 }),
      z.strictObject({ kind: z.literal("string"), codes: int32, dictionary: texts }),
      z.strictObject({ kind: z.literal("json"), values: z.array(z.unknown()) }),
    ]),
  }),
);

const categoriesShape = { ids, names: texts, supercategories: z.array(z.string().nullable()) };

const numbers = z.union([
  float64,
  float32,
  z.strictObject({ scale: z.number().positive(), stride: count, steps: int32 }),
]);

const masks = z.strictObject({
  kind: uint8,
  length: uint32,
  height: uint32,
  width: uint32,
  counts: uint8,
  rings: uint32,
  points: numbers,
});

const objectsShape = {
  ids,
  image: uint32,
  category: uint32,
  box: float64,
  area: float64,
  crowd: uint8.optional(),
  ignore: uint8.optional(),
  masks: masks.optional(),
  keypoints: z.strictObject({ offsets: uint32, values: numbers }).optional(),
  rotatedBox: float64.optional(),
  attributes,
};

const interval = z.strictObject({ low: z.number(), high: z.number() }).nullable();
const estimateShape = { value: share, interval };
const estimate = z.strictObject(estimateShape);
const difference = z.strictObject({ ...estimateShape, verdict: z.enum(["better", "worse", "cannot tell"]) });
const comparedShape = { ...estimateShape, difference: difference.nullable() };

const bootstrap = z.strictObject({
  rounds: count,
  seed: z.number(),
  confidence: z.number(),
  interval: z.enum(["percentile", "bca"]),
  repeats: z.enum(["counted", "once"]),
});
const at = z.strictObject({ iou: z.number(), confidence: z.number() });

const worth = z.strictObject({
  name: z.string(),
  fault: z.enum(["undetected", "mispredicted", "ghost", "loose", "duplicate"]),
  category: z.string(),
  count,
  AP: share,
  perClass: z.array(z.strictObject({ category: z.string(), AP: z.number() })),
  sentence: z.string(),
  of: z.enum(["groundTruth", "detections"]),
  rows: uint32,
});

const slice = z.strictObject({
  name: z.string(),
  of: z.enum(["images", "groundTruth"]),
  rows: uint32,
  images: count,
  groundTruths: count,
  tooSmall: z.string().nullable(),
  AP: estimate,
  rest: share,
  difference,
});

const model = z.strictObject({
  name: z.string(),
  objects: z.strictObject({ ...objectsShape, score: float64 }),
  extraCategories: z.strictObject(categoriesShape),
  cut: z.strictObject({ least: z.number(), leftOut: count }),
  evaluation: z.strictObject({
    summary: shares,
    perClass: z.array(
      z.strictObject({
        category: z.string(),
        groundTruths: count,
        detections: count,
        summary: shares,
        AP: estimate.nullable(),
      }),
    ),
    warnings: texts,
    AP: estimate.nullable(),
  }),
  worth: z.array(worth),
  slices: z.array(slice),
  worthAt: at,
  bootstrap: bootstrap.nullable(),
});

const comparison = z.strictObject({
  settings: bootstrap,
  at,
  models: z.array(
    z.strictObject({
      name: z.string(),
      summary: z.record(z.string(), z.strictObject(comparedShape)),
      perClass: z.array(z.strictObject({ category: z.string(), groundTruths: count, ...comparedShape })),
    }),
  ),
  flips: z.array(
    z.strictObject({ model: z.string(), fixed: uint32, broken: uint32, stillMissed: uint32, stillFound: uint32 }),
  ),
});

const pictureSet = z.strictObject({
  rows: uint32,
  region: float64,
  offsets: uint32,
  bytes: uint8,
  chunks: uint32.optional(),
});

/** The name of a table of a report. */
export const tableName = z.custom<"images" | "groundTruth" | `detections/${string}`>(
  (value) => typeof value === "string" && /^(images|groundTruth|detections\/.*)$/s.test(value),
);

const space = z.strictObject({
  name: z.string(),
  embedder: z.strictObject({ name: z.string(), dimension: count, fingerprint: z.string() }),
  crop: z.strictObject({ margin: z.number(), least: z.number() }).nullable(),
  table: tableName,
  rows: uint32,
  coordinates: float32.nullable(),
  clusters: int32.nullable(),
  clusterLabels: texts,
  outlierScores: float32.nullable(),
  vectors: z.strictObject({ values: int8, scale: float32, chunks: uint32.optional() }).nullable(),
  inPage: z.enum(["texture", "castings"]).nullable(),
  textEncoder: uint8.nullable(),
});

const finding = z.strictObject({
  name: z.string(),
  kind: z.string(),
  severity: z.enum(SEVERITIES),
  sentence: z.string(),
  table: tableName,
  rows: uint32,
  evidence: z.array(z.strictObject({ name: z.string(), value: z.number(), interval })),
  worth: share,
  model: z.string().nullable(),
});

/** The shape of a {@link Report}; that its columns fit together is checked as it is opened. */
export const reportSchema = z.strictObject({
  schema: z.literal(REPORT_SCHEMA),
  title: z.string(),
  created: z.string(),
  iouType: z.enum(["bbox", "segm", "keypoints", "obb"]),
  dataset: z.strictObject({
    name: z.string(),
    images: z.strictObject({ ids, fileNames: texts, width: float64, height: float64, attributes }),
    categories: z.strictObject({ ...categoriesShape, attributes }),
    groundTruth: z.strictObject(objectsShape),
  }),
  models: z.array(model),
  tags: z.custom<Report["tags"]>((value) => typeof value === "object" && value !== null),
  comparison: comparison.nullable(),
  pictures: z.strictObject({ side: count, images: pictureSet, crops: pictureSet }),
  spaces: z.array(space),
  imageEncoder: z.strictObject({ fingerprint: z.string(), file: uint8 }).optional(),
  findings: z.array(finding),
  leftOut: texts,
});
