import type { ReadContext, Source } from "@borescope/core";
import { baseOf } from "./paths.js";

const IMAGE = /\.(jpe?g|jpe|jfif|png|webp|gif|tiff?|bmp|mpo|avif|hei[cf]|dng|pfm|jp2)$/i;
const LITTER = /^(\._.*|\.DS_Store|Thumbs\.db|desktop\.ini|.*\.cache)$/i;

/** The files of a source, without what operating systems and trainers leave behind. */
export class Tree {
  /** All files that count. */
  readonly files: ReadonlySet<string>;
  /** Those of an image's extension, sorted. */
  readonly images: readonly string[];
  readonly litter: readonly string[];
  private names: Map<string, string[]> | null = null;

  constructor(paths: readonly string[]) {
    const files = new Set<string>();
    const images: string[] = [];
    const litter: string[] = [];
    for (const path of paths)
      if (isHidden(path)) {
        if (IMAGE.test(path) || /\.txt$/i.test(path)) litter.push(path);
      } else if (LITTER.test(baseOf(path))) litter.push(path);
      else {
        files.add(path);
        if (IMAGE.test(path)) images.push(path);
      }
    this.files = files;
    this.images = images;
    this.litter = litter;
  }

  static async of(source: Source, { signal }: Pick<ReadContext, "signal">): Promise<Tree> {
    return new Tree(await source.list({ signal }));
  }

  /** Images of a folder and of the folders within; of all the source for `""`. */
  imagesUnder(folder: string): string[] {
    return folder === "" ? [...this.images] : this.images.filter((path) => path.startsWith(`${folder}/`));
  }

  /** Images whose last path part is this. */
  imagesNamed(name: string): readonly string[] {
    if (this.names === null) {
      this.names = new Map();
      for (const path of this.images) {
        const key = baseOf(path);
        const same = this.names.get(key);
        if (same === undefined) this.names.set(key, [path]);
        else same.push(path);
      }
    }
    return this.names.get(name) ?? [];
  }

  /** Files of an extension (`"txt"`), those nearest the root first. */
  withExtension(extension: string): string[] {
    const end = `.${extension}`;
    const found = [...this.files].filter((path) => path.toLowerCase().endsWith(end));
    return found.sort((a, b) => depth(a) - depth(b));
  }
}

/** How many folders deep a path lies. */
export function depth(path: string): number {
  return path.split("/").length - 1;
}

/** Whether a path lies in a folder that its maker hides: `.git`, `.ipynb_checkpoints`, `__MACOSX`. */
function isHidden(path: string): boolean {
  return /(^|\/)(\.[^/]*|__MACOSX)\//.test(path);
}
