import { stat } from "node:fs/promises";
import { basename, dirname } from "node:path";
import { writeGroundTruth, writeResults } from "@borescope/adapters-coco";
import { yolo } from "@borescope/adapters-yolo";
import { BorescopeError, type OutputFile, partOf, type Selection, selectionCsv } from "@borescope/core";
import { writeOutput } from "./output-files.js";

/**
 * Writes the rows of a selection for another tool: `.json` as COCO, `.csv` as a table, a folder or its `.yaml` as YOLO.
 * COCO and YOLO hold the selected objects and the images they lie on, and no others; of images, what is annotated on
 * them.
 *
 * @returns the paths written
 * @throws BorescopeError EXPORT_FORMAT, and those of the format, as YOLO_IMAGE where an image's size is unknown
 */
export async function exportSelection(selection: Selection, path: string): Promise<string[]> {
  const name = basename(path);
  const ending = /\.[^./\\]+$/.exec(name)?.[0].toLowerCase();
  if (ending === ".csv") return writeOutput([{ path: name, content: selectionCsv(selection) }], path);
  if (ending === ".json")
    return writeOutput(
      Array.from(cocoFiles(selection), ({ content }) => ({ path: name, content })),
      path,
    );
  if (ending === ".yaml" || ending === ".yml")
    return writeOutput(
      Array.from(yoloFiles(selection), (file) => (file.path === "data.yaml" ? { ...file, path: name } : file)),
      dirname(path),
    );
  if (ending === undefined || (await isFolder(path))) return writeOutput(yoloFiles(selection), path);
  throw new BorescopeError("EXPORT_FORMAT", {
    file: path,
    expected: "a file that ends in .json (COCO), .csv or .yaml (YOLO), or a folder (YOLO)",
    found: ending,
  });
}

function cocoFiles(selection: Selection): Iterable<OutputFile> {
  const { dataset, model } = partOf(selection);
  return model === null ? writeGroundTruth(dataset) : writeResults(dataset, model);
}

function yoloFiles(selection: Selection): Iterable<OutputFile> {
  const { dataset, model } = partOf(selection);
  const format = yolo();
  return model === null ? format.write(dataset) : format.writeDetections(dataset, model);
}

async function isFolder(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined))?.isDirectory() ?? false;
}
