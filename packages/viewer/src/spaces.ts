import {
  BorescopeError,
  type Embedder,
  type EmbedderIdentity,
  type EmbeddingSpace,
  type Selection,
  selectRows,
} from "@borescope/core";
import { buildIndex, type VectorIndex } from "@borescope/search";
import type { ReportBackend } from "./backend.js";
import { chunkName, loadChunk } from "./chunks.js";
import { DETECTION, IMAGE, TRUTH } from "./gallery-items.js";
import type { OpenReport } from "./open-report.js";
import type { ReportSpace } from "./report.js";

/** The rows of a space as a selection; its name may be of any model's detections. */
export function selectionOf({ dataset, models }: OpenReport, { table, rows }: ReportSpace): Selection {
  const model = models.find(({ facts }) => table === `detections/${facts.name}`);
  return selectRows(dataset, model?.detections ?? (table === "images" ? table : "groundTruth"), rows);
}

/** Which of the gallery's tables the rows of a space are of. */
export function tableOf({ table }: ReportSpace): number {
  if (table === "images") return IMAGE;
  return table === "groundTruth" ? TRUTH : DETECTION;
}

/**
 * The vectors of a space at full length, as the library has them; null where the report does not hold them.
 *
 * @throws BorescopeError REPORT_CHUNK
 */
export async function vectorsOf(
  { report }: OpenReport,
  space: ReportSpace,
  backend: ReportBackend,
): Promise<Float32Array | null> {
  const { vectors, embedder } = space;
  if (vectors === null) return null;
  const { values, scale, chunks } = vectors;
  if (chunks === undefined) return unitVectors(values, embedder.dimension);
  const all = new Int8Array(scale.length * embedder.dimension);
  const set = `vectors-${report.spaces.indexOf(space)}` as const;
  await Promise.all(
    Array.from(chunks.subarray(0, -1), async (first, chunk) => {
      const bytes = await loadChunk(backend, chunkName(set, chunk));
      all.set(new Int8Array(bytes.buffer), first * embedder.dimension);
    }),
  );
  return unitVectors(all, embedder.dimension);
}

function unitVectors(values: Int8Array, dimension: number): Float32Array {
  const whole = new Float32Array(values.length);
  for (let at = 0; at < values.length; at += dimension) {
    let squares = 0;
    for (let k = at; k < at + dimension; k++) squares += values[k]! * values[k]!;
    if (squares > 0) for (let k = at; k < at + dimension; k++) whole[k] = values[k]! / Math.sqrt(squares);
  }
  return whole;
}

/**
 * The exact index of a space's vectors, with what of its embedder runs in a page.
 *
 * @throws BorescopeError SEARCH_* where the report's vectors are none
 */
export async function indexOf(
  open: OpenReport,
  space: ReportSpace,
  vectors: Float32Array,
  backend: ReportBackend,
): Promise<VectorIndex> {
  const { embedder: identity } = space;
  const whole: EmbeddingSpace = { embedder: identity, selection: selectionOf(open, space), vectors };
  return buildIndex(whole, { embedder: await embedderOf(open, space, backend) });
}

/** The image encoder of a space, where the report holds it and the page can run it. */
export function runnableEncoder(
  { report: { imageEncoder } }: OpenReport,
  { embedder }: ReportSpace,
  { runModel }: ReportBackend,
): (() => Promise<Embedder>) | null {
  if (runModel === undefined || imageEncoder?.fingerprint !== embedder.fingerprint) return null;
  return () => runModel(imageEncoder.file);
}

/** The embedder of a space, as far as a page can run it; undefined where it cannot. */
async function embedderOf(open: OpenReport, space: ReportSpace, backend: ReportBackend): Promise<Embedder | undefined> {
  const { inPage, embedder, textEncoder } = space;
  if (inPage === "texture") {
    const { textureDescriptor } = await import("@borescope/embeddings");
    const made = textureDescriptor();
    return made.fingerprint === embedder.fingerprint ? made : undefined;
  }
  const openImages = runnableEncoder(open, space, backend);
  if (textEncoder === null && openImages === null) return undefined;
  return {
    ...embedder,
    embedImages: openImages === null ? noImages(embedder) : imagesBy(openImages),
    ...(textEncoder === null ? {} : { embedTexts: await textsBy(textEncoder) }),
  };
}

/** Embeds pictures by a model that is opened when the first is searched by. */
function imagesBy(openImages: () => Promise<Embedder>): Embedder["embedImages"] {
  let opened: Promise<Embedder> | undefined;
  return async (images, work) => {
    opened ??= openImages();
    return (await opened).embedImages(images, work);
  };
}

function noImages({ name }: EmbedderIdentity): Embedder["embedImages"] {
  return async () => {
    throw new BorescopeError("SEARCH_EMBEDDER", {
      expected: "an embedder that runs in a page",
      found: `${name}, of which this report holds the text side only`,
    });
  };
}

async function textsBy(textEncoder: Uint8Array): Promise<NonNullable<Embedder["embedTexts"]>> {
  const { readCastingsTextEncoder } = await import("./castings-text.js");
  const { encode } = readCastingsTextEncoder(textEncoder);
  return async (texts) => encode(texts.join(" ")).vector;
}
