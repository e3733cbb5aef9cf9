import type { Dataset, Detections, Problems } from "@borescope/core";
import type { ClassMapping, Detector } from "@borescope/inference";
import type * as z from "zod";
import type { detectSchema } from "./detect-schema.js";
import { problemList } from "./problems.js";

/** The document of what a detector was run on, how, and what it wrote. */
export function detectDocument(
  { name, decoder, device, tiles }: Detector,
  { how, unmatched }: ClassMapping,
  dataset: Dataset,
  detections: Detections,
  files: readonly string[],
  problems: Problems,
): z.input<typeof detectSchema> {
  return {
    schema: "borescope.detect/1",
    model: name,
    decoder: decoder.name,
    device: { ...device, refused: [...device.refused] },
    tiles,
    classes: { how, unmatched: [...unmatched] },
    images: dataset.images.length,
    detections: detections.objects.length,
    files: [...files],
    problems: problemList(problems),
  };
}
