import { readFileSync } from "node:fs";
import type { EmbeddingSpace } from "@borescope/core";
import { rawSpace } from "./spaces.js";

/** What umap-learn and scikit-learn say of one set of vectors; made by fixtures/make-goldens.py. */
export interface GoldenSet {
  readonly dimension: number;
  readonly vectors: string;
  readonly hdbscan: readonly {
    readonly minClusterSize: number;
    readonly minSamples: number;
    readonly selection: "eom" | "leaf";
    readonly labels: readonly number[];
    readonly probabilities: readonly number[];
  }[];
  readonly pca: readonly number[];
  readonly trustworthiness?: number;
  readonly inertia: readonly number[];
  readonly lof?: readonly number[];
  readonly umap?: {
    readonly nNeighbors: number;
    readonly sigma: readonly number[];
    readonly rho: readonly number[];
    readonly rows: readonly number[];
    readonly columns: readonly number[];
    readonly weights: readonly number[];
  };
}

const file = new URL("fixtures/goldens.json", import.meta.url);
const goldens = JSON.parse(readFileSync(file, "utf8")) as {
  curves: { minDist: number; a: number; b: number }[];
  sets: Record<string, GoldenSet>;
};

export const { curves } = goldens;
export const sets = Object.entries(goldens.sets);

export function spaceOfGolden({ vectors, dimension }: GoldenSet): EmbeddingSpace {
  const bytes = Buffer.from(vectors, "base64");
  return rawSpace(new Float32Array(new Uint8Array(bytes).buffer), dimension);
}

/** The largest difference of two columns. */
export function furthest(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let most = a.length === b.length ? 0 : Number.POSITIVE_INFINITY;
  for (let i = 0; i < a.length; i++) most = Math.max(most, Math.abs(a[i]! - b[i]!));
  return most;
}
