import { BorescopeError, type Source } from "@borescope/core";
import { baseOf, folderOf, joined, partsOf } from "./paths.js";
import type { Tree } from "./tree.js";
import { checkNames } from "./yaml-values.js";

/** A list of class names is some kilobytes. */
const MOST_BYTES = 1 << 22;

/** What an obj.data says. */
export interface DarknetData {
  readonly file: string;
  readonly names: string | undefined;
  /** `classes`, as a number. */
  readonly classes: number | undefined;
  readonly splits: ReadonlyMap<string, readonly string[]>;
}

/** Reads an obj.data: lines `key = value`; sections and all else are passed over. */
export async function readDarknetData(source: Source, file: string): Promise<DarknetData> {
  const values = new Map<string, string>();
  for (const line of await textLines(source, file)) {
    const at = line.indexOf("=");
    if (at > 0) values.set(line.slice(0, at).trim(), line.slice(at + 1).trim());
  }
  const splits = new Map<string, readonly string[]>();
  for (const [key, split] of [
    ["train", "train"],
    ["valid", "val"],
    ["val", "val"],
    ["test", "test"],
  ] as const) {
    const path = values.get(key);
    if (path !== undefined && path !== "") splits.set(split, [path]);
  }
  const classes = Number(values.get("classes") ?? Number.NaN);
  return { file, names: values.get("names"), classes: Number.isNaN(classes) ? undefined : classes, splits };
}

/** Class names, one a line. Blank lines at the end do not count. @throws BorescopeError YOLO_YAML for a name twice */
export async function readNamesFile(source: Source, file: string): Promise<string[]> {
  const names = (await textLines(source, file)).map((line) => line.trim());
  while (names.at(-1) === "") names.pop();
  checkNames(names, file);
  return names;
}

/** The file of names nearest to the root; undefined where there is none. */
export function findNamesFile(tree: Tree): string | undefined {
  const files = [...tree.withExtension("names"), ...tree.withExtension("labels"), ...tree.withExtension("txt")];
  return files.find((path) => /(\.names|(^|\/)(classes\.txt|_darknet\.labels))$/i.test(path));
}

/** The file that a darknet file means by a path: as written, or by the end of the path. */
export function meantFile(path: string, from: string, tree: Tree): string | undefined {
  const parts = partsOf(path);
  const ends = parts.map((_, i) => joined(folderOf(from), parts.slice(i).join("/")));
  return [joined(folderOf(from), path), ...ends].find(
    (candidate) => candidate !== undefined && tree.files.has(candidate),
  );
}

/** Lines of a text file: UTF-8, any line ends. @throws BorescopeError YOLO_YAML where it is too long */
export async function textLines(source: Source, file: string, most = MOST_BYTES): Promise<string[]> {
  const bytes = await source.head(file, most + 1);
  if (bytes.length > most)
    throw new BorescopeError("YOLO_YAML", { file, expected: `at most ${most} bytes`, found: "more" });
  return new TextDecoder().decode(bytes).split(/\r\n|\n|\r/);
}

/** Whether a text file is one of notes or of names, never of labels. */
export function isNotes(path: string): boolean {
  return /^(readme.*|classes|notes|licen[cs]e|obj|names|requirements|(train|val|valid|validation|test)\d*)\.txt$/i.test(
    baseOf(path),
  );
}
