import { BorescopeError, type Problems } from "@borescope/core";
import { folderOf, isAbsolute, joined, partsOf, refuseOutside } from "./paths.js";
import type { Tree } from "./tree.js";

/** Where paths of a data.yaml or an obj.data are looked for. */
export interface PathContext {
  /** The file that holds the paths. */
  readonly file: string;
  /** `path` of the data.yaml. */
  readonly root: string | undefined;
  /** Files beside the annotations, and those beside the images: often the same. */
  readonly tree: Tree;
  readonly images: Tree;
  /** The source's name, for errors. */
  readonly source: string;
  readonly problems: Problems;
}

/** What a path of a split means inside the source. */
export type SplitPath = { readonly kind: "folder" | "list" | "image"; readonly path: string };

/** No file system has longer paths. */
const LONGEST = 4096;

const SAME_SPLIT: readonly (readonly string[])[] = [
  ["val", "valid", "validation"],
  ["train", "training"],
  ["test", "testing"],
];

/**
 * The folder, list or image that a path of a split means: as given, seen from `path` and from the file's folder; else
 * without its leading `../`, by its end, or with the folder's other usual name (val, valid, validation). What had to
 * be guessed is told as a notice.
 *
 * @throws BorescopeError SOURCE_OUTSIDE_ROOT, YOLO_PATH
 */
export function resolveSplitPath(given: string, context: PathContext): SplitPath {
  if (given.length > LONGEST) throw notThere(`${given.slice(0, 40)}…`, context.file);
  for (const [path, how] of candidates(given, context)) {
    const found = path === undefined ? undefined : whatIs(path, context);
    if (found === undefined) continue;
    if (how !== null)
      context.problems.add({
        code: "YOLO_PATH",
        file: context.file,
        message: `"${given}" is not there as written; took "${found.path === "" ? "." : found.path}" (${how}).`,
      });
    return found;
  }
  const inside = joined(folderOf(context.file), given);
  if (inside === undefined && !isAbsolute(given)) refuseOutside(given, context.source);
  if (inside === undefined)
    throw new BorescopeError("SOURCE_OUTSIDE_ROOT", {
      file: context.file,
      expected: `a path inside "${context.source}"`,
      found: `"${given}", and nothing inside ends alike`,
      hint: "Write paths relative to the data.yaml.",
    });
  throw notThere(given, context.file);
}

function notThere(given: string, file: string): BorescopeError {
  return new BorescopeError("YOLO_PATH", {
    file,
    expected: "a folder of images, or a text file that lists them",
    found: `"${given}", which is not there`,
    hint: "Choose another split (--split), or pass the folder of the images (--images).",
  });
}

function whatIs(path: string, { tree, images }: PathContext): SplitPath | undefined {
  if (path !== "" && tree.files.has(path) && /\.txt$/i.test(path)) return { kind: "list", path };
  if (path !== "" && images.images.includes(path)) return { kind: "image", path };
  const any = path === "" ? images.images.length > 0 : images.images.some((image) => image.startsWith(`${path}/`));
  return any ? { kind: "folder", path } : undefined;
}

type Candidate = readonly [path: string | undefined, how: string | null];

function* candidates(given: string, { file, root, tree, images }: PathContext): Generator<Candidate> {
  const base = folderOf(file);
  const slashed = given.replaceAll("\\", "/");
  const from = root === undefined ? base : joined(base, root.replaceAll("\\", "/"));
  if (from !== undefined) yield [joined(from, slashed), null];
  yield [joined(base, slashed), `seen from the folder of the file, not from path: ${root}`];
  const stripped = slashed.replace(/^(\.{1,2}\/)+/, "");
  const bases = from === undefined || from === base ? [base] : [from, base];
  for (const folder of bases) yield [joined(folder, stripped), "without its leading ../"];
  const other = otherNames(stripped);
  for (const folder of bases) for (const path of other) yield [joined(folder, path), "the folder's other usual name"];
  const whole = root === undefined ? partsOf(slashed) : [...partsOf(root), ...partsOf(slashed)];
  // one part alone, as images, says little: it is believed of paths of another computer, and of lists
  const least = isAbsolute(given) || /\.txt$/i.test(given) ? 1 : 2;
  for (let i = 0; i <= whole.length - least; i++)
    yield [joined(base, whole.slice(i).join("/")), "by the end of the path"];
  if (images === tree) return;
  const parts = partsOf(slashed);
  for (let i = 0; i <= parts.length; i++) yield [parts.slice(i).join("/"), "in the folder of images"];
}

function otherNames(path: string): string[] {
  const parts = path.split("/");
  return parts.flatMap((part, i) => {
    const same = SAME_SPLIT.find((names) => names.includes(part.toLowerCase())) ?? [];
    return same.filter((name) => name !== part).map((name) => parts.with(i, name).join("/"));
  });
}
