import { idToJson, type Problems } from "@borescope/core";
import type { ImageOutcomes, Outcomes } from "@borescope/metrics";
import type * as z from "zod";
import type { imagesSchema } from "./images-schema.js";
import { problemList } from "./problems.js";
import { setupFields } from "./setup.js";

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
