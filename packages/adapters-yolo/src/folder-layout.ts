import { readImageList } from "./image-list.js";
import type { Layout, Place } from "./layout.js";
import { folderOf, withoutExtension } from "./paths.js";
import type { PathContext } from "./split-paths.js";

const SPLITS: readonly (readonly [split: string, part: RegExp])[] = [
  ["train", /^train(ing)?(\d*|[_-]?(19|20)\d\d)$/i],
  ["val", /^val(id|idation)?(\d*|[_-]?(19|20)\d\d)$/i],
  ["test", /^test(ing)?(\d*|[_-]?(19|20)\d\d)$/i],
];

/**
 * A data set that no file describes: splits are train.txt, val.txt … beside the file of names, else the folders
 * called so.
 *
 * @param file - the file of names, or the source's name
 */
export function folderLayout(place: Place, file: string, names: readonly string[] | undefined): Layout {
  const common = { file, names, task: undefined, shape: undefined };
  const lists = listsBeside(place, file);
  if (lists.size > 0) {
    const { source, tree, images, context } = place;
    const paths: PathContext = { file, root: undefined, tree, images, source: source.name, problems: context.problems };
    return {
      ...common,
      splits: [...lists.keys()],
      defaultSplit: usual([...lists.keys()]),
      images: async (split) => readImageList(source, lists.get(split ?? "")!, paths, context),
    };
  }
  const groups = new Map<string, string[]>();
  let loose = false;
  for (const image of place.images.images) {
    const split = splitOf(image);
    if (split === undefined) loose = true;
    else if (groups.has(split)) groups.get(split)!.push(image);
    else groups.set(split, [image]);
  }
  return {
    ...common,
    splits: [...groups.keys()],
    // images of no split would be lost in silence
    defaultSplit: loose ? undefined : usual([...groups.keys()]),
    images: async (split) => (split === undefined ? place.images.images : (groups.get(split) ?? [])),
  };
}

/** The split taken where nobody names one. */
export function usual(splits: readonly string[]): string | undefined {
  return ["val", splits.length === 1 ? splits[0] : undefined, "train", splits[0]].find(
    (split) => split !== undefined && splits.includes(split),
  );
}

function splitOf(path: string): string | undefined {
  for (const part of folderOf(path).split("/").reverse()) {
    const split = SPLITS.find(([, pattern]) => pattern.test(part));
    if (split !== undefined) return split[0];
  }
  return undefined;
}

function listsBeside({ tree, images }: Place, file: string): Map<string, string> {
  const found = new Map<string, string>();
  const labels = new Set(images.images.filter((path) => folderOf(path) === folderOf(file)).map(withoutExtension));
  for (const [split, ...names] of [
    ["train", "train"],
    ["val", "val", "valid"],
    ["test", "test"],
  ] as const)
    for (const name of names) {
      const path = [folderOf(file), `${name}.txt`].filter((part) => part !== "").join("/");
      if (tree.files.has(path) && !labels.has(withoutExtension(path)) && !found.has(split)) found.set(split, path);
    }
  return found;
}
