import {
  BorescopeError,
  badRow,
  type Dataset,
  Detections,
  type DetectionsContext,
  type ReadContext,
  type Source,
} from "@borescope/core";
import { inBatches } from "./batches.js";
import { findNamesFile, isNotes, readNamesFile } from "./darknet.js";
import { readDataYaml } from "./data-yaml.js";
import { findYaml } from "./find-files.js";
import { noSize } from "./image-columns.js";
import { LabelReader } from "./label-reader.js";
import type { LineRule } from "./line-kind.js";
import { ClassMatcher, Unlisted } from "./match-classes.js";
import { closeness, imageMatcher } from "./match-images.js";
import type { KeypointShape, YoloOptions } from "./options.js";
import { baseOf } from "./paths.js";
import { readLabels } from "./read-labels.js";
import { Tree } from "./tree.js";

/** Reads a folder of predictions, a text file for each image, a confidence at the end of each line. */
export async function readPredictions(
  source: Source,
  dataset: Dataset,
  options: YoloOptions,
  context: DetectionsContext,
): Promise<Detections> {
  const tree = await Tree.of(source, context);
  const { names, shape, namesFile } = await modelOf(source, tree, options);
  const rowOf = imageMatcher(dataset.images, context.matchImages);
  const files = filesOfImages(tree, rowOf, dataset, namesFile, context);
  const classes = new ClassMatcher(dataset, names, context);
  const reader = new LabelReader(ruleOf(dataset, options, shape), classes.row, context);
  try {
    await inBatches(
      files,
      ([path]) => readLabels(source, path, context),
      (bytes, [path, row]) => {
        const width = dataset.images.width[row]!;
        const height = dataset.images.height[row]!;
        if (!(width > 0 && height > 0)) badRow(context, noSize(dataset.images.fileNames[row]!));
        else if (bytes instanceof BorescopeError) badRow(context, bytes);
        else reader.read(bytes, path, { row, width, height });
      },
      "files of predictions",
      context,
    );
  } catch (error) {
    throw error instanceof Unlisted ? error.error : error;
  }
  const { crowd: _crowd, ignore: _ignore, ...objects } = reader.columns.finish(reader.lines);
  return new Detections(context.model, objects, classes.categories());
}

interface Model {
  readonly names: readonly string[] | undefined;
  readonly shape: KeypointShape | undefined;
  readonly namesFile?: string | undefined;
}

/** What lies beside the predictions: a data.yaml, or a file of names. */
async function modelOf(source: Source, tree: Tree, options: YoloOptions): Promise<Model> {
  if (source.kind === "file") return { names: options.names, shape: undefined };
  const yaml = await findYaml(source, tree, options.yaml);
  if (yaml !== undefined) return readDataYaml(source, yaml, options.names);
  const file = findNamesFile(tree);
  const names = options.names ?? (file === undefined ? undefined : await readNamesFile(source, file));
  return { names, shape: undefined, namesFile: file };
}

/** Text files and the images they are about. @throws BorescopeError YOLO_UNKNOWN_IMAGE, YOLO_DUPLICATE, YOLO_EMPTY */
function filesOfImages(
  tree: Tree,
  rowOf: (path: string) => number,
  { images }: Dataset,
  namesFile: string | undefined,
  context: ReadContext,
): [path: string, row: number][] {
  const taken = new Map<number, string>();
  const fit = (path: string, row: number) => closeness(path, images.fileNames[row]!);
  const texts = [...tree.files].filter((path) => /\.txt$/i.test(path));
  for (const file of tree.litter) litter(file, context);
  for (const path of texts) {
    const row = rowOf(path);
    const before = taken.get(row);
    if (path === namesFile) continue;
    if (row < 0 && isNotes(path)) litter(path, context);
    else if (row < 0) badRow(context, unknownImage(path, images.length));
    else if (before === undefined) taken.set(row, path);
    else {
      const better = fit(path, row) > fit(before, row);
      badRow(context, better ? secondFile(before, path) : secondFile(path, before));
      if (better) taken.set(row, path);
    }
  }
  if (texts.length > 0) return Array.from(taken, ([row, path]) => [path, row]);
  throw new BorescopeError("YOLO_EMPTY", {
    expected: "text files of predictions, one an image",
    found: `none among ${tree.files.size} files`,
    hint: "Predict with save_txt=True save_conf=True, and pass the folder labels/.",
  });
}

/** Keypoints of the data set tell lines of keypoints from polygons where the caller does not. */
function ruleOf({ groundTruth }: Dataset, { task }: YoloOptions, shape: KeypointShape | undefined): LineRule {
  if (task !== undefined && task !== "pose") return { task, shape: undefined, confidence: true };
  const offsets = groundTruth.keypoints?.offsets;
  const last = offsets?.find((offset) => offset > 0);
  const keypoints = shape?.[0] ?? (last === undefined ? undefined : last / 3);
  return { task, shape: task === "pose" ? shape : undefined, keypoints, confidence: true };
}

function litter(file: string, { problems }: ReadContext): void {
  problems.add({ code: "YOLO_LITTER", file, message: "No predictions; passed over." });
}

function unknownImage(file: string, count: number): BorescopeError {
  return new BorescopeError("YOLO_UNKNOWN_IMAGE", {
    file,
    expected: `the path or the stem of one of the data set's ${count} images`,
    found: `"${baseOf(file)}", which fits none, or several`,
    hint: "The predictions may be of another split. Such files can be skipped and counted (--on-problem skip).",
  });
}

function secondFile(file: string, before: string): BorescopeError {
  return new BorescopeError("YOLO_DUPLICATE", {
    file,
    expected: "one file of predictions an image",
    found: `another besides "${before}"`,
    hint: "Pass the folder of one run.",
  });
}
