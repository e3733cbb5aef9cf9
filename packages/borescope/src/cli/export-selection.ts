import { writeGroundTruth, writeResults } from "@borescope/adapters-coco";
import { BorescopeError, Dataset, Detections, type Selection, takeRows } from "@borescope/core";
import { writeOutput } from "./output-files.js";

/** Writes the objects of a selection as COCO. @returns the paths written */
export async function exportSelection(selection: Selection, path: string): Promise<string[]> {
  if (!path.endsWith(".json"))
    throw new BorescopeError("USAGE", { place: "--export", expected: "a .json file", found: path });
  const { dataset, model, rows } = selection;
  if (model !== null) {
    const some = new Detections(model.name, takeRows(model.objects, rows), model.categories);
    return writeOutput(writeResults(dataset, some), path);
  }
  const { images, categories, groundTruth, name } = dataset;
  return writeOutput(writeGroundTruth(new Dataset(images, categories, takeRows(groundTruth, rows), name)), path);
}
