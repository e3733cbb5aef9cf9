import { BorescopeError, type Images, type Source } from "@borescope/core";
import type { EncodedImage } from "./image/image-input.js";

/** Images that are looked for at once. */
const AT_ONCE = 64;

/**
 * Finds the files of a data set's images: by their path, by their path below some folder, or by their name where only
 * one file has it. The folder is listed only where some image is not at its path.
 *
 * @param missing - an image without a file is an error `now`, or `later`, when its bytes are asked for
 * @returns one for each image, in their order
 * @throws BorescopeError IMAGE_NOT_FOUND where an image has no file, or two could be meant
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { bytesFolder } from "@borescope/core";
 * import { datasetOfImages, findImages } from "@borescope/inference";
 *
 * const { images } = await datasetOfImages(bytesFolder({ "a.jpg": new Uint8Array(3) }), []);
 * const [file] = await findImages(images, bytesFolder({ "line-2/a.jpg": new Uint8Array(5) }));
 * assert.equal(file?.name, "line-2/a.jpg");
 * assert.equal((await file?.bytes())?.length, 5);
 * ```
 */
export async function findImages(
  { fileNames }: Pick<Images, "fileNames">,
  source: Source,
  signal?: AbortSignal | undefined,
  missing: "now" | "later" = "now",
): Promise<EncodedImage[]> {
  const paths: (string | null)[] = [];
  for (let i = 0; i < fileNames.length; i += AT_ONCE) {
    const names = fileNames.slice(i, i + AT_ONCE);
    const there = await Promise.all(names.map((name) => source.has(name, { signal })));
    names.forEach((name, k) => {
      paths.push(there[k] ? name : null);
    });
  }
  const byName = paths.includes(null) ? groupByName(await source.list({ signal })) : null;
  return paths.map((there, row) => {
    const find = () => there ?? onlyOne(byName?.get(lastPart(fileNames[row]!)) ?? [], fileNames[row]!, source);
    if (missing === "later") return { name: fileNames[row]!, bytes: async (s) => source.bytes(find(), { signal: s }) };
    const path = find();
    return { name: path, bytes: (s) => source.bytes(path, { signal: s }) };
  });
}

function groupByName(paths: readonly string[]): Map<string, string[]> {
  const byName = new Map<string, string[]>();
  for (const path of paths) {
    const name = lastPart(path);
    const same = byName.get(name);
    if (same === undefined) byName.set(name, [path]);
    else same.push(path);
  }
  return byName;
}

function onlyOne(candidates: readonly string[], fileName: string, source: Source): string {
  const wanted = fileName.replaceAll("\\", "/");
  const below = candidates.filter((path) => path.endsWith(`/${wanted}`));
  const found = below.length > 0 ? below : candidates;
  if (found.length === 1) return found[0]!;
  throw new BorescopeError("IMAGE_NOT_FOUND", {
    file: fileName,
    expected: `one such image in ${source.name}`,
    found: found.length === 0 ? "none" : `${found.length}: ${found.slice(0, 3).join(", ")}`,
    hint: "Say where the images are: images, on the command line --images.",
  });
}

function lastPart(path: string): string {
  return path.slice(Math.max(path.lastIndexOf("/"), path.lastIndexOf("\\")) + 1);
}
