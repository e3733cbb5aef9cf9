import { FAULT_NAMES } from "@borescope/metrics";
import * as z from "zod";
import { count, problems, share } from "./shared-schema.js";

const gain = z.number().min(-1).max(1);

/** The document of `borescope worth --json`: what each repair, made alone, would bring, the most first. */
export const worthSchema = z.object({
  schema: z.literal("borescope.worth/1"),
  model: z.string(),
  iouType: z.enum(["bbox", "segm", "keypoints"]),
  iou: z.number(),
  backgroundIou: z.number(),
  confidence: z.number(),
  convention: z.string(),
  repair: z.enum(["add", "tide"]),
  score: z.number(),
  /** Before any repair. */
  AP: share,
  ranking: z.array(
    z.object({
      name: z.string(),
      table: z.string(),
      /** Null where the selection is not one of all faults of a class. */
      category: z.string().nullable(),
      fault: z.enum(FAULT_NAMES).nullable(),
      objects: count,
      repairs: count,
      /** What AP gains; null where it is undefined. */
      AP: gain.nullable(),
      perClass: z.array(z.object({ category: z.string(), AP: gain })),
      sentence: z.string(),
    }),
  ),
  /** Paths of the files that were written. */
  written: z.array(z.string()),
  problems,
});

/** See {@link worthSchema}. */
export type WorthDocument = z.infer<typeof worthSchema>;
