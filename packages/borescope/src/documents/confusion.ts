import { idToJson, type JsonId, type Problems, type Selection } from "@borescope/core";
import type { ConfusionMatrix, Normalization, Reconciliation } from "@borescope/metrics";
import type * as z from "zod";
import type { ChosenCell } from "../cli/chosen-cell.js";
import type { confusionSchema, confusionsSchema } from "./confusion-schema.js";
import { problemList } from "./problems.js";
import { setupFields } from "./setup.js";

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
  return {
    ...setupFields(matrix.outcomes),
    categories: [...matrix.categories],
    matrix: matrix.rows(),
    ...(normalize !== "none" && { normalized: { by: normalize, matrix: shares(matrix, normalize) } }),
    perClass: Array.from(matrix.perClass, ([category, counts]) => ({ category, ...counts })),
    overall: matrix.overall,
    leftOut: { ...matrix.leftOutCounts },
    ...(cell !== undefined && {
      cell: {
        name: cell.name,
        groundTruths: cell.groundTruths && idsOf(cell.groundTruths),
        detections: cell.detections && idsOf(cell.detections),
      },
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

function idsOf(selection: Selection): JsonId[] {
  return selection.ids().map(idToJson);
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
