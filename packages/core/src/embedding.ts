import type { Pixels } from "./pixels.js";
import type { LongWork } from "./progress.js";
import type { Selection } from "./selection.js";

/** Says which embedder made vectors: only those of one fingerprint may be compared. */
export interface EmbedderIdentity {
  /** For people: `castings`, `texture`, `clip-vit-b-32`. */
  readonly name: string;
  /** Length of a vector. */
  readonly dimension: number;
  /** Changes with the weights, the preparation of the images and the pooling; the same everywhere else. */
  readonly fingerprint: string;
}

/**
 * Turns images, crops or texts into unit vectors, those of alike things near each other: a plain object, made by a
 * factory function and passed by the caller.
 */
export interface Embedder extends EmbedderIdentity {
  /** Vectors of images, one after another: `[n · dimension]`, each of length 1. */
  embedImages(images: readonly Pixels[], work?: LongWork): Promise<Float32Array>;
  /** Vectors of texts in the same space; absent: it knows no texts. */
  embedTexts?(texts: readonly string[], work?: LongWork): Promise<Float32Array>;
  /** How an object is cut out, where the embedder was trained on one way. */
  readonly crop?: CropRule | undefined;
  /** Gives back what it holds, such as a session. */
  dispose?(): Promise<void>;
}

/** How an object is cut out of its image: a square about the box's middle. */
export interface CropRule {
  /** The square's side over the box's longer one, 1 or more … */
  readonly margin: number;
  /** … and at least this share of the image's longer side, 0 … 1. */
  readonly least: number;
}

/** The vectors of some images or objects, all by one embedder. Plain data but for its selection. */
export interface EmbeddingSpace {
  readonly embedder: EmbedderIdentity;
  /** What was embedded: images, ground truths or detections; vector i is of `selection.rows[i]`. */
  readonly selection: Selection;
  /** `vectors[i · dimension .. (i + 1) · dimension)`, each of length 1. */
  readonly vectors: Float32Array;
}
