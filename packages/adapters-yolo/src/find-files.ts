import { BorescopeError, type Source } from "@borescope/core";
import { joined } from "./paths.js";
import { depth, type Tree } from "./tree.js";

/** How much of a file is looked at to tell what it is. */
export const SNIFF_BYTES = 65_536;

/**
 * The data.yaml of a data set: the one asked for, else the data.yaml or dataset.yaml nearest the root, else another
 * .yaml at the root that has names and splits; undefined where there is none.
 *
 * @throws BorescopeError YOLO_YAML where the one asked for is not there
 */
export async function findYaml(source: Source, tree: Tree, wanted?: string): Promise<string | undefined> {
  if (wanted !== undefined) {
    const path = joined("", wanted);
    if (path !== undefined && tree.files.has(path)) return path;
    throw new BorescopeError("YOLO_YAML", {
      file: wanted,
      expected: `a file in "${source.name}"`,
      found: "none of this name",
      hint: "Write its path relative to the folder.",
    });
  }
  const all = [...tree.withExtension("yaml"), ...tree.withExtension("yml")];
  const usual = all.filter((path) => /(^|\/)(data|dataset)\.ya?ml$/i.test(path) && depth(path) < 3);
  const others = all.filter((path) => depth(path) === 0 && !usual.includes(path)).slice(0, 20);
  for (const path of [...usual.sort((a, b) => depth(a) - depth(b)), ...others])
    if (looksLikeData(await headText(source, path)) || (depth(path) === 0 && usual.includes(path))) return path;
  return undefined;
}

/** The obj.data nearest the root; undefined where there is none. */
export async function findDarknetData(source: Source, tree: Tree): Promise<string | undefined> {
  for (const path of tree.withExtension("data").slice(0, 20))
    if (/^\s*(names|train|valid)\s*=/m.test(await headText(source, path))) return path;
  return undefined;
}

/** Whether a YAML text has names and a split. */
export function looksLikeData(text: string): boolean {
  return /^["']?names["']?\s*:/m.test(text) && /^["']?(train|val|test)["']?\s*:/m.test(text);
}

/** The first 64 KiB of a file as text. */
export async function headText(source: Source, path: string): Promise<string> {
  return new TextDecoder().decode(await source.head(path, SNIFF_BYTES));
}
