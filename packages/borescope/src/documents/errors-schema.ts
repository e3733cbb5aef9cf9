import * as z from "zod";
import { count, problems } from "./shared-schema.js";

/** AP in points of 100; null where nothing is left to take a mean of. */
const points = z.number().min(-100).max(100).nullable();
const mainErrors = <T extends z.ZodType>(of: T) =>
  z.object({ Cls: of, Loc: of, Both: of, Dupe: of, Bkg: of, Miss: of });

/** The document of `borescope errors --json`. APs are in points of 100; `main`, `progressive` and `special` are gains. */
export const errorsSchema = z.object({
  schema: z.literal("borescope.errors/1"),
  model: z.string(),
  iou: z.number(),
  backgroundIou: z.number(),
  iouType: z.enum(["bbox", "segm"]),
  ap: points,
  main: mainErrors(points),
  progressive: mainErrors(points),
  special: z.object({ FalsePos: points, FalseNeg: points }),
  counts: mainErrors(count),
  falsePositives: count,
  falseNegatives: count,
  perClass: z.array(z.object({ category: z.string(), ap: points, counts: mainErrors(count) })),
  problems,
});

/** See {@link errorsSchema}. */
export type ErrorsDocument = z.infer<typeof errorsSchema>;
