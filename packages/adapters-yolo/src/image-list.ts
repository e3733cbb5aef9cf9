import { BorescopeError, badRow, type ReadContext, type Source } from "@borescope/core";
import { textLines } from "./darknet.js";
import { baseOf, folderOf, isAbsolute, joined, partsOf, sharedEnd } from "./paths.js";
import type { PathContext } from "./split-paths.js";

/** A list of ten million images. */
const MOST_BYTES = 2 ** 30;

/**
 * Images that a text file lists, one a line. A path is seen from the list's folder, from that of the data.yaml and
 * from the root; one of another computer is matched by the longest end that it shares with one image alone.
 *
 * @throws BorescopeError YOLO_LISTED for a line that no image answers, unless such lines are to be skipped
 */
export async function readImageList(
  source: Source,
  list: string,
  paths: PathContext,
  context: ReadContext,
): Promise<string[]> {
  const { images } = paths;
  const known = new Set(images.images);
  const found: string[] = [];
  const guessed: string[] = [];
  const lines = await textLines(source, list, MOST_BYTES);
  lines.forEach((line, i) => {
    const given = line.trim();
    if (given === "") return;
    const slashed = known.has(given) ? given : given.replaceAll("\\", "/");
    const base = folderOf(paths.file);
    const from = paths.root === undefined ? base : (joined(base, paths.root) ?? base);
    const direct = [folderOf(list), from, base, ""].map((folder) => joined(folder, slashed));
    const exact = isAbsolute(given) ? undefined : direct.find((path) => path !== undefined && known.has(path));
    const image = exact ?? byEnd(slashed, images.imagesNamed(baseOf(slashed)));
    if (image === undefined) badRow(context, unlisted(list, i + 1, given));
    else found.push(image);
    if (exact === undefined && image !== undefined) guessed.push(given);
  });
  if (guessed.length > 0)
    context.problems.add({
      code: "YOLO_PATH",
      file: list,
      message: `${guessed.length} of ${found.length} images are not at the paths written, as "${guessed[0]}"; matched by the end of the path.`,
    });
  return found;
}

/** The one image that shares the longest end with a path. */
function byEnd(path: string, sameName: readonly string[]): string | undefined {
  const parts = partsOf(path);
  let most = 0;
  let best: string | undefined;
  for (const image of sameName) {
    const shared = sharedEnd(parts, image.split("/"));
    if (shared < most) continue;
    best = shared === most ? undefined : image;
    most = shared;
  }
  return best;
}

function unlisted(file: string, line: number, found: string): BorescopeError {
  return new BorescopeError("YOLO_LISTED", {
    file,
    place: `line ${line}`,
    expected: "the path of one image inside the data set",
    found: `"${found}", whose end fits none, or several`,
    hint: "Lines without an image can be skipped and counted (--on-problem skip).",
  });
}
