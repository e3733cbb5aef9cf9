import { BorescopeError, type Images, type Source } from "@borescope/core";
import type { EncodedImage } from "./image/image-input.js";

/**
 * Finds the files of a data set's images: by their path, by their path below some folder, or by their name where only
 * one file has it.
 *
 * @throws BorescopeError IMAGE_NOT_FOUND where an image has no file, or two could be meant
 */
export async function findImages(images: Images, source: Source, signal?: AbortSignal): Promise<EncodedImage[]> {
  const paths = await source.list({ signal });
  const exact = new Set(paths);
  const byName = new Map<string, string[]>();
  for (const path of paths) {
    const name = lastPart(path);
    const same = byName.get(name);
    if (same === undefined) byName.set(name, [path]);
    else same.push(path);
  }
  return images.fileNames.map((fileName) => {
    const path = exact.has(fileName) ? fileName : onlyOne(byName.get(lastPart(fileName)) ?? [], fileName, source);
    return { name: path, bytes: (s) => source.bytes(path, { signal: s }) };
  });
}

function onlyOne(candidates: readonly string[], fileName: string, source: Source): string {
  const below = candidates.filter((path) => path.endsWith(`/${fileName}`));
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
  return path.slice(path.lastIndexOf("/") + 1);
}
