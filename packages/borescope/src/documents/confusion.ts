import { idToJson, type Problems, type Selection } from "@borescope/core";
import type { ConfusionMatrix, Normalization, Reconciliation } from "@borescope/metrics";
import * as z from "zod";
import type { ChosenCell } from "../cli/chosen-cell.js";
import { problemList } from "../cli/documents.js";
import { setupFields } from "./setup.js";
import { countsShape, idSchema, problems, setupShape } from "./shared.js";

const count = z.int().nonnegative();
const ids = z.array(idSchema);

const shape = {
  ...setupShape,
  /** Names by rising id; the background is not among them. */
  categories: z.array(z.string()),
  /** `matrix[predicted][groundTruth]`, the background last on both axes: K + 1 rows of K + 1. */
  matrix: z.array(z.array(count)),
  /** The matrix as shares of rows or columns, where that was asked for; null where there is nothing. */
  normalized: z
    .strictObject({
      by: z.enum(["predicted", "groundTruth"]),
      matrix: z.array(z.array(z.number().min(0).max(1).nullable())),
    })
    .optional(),
  perClass: z.array(z.strictObject({ category: z.string(), ...countsShape })),
  overall: z.strictObject(countsShape),
  leftOut: z.strictObject({
    groundTruths: count,
    onThem: count,
    belowConfidence: count,
    otherCategories: count,
  }),
  /** The objects of the cell that was asked for, by the files' ids; null for the side that it has not. */
  cell: z.strictObject({ name: z.string(), groundTruths: ids.nullable(), detections: ids.nullable() }).optional(),
  /** What makes another convention differ, where one was asked for. */
  against: z
    .strictObject({
      convention: z.string(),
      rules: z.array(z.strictObject({ reason: z.string(), a: z.string(), b: z.string() })),
      groups: z.array(
        z.strictObject({
          table: z.enum(["groundTruth", "detections"]),
          from: z.string(),
          to: z.string(),
          reasons: z.array(z.string()),
          how: z.enum(["alone", "all", "together"]),
          count,
          atBounds: count,
          sentence: z.string(),
          ids,
        }),
      ),
    })
    .optional(),
};

/** The document of `borescope confusion --json` for one model. */
export const confusionSchema = z.strictObject({
  schema: z.literal("borescope.confusion/1"),
  ...shape,
  problems: problems,
});

/** The document of `borescope confusion --json` for several models. */
export const confusionsSchema = z.strictObject({
  schema: z.literal("borescope.confusions/1"),
  models: z.array(z.strictObject(shape)),
  problems: problems,
});

/** One model's matrix, with what else was asked for. */
export interface ShownConfusion {
  readonly matrix: ConfusionMatrix;
  readonly normalize: Normalization;
  readonly cell?: ChosenCell | undefined;
  readonly against?: { readonly convention: string; readonly why: Reconciliation } | undefined;
}

/** The document of one model, or of several. */
export function confusionDocument(
  shown: readonly ShownConfusion[],
  problems: Problems,
): z.input<typeof confusionSchema> | z.input<typeof confusionsSchema> {
  const models = shown.map(fieldsOf);
  const known = problemList(problems);
  return models.length === 1
    ? { schema: "borescope.confusion/1", ...models[0]!, problems: known }
    : { schema: "borescope.confusions/1", models, problems: known };
}

function fieldsOf({ matrix, normalize, cell, against }: ShownConfusion) {
  const left = matrix.leftOut();
  return {
    ...setupFields(matrix.outcomes),
    categories: [...matrix.categories],
    matrix: matrix.rows(),
    ...(normalize !== "none" && { normalized: { by: normalize, matrix: shares(matrix, normalize) } }),
    perClass: Array.from(matrix.perClass, ([category, counts]) => ({ category, ...counts })),
    overall: matrix.overall,
    leftOut: {
      groundTruths: left.groundTruths.count,
      onThem: left.onThem.count,
      belowConfidence: left.belowConfidence.count,
      otherCategories: left.otherCategories.count,
    },
    ...(cell !== undefined && {
      cell: { name: cell.name, groundTruths: idsOf(cell.groundTruths), detections: idsOf(cell.detections) },
    }),
    ...(against !== undefined && { against: { convention: against.convention, ...reasonsOf(against.why) } }),
  };
}

function shares(matrix: ConfusionMatrix, by: Normalization): (number | null)[][] {
  const values = matrix.normalized(by);
  const { size } = matrix;
  return Array.from({ length: size }, (_, p) =>
    Array.from(values.subarray(p * size, (p + 1) * size), (value) => (Number.isNaN(value) ? null : value)),
  );
}

function idsOf(selection: Selection): z.input<typeof ids>;
function idsOf(selection: Selection | null): z.input<typeof ids> | null;
function idsOf(selection: Selection | null) {
  return selection === null ? null : selection.ids().map(idToJson);
}

function reasonsOf({ rules, groups }: Reconciliation) {
  return {
    rules: [...rules],
    groups: groups.map(({ selection, from, to, reasons, how, atBounds, sentence }) => ({
      table: selection.model === null ? ("groundTruth" as const) : ("detections" as const),
      from,
      to,
      reasons: [...reasons],
      how,
      count: selection.count,
      atBounds,
      sentence,
      ids: idsOf(selection),
    })),
  };
}
