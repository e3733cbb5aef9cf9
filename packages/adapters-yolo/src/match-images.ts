import type { ImageMatching, Images } from "@borescope/core";
import { joined, partsOf, sharedEnd, stemOf, withoutExtension } from "./paths.js";

/**
 * Finds the image that a file of predictions is about. By id: the path without `.txt`, also with `labels/` read as
 * `images/` and without leading folders (of numeric ids, the number). By file name: an image's whole path. By stem:
 * the last part, where one image alone has it; `auto` lets the folders before it decide between several.
 *
 * @returns from the path of a file to the image's row, or -1
 */
export function imageMatcher(images: Images, matching: ImageMatching): (path: string) => number {
  const byStem = groupByStem(images);
  return (path) => {
    const name = withoutExtension(path);
    if (matching === "id") return byId(name, images);
    if (matching === "stem") return theOne(byStem.get(stemOf(path)));
    if (matching === "file-name") return byFileName(name, images, byStem.get(stemOf(path)));
    for (const id of [name, asImage(name)]) {
      const row = images.ids.rowOf(id);
      if (row >= 0) return row;
    }
    return byEnd(name, images, byStem.get(stemOf(path)));
  };
}

/** How many of the last parts of a path of labels and of an image's are alike, extensions aside. */
export function closeness(labels: string, image: string): number {
  return sharedEnd(partsOf(asImage(withoutExtension(labels))), partsOf(withoutExtension(image)));
}

/** The last `labels/` read as `images/`. */
function asImage(name: string): string {
  return name.replace(/(^|.*\/)labels\//i, "$1images/");
}

/** A path as the id that it may be, the longest first. */
function* readings(name: string): Generator<string> {
  yield name;
  yield asImage(name);
  const parts = name.split("/");
  for (let i = 1; i < parts.length; i++) yield parts.slice(i).join("/");
}

function byId(name: string, { ids }: Images): number {
  for (const id of readings(name)) {
    const row = ids.rowOf(id);
    if (row >= 0) return row;
  }
  const stem = name.slice(name.lastIndexOf("/") + 1);
  return /^\d{1,15}$/.test(stem) ? ids.rowOf(Number(stem)) : -1;
}

function byFileName(name: string, { fileNames }: Images, rows: readonly number[] = []): number {
  const wanted = new Set(readings(name));
  return theOne(rows.filter((row) => wanted.has(withoutExtension(joined("", fileNames[row]!) ?? ""))));
}

/** Of the images of one stem, the one whose folders are most alike. */
function byEnd(name: string, { fileNames }: Images, rows: readonly number[] = []): number {
  if (rows.length < 2) return theOne(rows);
  const shared = rows.map((row) => closeness(`${name}.txt`, fileNames[row]!));
  const most = shared.reduce((a, b) => Math.max(a, b), 0);
  return theOne(rows.filter((_, i) => shared[i] === most));
}

function theOne(rows: readonly number[] = []): number {
  return rows.length === 1 ? rows[0]! : -1;
}

function groupByStem({ fileNames }: Images): Map<string, number[]> {
  const groups = new Map<string, number[]>();
  fileNames.forEach((path, row) => {
    const stem = stemOf(path.replaceAll("\\", "/"));
    const same = groups.get(stem);
    if (same === undefined) groups.set(stem, [row]);
    else same.push(row);
  });
  return groups;
}
