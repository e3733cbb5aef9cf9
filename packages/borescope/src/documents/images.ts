import { idToJson, type Problems } from "@borescope/core";
import type { ImageOutcomes, Outcomes } from "@borescope/metrics";
import * as z from "zod";
import { problemList } from "../cli/documents.js";
import { setupFields } from "./setup.js";
import { countsShape, idSchema, problems, setupShape } from "./shared.js";

/** The document of `borescope images --json`: images, worst first. */
export const imagesSchema = z.strictObject({
  schema: z.literal("borescope.images/1"),
  ...setupShape,
  images: z.array(z.strictObject({ id: idSchema, fileName: z.string(), ...countsShape })),
  problems: problems,
});

/** The document of some images. */
export function imagesDocument(
  outcomes: Outcomes,
  list: readonly ImageOutcomes[],
  problems: Problems,
): z.input<typeof imagesSchema> {
  const { ids, fileNames } = outcomes.dataset.images;
  return {
    schema: "borescope.images/1",
    ...setupFields(outcomes),
    images: list.map(({ image, ...counts }) => ({
      id: idToJson(ids.at(image)),
      fileName: fileNames[image]!,
      ...counts,
    })),
    problems: problemList(problems),
  };
}
