import type { Problems } from "@borescope/core";
import { isNotes } from "./darknet.js";
import { folderOf, joined, stemOf, withoutExtension } from "./paths.js";
import type { Tree } from "./tree.js";

const LABEL_FOLDERS = ["labels", "Labels", "annotations", "Annotations"];

/** Finds the label file of each image. */
export class LabelFiles {
  private readonly byStem: Map<string, string[]> | null;

  /**
   * @param apart - the images come from another source: then paths may have nothing in common, and a label file is
   *   also found by its stem where that is unique
   */
  constructor(
    private readonly tree: Tree,
    apart: boolean,
  ) {
    this.byStem = apart ? groupByStem(tree) : null;
  }

  /** The label file of an image; undefined where it has none, and so no objects. */
  of(image: string): string | undefined {
    for (const path of labelPaths(image)) if (this.tree.files.has(path)) return path;
    const same = this.byStem?.get(stemOf(image));
    return same?.length === 1 ? same[0] : undefined;
  }

  /** Tells of label files, in the folders that hold those of `images`, that belong to no image at all. */
  reportOrphans(images: readonly string[], universe: readonly string[], problems: Problems): void {
    const folders = new Set<string>();
    const used = new Set<string>();
    for (const image of universe) {
      const path = this.of(image);
      if (path !== undefined) used.add(path);
    }
    for (const image of images) {
      const path = this.of(image);
      if (path !== undefined) folders.add(folderOf(path));
    }
    for (const path of this.tree.files)
      if (/\.txt$/i.test(path) && folders.has(folderOf(path)) && !used.has(path) && !isNotes(path))
        problems.add({ code: "YOLO_ORPHAN", file: path, message: "A label file without an image; left out." });
  }
}

/** Where an image's labels may lie, the likeliest first: the last `images/` read as `labels/`, or beside the image. */
function* labelPaths(image: string): Generator<string> {
  const stem = withoutExtension(image);
  const at = imagesPart(stem);
  if (at >= 0)
    for (const name of LABEL_FOLDERS) yield `${stem.slice(0, at)}${name}${stem.slice(stem.indexOf("/", at))}.txt`;
  yield `${stem}.txt`;
  yield `labels/${stem}.txt`;
}

/**
 * The label file of an image by its path, as `write` places it: `images/val/a.jpg` has `labels/val/a.txt`, and
 * `val/a.jpg` has it too. Undefined where the path leaves the root.
 */
export function labelPathOf(image: string): string | undefined {
  const path = joined("", image);
  if (path === undefined) return undefined;
  const stem = withoutExtension(path);
  const at = imagesPart(stem);
  return at < 0 ? `labels/${stem}.txt` : `${stem.slice(0, at)}labels${stem.slice(stem.indexOf("/", at))}.txt`;
}

/** Where the last folder called `images` begins in a path, or -1. */
function imagesPart(path: string): number {
  const match = /^(?:.*\/)?(?=images\/)/i.exec(path);
  return match === null ? -1 : match[0].length;
}

function groupByStem(tree: Tree): Map<string, string[]> {
  const groups = new Map<string, string[]>();
  for (const path of tree.files) {
    if (!/\.txt$/i.test(path)) continue;
    const same = groups.get(stemOf(path));
    if (same === undefined) groups.set(stemOf(path), [path]);
    else same.push(path);
  }
  return groups;
}
