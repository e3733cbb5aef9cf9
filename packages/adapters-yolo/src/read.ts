import { BorescopeError, badRow, Dataset, imageSize, type ReadContext, type Source } from "@borescope/core";
import { inBatches } from "./batches.js";
import { ClassRange, categoriesOf } from "./categories.js";
import { ImageColumns, noSize } from "./image-columns.js";
import { LabelFiles } from "./label-files.js";
import { LabelReader } from "./label-reader.js";
import { findLayout, type Layout } from "./layout.js";
import type { YoloOptions } from "./options.js";
import { readLabels } from "./read-labels.js";
import { chooseSplit } from "./splits.js";
import { Tree } from "./tree.js";

/** Reads ground truth: the images of one split, their sizes, and their labels. */
export async function readGroundTruth(source: Source, options: YoloOptions, context: ReadContext): Promise<Dataset> {
  if (source.kind === "file") throw notAFolder(source.name);
  const pixels = context.images ?? source;
  const tree = await Tree.of(source, context);
  const images = pixels === source ? tree : await Tree.of(pixels, context);
  if (images.images.length === 0) throw noImages(pixels.name, tree, context);
  const layout = await findLayout({ source, tree, images, context }, options);
  const chosen = await chooseSplit(layout, context.split ?? options.split, context);
  if (chosen.images.length === 0) throw noImages(`${pixels.name}, split ${chosen.name ?? "all"}`, tree, context);
  reportLitter(tree, layout, context);

  const labelFiles = new LabelFiles(tree, pixels !== source);
  const classes = new ClassRange(layout.names);
  const task = options.task ?? layout.task;
  const rule = { task, shape: task === "pose" ? layout.shape : undefined, confidence: false };
  const reader = new LabelReader(rule, classes.row, context);
  const columns = new ImageColumns(context.problems);
  let labelled = 0;
  await inBatches(
    chosen.images,
    async (path) => {
      const file = labelFiles.of(path);
      const header = /\.dng$/i.test(path) ? null : imageSize(pixels, path, context);
      const labels = file === undefined ? undefined : readLabels(source, file, context);
      const [size, bytes] = await Promise.all([header, labels]);
      return { file, header: size, bytes };
    },
    ({ file, header, bytes }, path) => {
      if (header === null) return badRow(context, noSize(path));
      const { width, height } = header;
      const row = columns.add(path, width, height);
      if (file === undefined || bytes === undefined) return;
      labelled++;
      if (bytes instanceof BorescopeError) badRow(context, bytes);
      else reader.read(bytes, file, { row, width, height });
    },
    "images",
    context,
  );
  labelFiles.reportOrphans(chosen.images, images.images, context.problems);
  report(layout, reader, labelled, chosen.images.length, options, context);
  const name = [source.name, chosen.name].filter((part) => part !== undefined).join("/");
  const { score: _score, ...objects } = reader.columns.finish(reader.lines);
  return new Dataset(columns.finish(), categoriesOf(classes.names()), objects, name, pixels);
}

function report(
  { file, names, task }: Layout,
  { polygons }: LabelReader,
  labelled: number,
  images: number,
  options: YoloOptions,
  { problems }: ReadContext,
): void {
  if (names === undefined)
    problems.add({
      code: "YOLO_NAMES",
      file,
      message: 'No file names the classes; they are called "class 0", "class 1" …',
    });
  if (labelled === 0)
    problems.add({ code: "YOLO_NO_LABELS", file, message: `None of ${images} images has a label file: no objects.` });
  if ((options.task ?? task) === undefined && polygons.all > 0 && polygons.all === polygons.quads)
    problems.add({
      code: "YOLO_MAYBE_OBB",
      file,
      message: `All ${polygons.all} polygons have four corners: they may be rotated boxes. Say which they are in data.yaml: task: segment, or task: obb.`,
    });
}

function reportLitter({ litter, files }: Tree, layout: Layout, { problems }: ReadContext): void {
  const lists = [...files].filter((path) => /(^|\/)classes\.txt$/i.test(path) && path !== layout.file);
  for (const file of [...litter, ...lists])
    problems.add({ code: "YOLO_LITTER", file, message: "Neither an image nor labels; passed over." });
}

function notAFolder(file: string): BorescopeError {
  const yaml = /\.ya?ml$/i.test(file);
  return new BorescopeError(yaml ? "YOLO_YAML" : "YOLO_EMPTY", {
    file,
    expected: "the folder of the data set, with images and labels",
    found: "a single file, which cannot see its folder",
    hint: yaml
      ? "Pass the folder that holds this file; where it holds several, name this one (the option yaml)."
      : "Pass the folder that holds the images and the labels.",
  });
}

function noImages(file: string, tree: Tree, context: ReadContext): BorescopeError {
  const hint = "YOLO labels are parts of an image's size, so the images are needed: pass their folder (--images).";
  const found = `none among ${tree.files.size} files`;
  return new BorescopeError("YOLO_EMPTY", {
    file,
    expected: "images",
    found: context.images === undefined ? found : "none in the folder of images",
    hint,
  });
}
