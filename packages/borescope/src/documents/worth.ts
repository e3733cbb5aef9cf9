import type { Problems } from "@borescope/core";
import { type ClassFault, FAULT_NAMES, type NamedSelection, type RankedWorth } from "@borescope/metrics";
import * as z from "zod";
import { problemList } from "../cli/documents.js";
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

/** How it was judged and repaired, with all defaults. */
export type WorthSettings = Pick<
  WorthDocument,
  "model" | "iouType" | "iou" | "backgroundIou" | "confidence" | "convention" | "repair" | "score" | "AP"
>;

/** A ranking as a document. */
export function worthDocument(
  settings: WorthSettings,
  ranking: readonly RankedWorth<NamedSelection | ClassFault>[],
  written: readonly string[],
  found: Problems,
): unknown {
  return {
    schema: "borescope.worth/1",
    ...settings,
    ranking: ranking.map(({ of, count: repairs, AP, perClass, sentence }) => ({
      name: of.name,
      table: of.selection.table,
      category: of.category ?? null,
      fault: "fault" in of ? of.fault : null,
      objects: of.selection.count,
      repairs,
      AP,
      perClass: Array.from(perClass, ([category, value]) => ({ category, AP: value })),
      sentence,
    })),
    written,
    problems: problemList(found),
  };
}
