import { coco, readGroundTruth, readResults } from "@borescope/adapters-coco";
import {
  BorescopeError,
  bytesSource,
  type Dataset,
  type Detections,
  type DetectionsContext,
  type ProblemSummary,
  Problems,
  type Source,
} from "@borescope/core";

export const encode = (text: string) => new TextEncoder().encode(text);

/** Three images, two categories, one annotation. */
export const IMAGES = '[{"id":1,"file_name":"a.jpg","width":20,"height":10},{"id":2,"file_name":"b.jpg"},{"id":3}]';
export const CATEGORIES = '[{"id":1,"name":"burr"},{"id":2,"name":"crack"}]';
export const GROUND_TRUTH = groundTruth({});

/** Ground truth as text; what is not given is plain. */
export function groundTruth({ images = IMAGES, categories = CATEGORIES, annotations = "[]" }): string {
  return `{"images":${images},"categories":${categories},"annotations":${annotations}}`;
}

/** A file in memory that comes in pieces of a few bytes. */
export function inPieces(bytes: Uint8Array, name: string, chunkBytes: number): Source {
  const source = bytesSource(bytes, name);
  return { ...source, stream: (path, options) => source.stream(path, { ...options, chunkBytes }) };
}

/** What came of a reading: an error, or rows and problems. */
export interface Outcome<T> {
  readonly error?: { code: string; place: string | undefined; file: string | undefined; message: string };
  readonly value?: T;
  readonly problems: readonly ProblemSummary[];
}

type Context = Pick<DetectionsContext, "onProblem"> & Partial<DetectionsContext>;

async function outcome<T>(read: (problems: Problems) => T | Promise<T>): Promise<Outcome<T>> {
  const problems = new Problems();
  try {
    const value = await read(problems);
    return { value, problems: problems.report() };
  } catch (error) {
    if (!(error instanceof BorescopeError)) throw error;
    const { code, place, file, message } = error;
    return { error: { code, place, file, message }, problems: problems.report() };
  }
}

const full = (context: Context, problems: Problems): DetectionsContext => ({
  masks: true,
  keypoints: true,
  model: "model",
  matchImages: "auto",
  matchCategories: "auto",
  unlisted: context.onProblem === "skip" ? "aside" : "throw",
  ...context,
  problems,
});

/** An error at the end of padded bytes is one at the end of the bytes. */
async function unpadded<T>(padding: Promise<Outcome<T>>, length: number): Promise<Outcome<T>> {
  const { error, ...rest } = await padding;
  if (error === undefined) return rest;
  const at = Number(/^byte (\d+)$/.exec(error.place ?? "")?.[1]);
  return { ...rest, error: at > length ? { ...error, place: `byte ${length}` } : error };
}

/** With so much white space after it that the bulk reader is worth its while. */
function padded(bytes: Uint8Array): Uint8Array {
  const out = new Uint8Array(bytes.length + 70_000).fill(32);
  out.set(bytes);
  return out;
}

/** Reads ground truth whole, and by the adapter in pieces of several sizes: first the whole reading, then the others. */
export function readGroundTruthAllWays(bytes: Uint8Array, context: Context): Promise<Outcome<Dataset>[]> {
  const whole = (problems: Problems) => readGroundTruth(bytes, { ...full(context, problems), file: "gt.json" });
  const pieces = [1, 5, 64].map((n) => (problems: Problems) => {
    return coco().read(inPieces(bytes, "gt.json", n), full(context, problems));
  });
  const bulk = (problems: Problems) => readGroundTruth(padded(bytes), { ...full(context, problems), file: "gt.json" });
  return Promise.all([
    outcome<Dataset>(whole),
    ...pieces.map((read) => outcome<Dataset>(read)),
    unpadded(outcome<Dataset>(bulk), bytes.length),
  ]);
}

/** As {@link readGroundTruthAllWays}, for detections. */
export function readResultsAllWays(
  bytes: Uint8Array,
  dataset: Dataset,
  context: Context,
): Promise<Outcome<Detections>[]> {
  const whole = (problems: Problems) => readResults(bytes, dataset, { ...full(context, problems), file: "dt.json" });
  const pieces = [1, 5, 64].map((n) => (problems: Problems) => {
    return coco().readDetections(inPieces(bytes, "dt.json", n), dataset, full(context, problems));
  });
  const bulk = (problems: Problems) =>
    readResults(padded(bytes), dataset, { ...full(context, problems), file: "dt.json" });
  return Promise.all([
    outcome<Detections>(whole),
    ...pieces.map((read) => outcome<Detections>(read)),
    unpadded(outcome<Detections>(bulk), bytes.length),
  ]);
}

/** A data set or detections as plain data, to be compared. */
export function plain(value: Dataset | Detections): unknown {
  const { images, groundTruth: rows } = value as Dataset;
  const objects = rows ?? (value as Detections).objects;
  const { ids, ...columns } = objects;
  const { categories } = value;
  return {
    images: images && { ...images, ids: [...images.ids] },
    categories: { ...categories, ids: [...categories.ids] },
    ids: [...ids],
    columns,
  };
}
