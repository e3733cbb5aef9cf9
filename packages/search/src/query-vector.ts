import { BorescopeError, type Embedder, type EmbedderIdentity, type LongWork } from "@borescope/core";
import type { Query, RowsQuery } from "./query.js";

/** What a query is turned into: a direction, and the places it was made of. */
export interface QueryVector {
  /** Not of length 1 yet. */
  readonly vector: Float64Array;
  readonly places: readonly number[];
}

/** What queries are read with. */
export interface QueryContext {
  readonly identity: EmbedderIdentity;
  readonly embedder: Embedder | undefined;
  /** The places that a query names. @throws BorescopeError SEARCH_UNKNOWN_ID, SELECTION_TABLE */
  placesOf(query: RowsQuery): readonly number[];
  /** The vectors, place by place. */
  readonly vectors: Float32Array;
  readonly work: LongWork;
}

/** Weight of what is not wanted against what is (Rocchio's gamma over beta). */
const UNLIKE = 0.5;

/**
 * The direction to look in.
 *
 * @throws BorescopeError SEARCH_QUERY, SEARCH_EMBEDDER, SEARCH_DIMENSION, SEARCH_UNKNOWN_ID
 */
export async function queryVector(query: Query, context: QueryContext): Promise<QueryVector> {
  if ("like" in query) return rocchio(query, context);
  if ("object" in query || "selection" in query) return meanOf(context.placesOf(query), context);
  return { vector: Float64Array.from(await vectorOf(query, context)), places: [] };
}

/** A direction of length 1. @throws BorescopeError SEARCH_QUERY where there is none */
export function unit({ vector }: QueryVector): Float32Array {
  const length = Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0));
  if (length > 0 && Number.isFinite(length)) return Float32Array.from(vector, (value) => value / length);
  throw new BorescopeError("SEARCH_QUERY", {
    expected: "a vector with a direction",
    found: length === 0 ? "one of zeros" : "one with NaN or infinite elements",
    hint:
      length === 0
        ? "What is wanted and what is not cancel out, or the image says nothing to the embedder."
        : undefined,
  });
}

async function vectorOf(query: Exclude<Query, RowsQuery | { readonly like: unknown }>, context: QueryContext) {
  const { identity, embedder, work } = context;
  if ("vector" in query) return ofDimension(query.vector, identity.dimension);
  if (embedder === undefined)
    throw new BorescopeError("SEARCH_EMBEDDER", {
      expected: `the embedder ${identity.name}, which made the vectors`,
      found: "none",
      hint: "Pass it to buildIndex, loadIndex or search: { embedder }.",
    });
  if ("image" in query) return ofDimension(await embedder.embedImages([query.image], work), identity.dimension);
  if (embedder.embedTexts !== undefined)
    return ofDimension(await embedder.embedTexts([query.text], work), identity.dimension);
  throw new BorescopeError("SEARCH_EMBEDDER", {
    expected: "an embedder of texts",
    found: `${embedder.name}, which embeds images only`,
    hint: "Search by the text alone, which then looks for its words in names, tags and attributes.",
  });
}

async function rocchio(
  { like, unlike = [] }: Extract<Query, { readonly like: unknown }>,
  context: QueryContext,
): Promise<QueryVector> {
  if (like.length === 0)
    throw new BorescopeError("SEARCH_QUERY", { place: "like", expected: "at least one query", found: "none" });
  const sum = new Float64Array(context.identity.dimension);
  const places: number[] = [];
  const add = async (queries: readonly Query[], weight: number) => {
    for (const query of queries) {
      const one = await queryVector(query, context);
      const direction = unit(one);
      for (let j = 0; j < sum.length; j++) sum[j]! += (weight / queries.length) * direction[j]!;
      places.push(...one.places);
    }
  };
  await add(like, 1);
  await add(unlike, -UNLIKE);
  return { vector: sum, places };
}

function meanOf(places: readonly number[], { vectors, identity }: QueryContext): QueryVector {
  const sum = new Float64Array(identity.dimension);
  for (const place of places) for (let j = 0; j < sum.length; j++) sum[j]! += vectors[place * sum.length + j]!;
  return { vector: sum, places };
}

function ofDimension(vector: ArrayLike<number>, dimension: number): ArrayLike<number> {
  if (vector.length === dimension) return vector;
  throw new BorescopeError("SEARCH_DIMENSION", {
    expected: `a vector of ${dimension} elements`,
    found: `one of ${vector.length}`,
    hint: "Is it by another embedder?",
  });
}
