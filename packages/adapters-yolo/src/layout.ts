import type { ReadContext, Source } from "@borescope/core";
import { findNamesFile, meantFile, readDarknetData, readNamesFile } from "./darknet.js";
import { type DataYaml, readDataYaml } from "./data-yaml.js";
import { findDarknetData, findYaml } from "./find-files.js";
import { folderLayout, usual } from "./folder-layout.js";
import { readImageList } from "./image-list.js";
import type { KeypointShape, YoloOptions, YoloTask } from "./options.js";
import { type PathContext, resolveSplitPath } from "./split-paths.js";
import type { Tree } from "./tree.js";

/** How a data set lies in its source. */
export interface Layout {
  /** The file that says so, or the source's name. */
  readonly file: string;
  /** Absent: nothing says how many classes there are. */
  readonly names: readonly string[] | undefined;
  readonly task: YoloTask | undefined;
  readonly shape: KeypointShape | undefined;
  readonly splits: readonly string[];
  /** Taken where the caller names none. */
  readonly defaultSplit: string | undefined;
  /** Images of a split, or of all the data set where it has no splits. */
  images(split: string | undefined): Promise<readonly string[]>;
}

/** What is known before the layout is. */
export interface Place {
  readonly source: Source;
  readonly tree: Tree;
  /** Where the pixels are. */
  readonly images: Tree;
  readonly context: ReadContext;
}

/** Finds out how a data set lies: a data.yaml, an obj.data, or folders. @throws BorescopeError YOLO_* */
export async function findLayout(place: Place, options: YoloOptions): Promise<Layout> {
  const yaml = await findYaml(place.source, place.tree, options.yaml);
  if (yaml !== undefined) return yamlLayout(place, await readDataYaml(place.source, yaml, options.names));
  const data = await findDarknetData(place.source, place.tree);
  const names = findNamesFile(place.tree);
  if (data !== undefined) return darknetLayout(place, data, options);
  const read = options.names ?? (names === undefined ? undefined : await readNamesFile(place.source, names));
  return folderLayout(place, names ?? place.source.name, read);
}

function yamlLayout(place: Place, yaml: DataYaml): Layout {
  if (yaml.splits.size === 0)
    return { ...folderLayout(place, yaml.file, yaml.names), task: taskOf(yaml), shape: yaml.shape };
  return {
    file: yaml.file,
    names: yaml.names,
    task: taskOf(yaml),
    shape: yaml.shape,
    ...splitsOf(place, yaml.file, yaml.root, yaml.splits),
  };
}

async function darknetLayout(place: Place, file: string, { names: given }: YoloOptions): Promise<Layout> {
  const { source, tree, context } = place;
  const data = await readDarknetData(source, file);
  const beside = data.names === undefined ? undefined : meantFile(data.names, file, tree);
  const namesFile = beside ?? findNamesFile(tree);
  const names = given ?? (namesFile === undefined ? undefined : await readNamesFile(source, namesFile));
  if (names !== undefined && data.classes !== undefined && data.classes !== names.length)
    context.problems.add({
      code: "YOLO_NAMES",
      file,
      message: `classes = ${data.classes}, but there are ${names.length} names; took the names.`,
    });
  if (data.splits.size === 0) return folderLayout(place, file, names);
  return { file, names, task: undefined, shape: undefined, ...splitsOf(place, file, undefined, data.splits) };
}

function splitsOf(place: Place, file: string, root: string | undefined, splits: DataYaml["splits"]) {
  const { source, tree, images, context } = place;
  const paths: PathContext = { file, root, tree, images, source: source.name, problems: context.problems };
  const names = [...splits.keys()];
  return {
    splits: names,
    defaultSplit: usual(names),
    async images(split: string | undefined): Promise<readonly string[]> {
      const found: string[] = [];
      for (const given of splits.get(split ?? "") ?? []) {
        const { kind, path } = resolveSplitPath(given, paths);
        if (kind === "image") found.push(path);
        else if (kind === "folder") for (const image of images.imagesUnder(path)) found.push(image);
        else for (const image of await readImageList(source, path, paths, context)) found.push(image);
      }
      return found;
    },
  };
}

function taskOf({ task, shape }: DataYaml): YoloTask | undefined {
  return task ?? (shape === undefined ? undefined : "pose");
}
