import {
  BorescopeError,
  type Dataset,
  Detections,
  type Embedder,
  type Finding,
  type LongWork,
  type Source,
} from "@borescope/core";
import { compareModelsAsync, type IouType, imageList, outcomesOf, type Slicing } from "@borescope/metrics";
import type { Report, ReportComparison, ReportModel, ReportShape } from "@borescope/viewer";
import { reportFindings } from "./findings/report-findings.js";
import { reportEncoder } from "./report-encoder.js";
import { type ModelLooked, reportModel, settingsOf } from "./report-model.js";
import { reportPictures } from "./report-pictures.js";
import { withFittingShapes } from "./report-shapes.js";
import { type InspectedSpace, reportSpaces, type SpacesMade } from "./report-spaces.js";

/** What {@link inspect} looks into. */
export interface InspectOptions extends LongWork {
  readonly dataset: Dataset;
  /** By name of the model; the first is what the others are compared with. */
  readonly detections: Readonly<Record<string, Detections>>;
  /** Default: the data set's name. */
  readonly title?: string | undefined;
  /** Where the pixels are; absent: the data set's own source. Null: no pictures. */
  readonly images?: Source | null | undefined;
  /** Bytes that the page may have; default 8,000,000. Pictures are made to fit. */
  readonly budget?: number | undefined;
  /** Detections below it count in AP but are not kept; default 0: all are. */
  readonly leastScore?: number | undefined;
  /** What overlap is measured on, here and in the page; default `bbox`. */
  readonly iouType?: IouType | undefined;
  /** At which IoU faults are ranked; default 0.5. */
  readonly iou?: number | undefined;
  /** And at which confidence; default 0.25. */
  readonly confidence?: number | undefined;
  /** Rounds of the bootstrap behind intervals; default 1,000; 0: no intervals, slices and comparison. */
  readonly rounds?: number | undefined;
  /** What makes the map and the search; absent: `textureDescriptor()` where the images are; null: none. */
  readonly embedder?: Embedder | null | undefined;
  /** The file `text` of `castingsEncoder()`, so that the page can search by text where that is the embedder. */
  readonly textEncoder?: Uint8Array | undefined;
  /**
   * The ONNX file that the embedder is made of by `castings()` or `onnxEmbedder({ model })`, so that the page can search
   * by pictures; `reportPage(report, { runtime })` carries what runs it. It is outside the budget.
   */
  readonly imageEncoder?: Uint8Array | undefined;
  /**
   * Takes the vectors of each space of the report, for a search of one's own (`borescope view` has one). The report then
   * carries none, and all objects are embedded, not only those that are drawn on the map.
   */
  readonly keepSpace?: ((made: InspectedSpace) => void) | undefined;
  /** Findings of your own, besides those that are made here. */
  readonly findings?: readonly Finding[] | undefined;
  /** Parts of the data set that are measured; default: by size, and by each attribute of few values. */
  readonly slices?: readonly Slicing[] | undefined;
}

/** Bytes of the page's script and frame, for which room is left. */
const FRAME = 820_000;

/** Bytes of a page for each byte of pictures: base64, and what packing adds. */
const PER_BYTE = 1.38;

/** Share of the bytes that vectors may take. */
const FOR_VECTORS = 0.4;

/** Share of the bytes that masks, keypoints and rotated boxes may take, where pictures are wanted too. */
const FOR_SHAPES = 0.5;

/** Values above which an attribute is not cut by itself. */
const MOST_VALUES = 12;

/**
 * Looks into models on a data set, and gathers all that the page shows: average precision with intervals, what each
 * group of faults is worth, slices, the comparison of models, a map of the objects, findings, and pictures within a budget
 * of bytes. Masks, keypoints and rotated boxes are kept as far as they fit. Where a page would be larger without any of
 * that, or without what overlap is measured on, it fails and says what to leave out.
 *
 * @throws BorescopeError REPORT_MODELS where there is none; REPORT_BUDGET; REPORT_FINDING; REPORT_ENCODER; REPORT_SHARP_MISSING in Node; those of `evaluate`,
 * `evaluateSlices` and `compareModels`; those of an embedder that was asked for; the signal's reason
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { inspect, readDataset, readDetections } from "borescope";
 *
 * const dataset = await readDataset("val.json");
 * const report = await inspect({ dataset, detections: { yolo: await readDetections("yolo.json", dataset) }, images: null, rounds: 50 });
 * assert.equal(report.models[0]?.name, "yolo");
 * assert.equal(report.schema, "borescope.report/1");
 * ```
 */
export async function inspect(options: InspectOptions): Promise<Report> {
  const { dataset, title = dataset.name, budget = 8_000_000, leastScore = 0, rounds = 1000 } = options;
  const { iouType = "bbox", iou = 0.5, confidence = 0.25, signal, onProgress } = options;
  const judged: Judged = { iouType, iou, confidence };
  const viewer = await import("@borescope/viewer");
  const { datasetColumns, detectionColumns, noPictures, packReport } = viewer;
  const models = Object.entries(options.detections).map(([name, detections]) =>
    detections.name === name ? detections : new Detections(name, detections.objects, detections.categories),
  );
  if (models.length === 0)
    throw new BorescopeError("REPORT_MODELS", { expected: "the detections of at least one model", found: "none" });
  const source = options.images === undefined ? dataset.imageSource : (options.images ?? undefined);
  const imageEncoder = await reportEncoder(options, source);
  const slices = options.slices ?? usualSlices(dataset);
  const looked: (ModelLooked & { readonly detections: Detections })[] = [];
  for (const detections of models) {
    const input = { dataset, detections, ...judged, leastScore, rounds, slices, signal, onProgress };
    looked.push({ detections, ...(await reportModel(input)) });
  }
  const comparison =
    models.length < 2 || rounds === 0 ? null : await compared(dataset, models, { ...options, ...judged, rounds });
  const created = new Date().toISOString();
  const reportWith = (shapes: readonly ReportShape[]): Report => ({
    schema: "borescope.report/1",
    title,
    created,
    iouType,
    dataset: datasetColumns(dataset, shapes),
    models: looked.map(
      ({ kept, facts }): ReportModel => ({
        ...facts,
        ...detectionColumns(kept, dataset.categories.length, shapes),
      }),
    ),
    tags: dataset.tags.toJSON(),
    comparison,
    pictures: { side: 0, images: noPictures(), crops: noPictures() },
    spaces: [],
    findings: [],
    leftOut: [...cutsOf(looked.map(({ facts }) => facts)), ...undefinedFor(iouType, viewer.hasErrorTypes(iouType))],
  });
  const room = async (report: Report) => budget - FRAME - (4 / 3) * (await packReport(report)).length;
  const tables = [dataset.groundTruth, ...looked.map(({ kept }) => kept.objects)];
  const reserve = source === undefined ? 0 : 1 - FOR_SHAPES;
  const {
    report: bare,
    shapes,
    free,
  } = await withFittingShapes({
    ...{ tables, measured: viewer.measuredOn(iouType), reserve, make: reportWith, room },
  });
  if (free < 0) throw tooLarge(budget, budget - free, iouType);
  const found = (measured: Dataset, spaces: Report["spaces"]) =>
    reportFindings({ dataset, measured, models: looked, spaces, iouType, given: options.findings ?? [] });
  if (source === undefined) {
    const findings = await found(dataset, []);
    return { ...bare, findings, leftOut: [...bare.leftOut, "Pictures of the images."] };
  }
  const kept = looked.map((model) => model.kept); // whose rows are the report's
  const mapped = await spacesOf(kept, source, (free * FOR_VECTORS) / PER_BYTE, { ...options, ...judged });
  const { spaces } = mapped;
  const leftOut = [...bare.leftOut, ...mapped.leftOut];
  const findings = await found(mapped.dataset, spaces);
  const whole: Report = { ...bare, dataset: datasetColumns(mapped.dataset, shapes), spaces, findings, leftOut };
  const order = imageOrder(dataset, models[0]!, judged);
  const forPictures = Math.max(0, await room(whole)) / PER_BYTE;
  const made = await reportPictures({ dataset, source, budget: forPictures, order, signal, onProgress });
  return { ...whole, imageEncoder, pictures: made.pictures, leftOut: [...leftOut, ...made.leftOut] };
}

/** By what outcomes are told. */
interface Judged {
  readonly iouType: IouType;
  readonly iou: number;
  readonly confidence: number;
}

/** What an embedder makes of the objects. Where nobody asked for it, what goes wrong with it is told in the report. */
async function spacesOf(
  models: readonly Detections[],
  source: Source,
  budget: number,
  options: InspectOptions & Judged,
): Promise<SpacesMade> {
  const { dataset, textEncoder, keepSpace, iouType, iou, confidence, signal, onProgress } = options;
  if (options.embedder === null) return { spaces: [], dataset, leftOut: [] };
  try {
    const embedder = options.embedder ?? (await import("@borescope/embeddings")).textureDescriptor();
    const work = { signal, onProgress };
    const how = { embedder, textEncoder, budget, keepSpace, iouType, iou, confidence };
    return await reportSpaces({ dataset, models, source, ...how, ...work });
  } catch (error) {
    if (options.embedder !== undefined || signal?.aborted || !(error instanceof BorescopeError)) throw error;
    return { spaces: [], dataset, leftOut: [`The map of the objects: ${error.message}`] };
  }
}

/** By size, and by each attribute of images or objects that has some values, but few. */
function usualSlices({ images, groundTruth }: Dataset): Slicing[] {
  const names = new Set<string>();
  for (const attributes of [images.attributes, groundTruth.attributes])
    for (const [name, column] of attributes ?? []) {
      if (column.kind === "boolean") names.add(name);
      if (column.kind === "string" && column.dictionary.length > 1 && column.dictionary.length <= MOST_VALUES)
        names.add(name);
    }
  names.delete("size"); // COCO's own is meant
  return [{ by: "size" }, ...Array.from(names, (by) => ({ by }))];
}

async function compared(
  dataset: Dataset,
  models: readonly Detections[],
  { iouType, iou, confidence, rounds, signal, onProgress }: InspectOptions & Judged & { rounds: number },
): Promise<ReportComparison> {
  const comparison = await compareModelsAsync(dataset, models, {
    iouType,
    rounds,
    flips: { iou, confidence },
    signal,
    onProgress,
  });
  const plain = <T extends { readonly value: number | null }>({ value, interval, difference }: T & ComparedFields) => ({
    value,
    interval,
    difference,
  });
  return {
    settings: settingsOf(comparison),
    at: { iou, confidence },
    models: comparison.models.map(({ name, summary, perClass }) => ({
      name,
      summary: Object.fromEntries(Object.entries(summary).map(([key, value]) => [key, plain(value)])),
      perClass: Array.from(perClass.values(), (one) => ({
        category: one.category,
        groundTruths: one.groundTruths,
        ...plain(one),
      })),
    })),
    flips: Array.from(comparison.flips, ([model, { fixed, broken, stillMissed, stillFound }]) => ({
      model,
      fixed: fixed.rows,
      broken: broken.rows,
      stillMissed: stillMissed.rows,
      stillFound: stillFound.rows,
    })),
  };
}

type ComparedFields = Pick<ReportComparison["models"][number]["summary"][string], "interval" | "difference">;

/** Images, those first on which a model is worst. */
function imageOrder(dataset: Dataset, model: Detections, judged: Judged): number[] {
  return imageList(outcomesOf(dataset, model, judged)).map(({ image }) => image);
}

function cutsOf(models: readonly Pick<ReportModel, "name" | "cut">[]): string[] {
  return models.flatMap(({ name, cut: { least, leftOut } }) =>
    leftOut === 0 ? [] : [`${leftOut} detections of ${name} below the score ${least}; they count in AP.`],
  );
}

/** What the page cannot show of an overlap. */
function undefinedFor(iouType: IouType, errorTypes: boolean): string[] {
  return [
    ...(!errorTypes ? ["Error types, which are defined for boxes and masks."] : []),
    ...(iouType === "obb" ? ["What repairs are worth, which is not ranked for rotated boxes."] : []),
  ];
}

function tooLarge(budget: number, bytes: number, iouType: IouType): BorescopeError {
  const measured = iouType === "bbox" ? "" : `, with what overlap of type ${iouType} is measured on`;
  return new BorescopeError("REPORT_BUDGET", {
    expected: `a page of at most ${budget} bytes`,
    found: `${Math.ceil(bytes)} without any pictures${measured}`,
    hint: "Leave out weak detections (leastScore: 0.05, --least-score 0.05), or allow more (budget, --budget).",
  });
}
