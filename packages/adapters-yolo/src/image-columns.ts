import { BorescopeError, GrowableFloat64, Ids, type Images, type Problems } from "@borescope/core";
import { withoutExtension } from "./paths.js";

/** The table of images while it is made. */
export class ImageColumns {
  private readonly ids = new Set<string>();
  private readonly names: string[] = [];
  private readonly widths = new GrowableFloat64();
  private readonly heights = new GrowableFloat64();

  constructor(private readonly problems: Problems) {}

  /** @returns the row */
  add(path: string, width: number, height: number): number {
    const stem = withoutExtension(path);
    if (this.ids.has(stem))
      this.problems.add({
        code: "YOLO_DUPLICATE",
        file: path,
        message:
          "Another image has this path but for its extension, and so the same labels; its id keeps the extension.",
      });
    this.ids.add(this.ids.has(stem) ? path : stem);
    this.names.push(path);
    this.widths.push(width);
    this.heights.push(height);
    return this.names.length - 1;
  }

  finish(): Images {
    return {
      length: this.names.length,
      ids: Ids.from([...this.ids]),
      fileNames: this.names,
      width: this.widths.finish(),
      height: this.heights.finish(),
    };
  }
}

/** The error for an image whose size is not to be had. */
export function noSize(file: string): BorescopeError {
  return new BorescopeError("YOLO_IMAGE", {
    file,
    expected: "a JPEG, PNG, WebP, BMP, GIF or TIFF, whose size turns labels into pixels",
    found: "a file whose header is none, or is cut off",
    hint: "Open it in a viewer, and copy or convert it. Such images can be skipped and counted (--on-problem skip).",
  });
}
