import * as z from "zod";
import { interval } from "./estimates-schema.js";
import { count, idSchema, problems, share } from "./shared-schema.js";

const probability = z.number().min(0).max(1);

/** The document of `borescope map --json`: where each row lies, what groups there are, and what they hold. */
export const mapSchema = z.strictObject({
  schema: z.literal("borescope.map/1"),
  embedder: z.strictObject({ name: z.string(), dimension: count, fingerprint: z.string() }),
  table: z.string(),
  /** How coordinates, clusters and scores were made; clusters may not have been. */
  projection: z.enum(["umap", "pca"]),
  clustering: z.enum(["hdbscan", "kmeans"]).nullable(),
  outliers: z.enum(["knn", "lof"]),
  seed: z.int(),
  /** In the order of the file. */
  rows: z.array(
    z.strictObject({
      id: idSchema,
      x: z.number(),
      y: z.number(),
      /** The place of its cluster in `clusters`; null for noise, and where there was no clustering. */
      cluster: count.nullable(),
      /** How firmly it is in its cluster. */
      probability,
      /** The larger, the odder. */
      outlier: z.number().nonnegative(),
    }),
  ),
  /** The largest first. */
  clusters: z.array(
    z.strictObject({
      /** As cells name it: `cluster 0`. */
      name: z.string(),
      label: z.string(),
      count,
      /** What AP gains where all in it is repaired; null without a model. */
      worth: z.number().min(-1).max(1).nullable(),
    }),
  ),
  noise: count,
  /** Clusters, and noise, against tags; the largest lift first. */
  cells: z.array(
    z.strictObject({
      cluster: z.string(),
      tag: z.string(),
      count,
      /** How many there would be if the tag were spread evenly. */
      expected: z.number().nonnegative(),
      share,
      lift: z.number().nonnegative(),
      interval,
      p: probability,
      /** Corrected for the number of cells. */
      adjusted: probability,
      different: z.boolean(),
    }),
  ),
  problems,
});

/** See {@link mapSchema}. */
export type MapDocument = z.infer<typeof mapSchema>;
