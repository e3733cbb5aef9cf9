import {
  BorescopeError,
  type Dataset,
  type Detections,
  type Images,
  type Objects,
  type OnProblem,
  type OutputFile,
} from "@borescope/core";
import { labelPathOf } from "./label-files.js";
import { LineWriter } from "./line-writer.js";
import { folderOf } from "./paths.js";

/** Writes ground truth: data.yaml, and a label file for each image. */
export function* writeGroundTruth(dataset: Dataset, onProblem?: OnProblem): Generator<OutputFile> {
  const { images, categories, groundTruth } = dataset;
  if (onProblem !== undefined) tellLosses(dataset, onProblem);
  const writer = new LineWriter(images, groundTruth);
  const kept = (row: number) => groundTruth.crowd?.[row] !== 1;
  const rows = rowsOfImages(images, groundTruth, kept);
  const polygons = rows.every((of) => of.every((row) => writer.isPolygon(row))) && groundTruth.length > 0;
  const paths = labelPaths(images);
  yield { path: "data.yaml", content: [dataYaml(images, categories.names, writer.keypoints, polygons)] };
  for (let image = 0; image < images.length; image++)
    yield { path: paths[image]!, content: lines(writer, rows[image]!) };
}

/** Writes detections: a label file for each image that has any, and the classes' names. */
export function* writePredictions({ images }: Dataset, { objects, categories }: Detections): Generator<OutputFile> {
  const writer = new LineWriter(images, objects);
  const rows = rowsOfImages(images, objects, () => true);
  const paths = labelPaths(images);
  yield { path: "classes.txt", content: [categories.names.map((name) => `${name.replace(/\s+/g, " ")}\n`).join("")] };
  for (let image = 0; image < images.length; image++)
    if (rows[image]!.length > 0) yield { path: paths[image]!, content: lines(writer, rows[image]!) };
}

/** Tells of what labels cannot hold. */
function tellLosses({ images, groundTruth }: Dataset, onProblem: OnProblem): void {
  const { ids, crowd, image } = groundTruth;
  for (let row = 0; row < groundTruth.length; row++)
    if (crowd?.[row] === 1)
      onProblem({
        code: "YOLO_CROWD",
        file: images.fileNames[image[row]!],
        place: `object ${String(ids.at(row))}`,
        message: "Labels have no crowds: left out.",
      });
  const names = [...(images.attributes?.keys() ?? []), ...(groundTruth.attributes?.keys() ?? [])];
  if (names.length > 0)
    onProblem({ code: "YOLO_ATTRIBUTES", message: `Labels have no attributes: left out ${names.join(", ")}.` });
}

function* lines(writer: LineWriter, rows: readonly number[]): Generator<string> {
  for (const row of rows) yield writer.line(row);
}

function rowsOfImages({ length }: Images, objects: Objects, kept: (row: number) => boolean): number[][] {
  const rows: number[][] = Array.from({ length }, () => []);
  for (let row = 0; row < objects.length; row++) if (kept(row)) rows[objects.image[row]!]!.push(row);
  return rows;
}

/** @throws BorescopeError SOURCE_OUTSIDE_ROOT, YOLO_DUPLICATE */
function labelPaths({ fileNames }: Images): string[] {
  const seen = new Map<string, string>();
  return fileNames.map((name) => {
    const path = labelPathOf(name);
    if (path === undefined)
      throw new BorescopeError("SOURCE_OUTSIDE_ROOT", {
        file: name,
        expected: "an image whose path lies inside the data set",
        found: "one that leads out of it",
      });
    const before = seen.get(path);
    if (before !== undefined)
      throw new BorescopeError("YOLO_DUPLICATE", {
        file: name,
        expected: "images whose paths differ by more than the extension, since they share a label file",
        found: `"${before}" as well`,
        hint: "Rename one of them.",
      });
    seen.set(path, name);
    return path;
  });
}

function dataYaml(images: Images, names: readonly string[], keypoints: number, polygons: boolean): string {
  const head = [
    "path: .",
    `train: ${JSON.stringify(commonFolder(images))}`,
    `val: ${JSON.stringify(commonFolder(images))}`,
  ];
  if (keypoints > 0) head.push(`kpt_shape: [${keypoints}, 3]`);
  else if (polygons) head.push("task: segment");
  // JSON's strings are YAML's quoted ones, and no name (`no`, `1.0`) is taken for something else
  return `${[...head, "names:", ...names.map((name, i) => `  ${i}: ${JSON.stringify(name)}`)].join("\n")}\n`;
}

/** The longest folder that holds all images; `.` where it is the root. */
function commonFolder({ fileNames }: Images): string {
  let common: string[] | undefined;
  for (const name of fileNames) {
    const parts = folderOf(name).split("/");
    const alike = common?.findIndex((part, i) => part !== parts[i]);
    common = common === undefined ? parts : common.slice(0, alike === -1 ? common.length : alike);
  }
  const folder = (common ?? []).join("/");
  return folder === "" ? "." : folder;
}
