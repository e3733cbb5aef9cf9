import { writeGroundTruth, writeResults } from "@borescope/adapters-coco";
import type { EditedFiles } from "@borescope/metrics";
import { writeOutput } from "./output-files.js";

/** Writes an edited data set and its detections as COCO. @returns the paths written */
export async function writeEdited({ dataset, detections }: EditedFiles, folder: string): Promise<string[]> {
  return writeOutput([...writeGroundTruth(dataset), ...writeResults(dataset, detections)], folder);
}
