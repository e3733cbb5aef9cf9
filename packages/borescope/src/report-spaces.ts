import {
  createRandom,
  type Dataset,
  type Detections,
  type Embedder,
  type EmbeddingSpace,
  type LongWork,
  type Selection,
  type Source,
  selectAll,
  withAttributes,
} from "@borescope/core";
import { type IouType, OUTCOME, type Outcomes, outcomesOf } from "@borescope/metrics";
import type { ReportSpace } from "@borescope/viewer";

/** Objects that a map may have; of more, so many are drawn by chance. */
const MOST = 20_000;

/** Ghosts of a model that are worth a map of their own: fewer say nothing, more are left out. */
const [FEWEST_GHOSTS, MOST_GHOSTS] = [8, 5000] as const;

/** What {@link reportSpaces} embeds. */
export interface SpaceInput extends LongWork {
  readonly dataset: Dataset;
  readonly models: readonly Detections[];
  readonly source: Source;
  readonly embedder: Embedder;
  /** The text side of the castings embedder, as plain weights, for the page. */
  readonly textEncoder?: Uint8Array | undefined;
  /** Bytes that the vectors may take in all. */
  readonly budget: number;
  /** Takes the vectors of all objects, of which the report then carries none. */
  readonly keepSpace?: ((made: InspectedSpace) => void) | undefined;
  readonly iouType: IouType;
  readonly iou: number;
  readonly confidence: number;
}

/** Vectors of a report's space, whole, with what made them. */
export interface InspectedSpace {
  /** As the report names it. */
  readonly name: string;
  readonly space: EmbeddingSpace;
  readonly embedder: Embedder;
}

/** The spaces, the data set with what its pixels say, and what is left out. */
export interface SpacesMade {
  readonly spaces: readonly ReportSpace[];
  /** The given data set with measured attributes. */
  readonly dataset: Dataset;
  /** A sentence each. */
  readonly leftOut: readonly string[];
}

/**
 * Embeds the ground truth and each model's ghosts, and makes a map, clusters and outlier scores of each; vectors of 8
 * bits are kept as far as the budget goes. Light, sharpness, noise and edges at boxes are measured for comparisons.
 *
 * @throws BorescopeError those of `embed` and of the embedder; the signal's reason
 */
export async function reportSpaces(input: SpaceInput): Promise<SpacesMade> {
  const { keepSpace } = input;
  const measured = await withMeasured(input);
  const leftOut: string[] = [];
  const spaces: ReportSpace[] = [];
  let free = input.budget;
  const mostGhosts = keepSpace === undefined ? MOST_GHOSTS : Number.POSITIVE_INFINITY;
  for (const [name, of] of wanted(measured, input, mostGhosts)) {
    const sample = sampled(of);
    if (sample.count < of.count)
      leftOut.push(
        `${of.count - sample.count} of ${of.count} ${name} on the map, of which ${MOST} were drawn by chance.`,
      );
    const { space, bytes } = await reportSpace(name, of, sample, input, free);
    if (space.vectors === null && keepSpace === undefined)
      leftOut.push(`Vectors of ${name}, which would take ${(bytes / 1e6).toFixed(1)} MB.`);
    else free -= bytes;
    const unread = sample.count - space.rows.length;
    if (unread > 0) leftOut.push(`${unread} ${name} on the map, whose images could not be read.`);
    spaces.push(space);
  }
  return { spaces, dataset: measured, leftOut };
}

/** The data set with what its pixels say; the file's own attributes stand. */
async function withMeasured({ dataset, source, signal, onProgress }: SpaceInput): Promise<Dataset> {
  const { measureAttributes } = await import("@borescope/embeddings");
  const { images, objects } = await measureAttributes(selectAll(dataset, "groundTruth"), {
    images: source,
    signal,
    onProgress,
  });
  return withAttributes(dataset, {
    images: new Map([...images, ...(dataset.images.attributes ?? [])]),
    groundTruth: new Map([...(objects ?? []), ...(dataset.groundTruth.attributes ?? [])]),
  });
}

/** What is embedded: objects, with what became of them at the first model as tags, and ghosts. */
function wanted(
  dataset: Dataset,
  { models, iouType, iou, confidence }: SpaceInput,
  mostGhosts: number,
): [string, Selection][] {
  const all: [string, Selection][] = [["objects", solid(selectAll(dataset, "groundTruth"), dataset.groundTruth.box)]];
  models.forEach((model, m) => {
    const outcomes = outcomesOf(dataset, model, { iouType, iou, confidence });
    if (m === 0) tagTruths(outcomes);
    const { ofDetection } = outcomes;
    const ghosts = selectAll(dataset, model).filter((row) => ofDetection[row] === OUTCOME.ghost);
    if (ghosts.count >= FEWEST_GHOSTS && ghosts.count <= mostGhosts)
      all.push([`ghosts of ${model.name}`, solid(ghosts, model.objects.box)]);
  });
  return all;
}

/** Lets clusters be named by what became of their objects. */
function tagTruths({ dataset, ofGroundTruth }: Outcomes): void {
  for (const name of ["detected", "mispredicted", "undetected"] as const)
    if (!dataset.tags.has(name))
      dataset.tags.set(
        name,
        selectAll(dataset, "groundTruth").filter((row) => ofGroundTruth[row] === OUTCOME[name]),
      );
}

/** Those whose box is four numbers, so that they can be cut out. */
function solid(of: Selection, box: Float64Array): Selection {
  return of.filter((row) => box.subarray(4 * row, 4 * row + 4).every(Number.isFinite));
}
/** As many rows as a map may have, drawn by chance, the same each time. */
function sampled(of: Selection): Selection {
  if (of.count <= MOST) return of;
  const random = createRandom(0);
  let left = of.count;
  let needed = MOST;
  return of.filter(() => {
    const taken = random.next() * left-- < needed;
    if (taken) needed--;
    return taken;
  });
}

/** Embeds and describes; without vectors where they are kept elsewhere, or would take more bytes than are free. */
async function reportSpace(name: string, of: Selection, sample: Selection, input: SpaceInput, free: number) {
  const { source: images, embedder, textEncoder, keepSpace, signal, onProgress } = input;
  const { cluster, embed, outliers, project } = await import("@borescope/embeddings");
  const work = { signal, onProgress };
  const embedded = (rows: Selection) =>
    embed(of.dataset, { of: rows, embedder, images, onBadImage: () => {}, ...work });
  let space: EmbeddingSpace;
  if (keepSpace === undefined) space = await embedded(sample);
  else {
    const whole = await embedded(of);
    keepSpace({ name, space: whole, embedder });
    space = partOf(whole, sample);
  }
  const { clusters, labels } = await cluster(space, work);
  const bytes = space.selection.count * (space.embedder.dimension + 4);
  const made: ReportSpace = {
    name,
    embedder: space.embedder,
    crop: embedder.crop ?? null,
    table: of.table,
    rows: space.selection.rows,
    coordinates: await project(space, work),
    clusters: labels,
    clusterLabels: clusters.map(({ label }) => label),
    outlierScores: Float32Array.from(await outliers(space, work)),
    vectors: keepSpace !== undefined || bytes > free ? null : shortened(space),
    inPage: embedder.name === "texture" || embedder.name === "castings" ? embedder.name : null,
    textEncoder: textEncoder ?? null,
  };
  return { space: made, bytes };
}

/** The vectors of some of a space's rows. */
function partOf({ embedder, selection, vectors }: EmbeddingSpace, sample: Selection): EmbeddingSpace {
  const { dimension } = embedder;
  const part = selection.and(sample);
  const own = new Float32Array(part.count * dimension);
  let i = 0; // both rise
  part.rows.forEach((row, at) => {
    while (selection.rows[i] !== row) i++;
    own.set(vectors.subarray(i * dimension, (i + 1) * dimension), at * dimension);
  });
  return { embedder, selection: part, vectors: own };
}

/** Vectors of 8 bits with a scale each: a cosine is off by some thousandths. */
function shortened({ vectors, embedder: { dimension } }: EmbeddingSpace): NonNullable<ReportSpace["vectors"]> {
  const values = new Int8Array(vectors.length);
  const scale = new Float32Array(vectors.length / dimension);
  for (let i = 0; i < scale.length; i++) {
    let most = 0;
    for (let k = i * dimension; k < (i + 1) * dimension; k++) most = Math.max(most, Math.abs(vectors[k]!));
    scale[i] = most / 127;
    if (most > 0)
      for (let k = i * dimension; k < (i + 1) * dimension; k++) values[k] = Math.round((127 * vectors[k]!) / most);
  }
  return { values, scale };
}
