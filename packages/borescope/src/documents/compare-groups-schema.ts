import * as z from "zod";
import { interval } from "./estimates-schema.js";
import { count, problems } from "./shared-schema.js";

const probability = z.number().min(0).max(1);
const difference = z.number().min(-1).max(1);
const counts = z.object({ a: count, b: count });

/** What every attribute has. */
const attribute = {
  name: z.string(),
  of: z.enum(["images", "objects"]),
  /** Rows of each group that have a value. */
  counts,
  /** Of the first group against the second: Cliff's delta, or the largest difference of shares. */
  effect: difference,
  interval,
  p: probability,
  /** Corrected for how many attributes were compared. */
  adjusted: probability,
  different: z.boolean(),
  sentence: z.string(),
};

/** The document of `borescope compare-groups --json`: the strongest difference first. */
export const compareGroupsSchema = z.object({
  schema: z.literal("borescope.compare-groups/1"),
  table: z.string(),
  a: z.object({ filter: z.string(), count }),
  /** The filter is null where the group is all others. */
  b: z.object({ filter: z.string().nullable(), count }),
  confidence: z.number(),
  correction: z.enum(["benjamini-hochberg", "holm"]),
  /** Images that could not be read. */
  unreadable: count,
  differences: z.array(
    z.discriminatedUnion("kind", [
      z.object({
        ...attribute,
        kind: z.literal("number"),
        test: z.enum(["mann-whitney", "mann-whitney exact"]),
        medians: z.object({ a: z.number(), b: z.number() }),
      }),
      z.object({
        ...attribute,
        kind: z.literal("category"),
        test: z.enum(["fisher", "fisher per value", "chi-square"]),
        values: z.array(
          z.object({
            value: z.string(),
            counts,
            shares: z.object({ a: probability, b: probability }),
            difference,
            interval,
          }),
        ),
      }),
    ]),
  ),
  leftOut: z.array(z.object({ name: z.string(), reason: z.string() })),
  problems,
});

/** See {@link compareGroupsSchema}. */
export type CompareGroupsDocument = z.infer<typeof compareGroupsSchema>;
