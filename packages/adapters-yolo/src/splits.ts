import { BorescopeError, type ReadContext } from "@borescope/core";
import type { Layout } from "./layout.js";

/** The images of a split, and its name. */
export interface ChosenSplit {
  /** Absent where the data set has no splits. */
  readonly name: string | undefined;
  readonly images: readonly string[];
}

/**
 * The images that are asked for, each once.
 *
 * @param wanted - a split, `all`, or undefined for the layout's usual one
 * @throws BorescopeError YOLO_SPLIT, and what the paths throw
 */
export async function chooseSplit(
  layout: Layout,
  wanted: string | undefined,
  context: ReadContext,
): Promise<ChosenSplit> {
  if (wanted === "all") return { name: "all", images: unique(await allImages(layout, context), layout, context) };
  const name = wanted === undefined ? layout.defaultSplit : canonical(wanted);
  if (name !== undefined && !layout.splits.includes(name))
    throw new BorescopeError("YOLO_SPLIT", {
      file: layout.file,
      expected:
        layout.splits.length === 0 ? "no split, since there are none" : `one of ${layout.splits.join(", ")}, all`,
      found: `"${wanted ?? name}"`,
    });
  return { name, images: unique(await layout.images(name), layout, context) };
}

async function allImages(layout: Layout, { problems }: ReadContext): Promise<readonly string[]> {
  if (layout.defaultSplit === undefined) return layout.images(undefined);
  const images: string[] = [];
  for (const split of layout.splits)
    try {
      for (const image of await layout.images(split)) images.push(image);
    } catch (error) {
      // a split that was never shipped (test, as a rule) should not hide the others
      const absent = error instanceof BorescopeError && /^(YOLO_PATH|SOURCE_OUTSIDE_ROOT)$/.test(error.code);
      if (!absent) throw error;
      problems.add({ code: "YOLO_PATH", file: layout.file, message: `Left out the split ${split}: ${error.found}.` });
    }
  return images;
}

function unique(images: readonly string[], { file }: Layout, { problems }: ReadContext): readonly string[] {
  const once = new Set(images);
  if (once.size === images.length) return images;
  const message = `${images.length - once.size} images are listed more than once; took each once.`;
  problems.add({ code: "YOLO_DUPLICATE", file, message });
  return [...once];
}

function canonical(split: string): string {
  return /^valid(ation)?$/.test(split) ? "val" : split;
}
