import type { Source } from "@borescope/core";
import { isNotes } from "./darknet.js";
import { findDarknetData, findYaml, headText, looksLikeData } from "./find-files.js";
import { folderOf, stemOf } from "./paths.js";
import { Tree } from "./tree.js";

/** Label files that are looked at. */
const SAMPLE = 12;

const LABEL_LINE = /^\s*\d+(\.0*)?(\s+-?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?){4,}\s*$/i;

/** How sure: a data.yaml, an obj.data, or text files of label lines. Never throws. */
export async function sniff(source: Source): Promise<number> {
  try {
    return source.kind === "file" ? await sniffFile(source) : await sniffFolder(source);
  } catch {
    return 0;
  }
}

async function sniffFile(source: Source): Promise<number> {
  if (/\.ya?ml$/i.test(source.name)) return looksLikeData(await headText(source, source.name)) ? 0.9 : 0;
  if (!/\.txt$/i.test(source.name)) return 0;
  return isLabels(await headText(source, source.name)) ? 0.5 : 0;
}

async function sniffFolder(source: Source): Promise<number> {
  const tree = new Tree(await source.list());
  const yaml = await findYaml(source, tree);
  if (yaml !== undefined && looksLikeData(await headText(source, yaml)))
    return /(^|\/)(data|dataset)\.ya?ml$/i.test(yaml) ? 0.95 : 0.9;
  if ((await findDarknetData(source, tree)) !== undefined) return 0.9;
  const texts = tree.withExtension("txt").filter((path) => !isNotes(path));
  const stems = new Set(tree.images.map(stemOf));
  const likely = texts.filter((path) => stems.has(stemOf(path)) || /(^|\/)labels(\/|$)/i.test(folderOf(path)));
  let labels = 0;
  let others = 0;
  for (const path of (likely.length > 0 ? likely : texts).slice(0, SAMPLE)) {
    const text = await headText(source, path);
    if (isLabels(text)) labels++;
    else if (text.trim() !== "") others++;
  }
  return labels > others ? 0.6 : 0;
}

function isLabels(text: string): boolean {
  const line = text
    .replace(/^\uFEFF/, "")
    .split(/[\r\n]+/)
    .find((each) => each.trim() !== "");
  if (line === undefined || !LABEL_LINE.test(line)) return false;
  const [, ...numbers] = line.trim().split(/\s+/).map(Number);
  return numbers.every((value) => value >= -0.01 && value <= 2);
}
