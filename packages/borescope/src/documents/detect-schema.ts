import * as z from "zod";
import { count, problems } from "./shared-schema.js";

const provider = z.enum(["cuda", "webgpu", "cpu", "wasm"]);

/** The document of `borescope detect --json`; the detections themselves are in the file. */
export const detectSchema = z.strictObject({
  schema: z.literal("borescope.detect/1"),
  model: z.string(),
  /** How the model's outputs were read. */
  decoder: z.string(),
  /** What it ran on, and why not on what is faster. */
  device: z.strictObject({
    provider,
    runtime: z.enum(["onnxruntime-node", "onnxruntime-web"]),
    refused: z.array(z.strictObject({ provider, reason: z.string() })),
  }),
  /** How large images were cut: side in pixels, and the part that neighbours share; null where they were not. */
  tiles: z.strictObject({ size: z.int().positive(), overlap: z.number(), whole: z.boolean() }).nullable(),
  classes: z.strictObject({
    /** How the model's classes were matched to the data set's categories, in a sentence. */
    how: z.string(),
    /** Classes of the model that the data set lacks. */
    unmatched: z.array(z.string()),
  }),
  images: count,
  detections: count,
  /** Paths of the files that were written. */
  files: z.array(z.string()),
  problems,
});
