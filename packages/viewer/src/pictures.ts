import type { OpenReport } from "./open-report.js";
import type { ReportPictureSet } from "./report.js";

/** A picture that can be shown, and the part of the upright image that it shows, in the image's pixels. */
export interface Picture {
  /** A blob's address. */
  readonly url: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** The pictures of a report, each made into a blob when it is first asked for. */
export class Pictures {
  private readonly urls = new Map<string, string>();

  constructor(private readonly open: OpenReport) {}

  /** The picture of an image; null where the report has none. */
  image(row: number): Picture | null {
    return this.picture("images", row);
  }

  /** The picture of a ground truth at most detail: its own, or that of its image. */
  groundTruth(row: number): Picture | null {
    return this.picture("crops", row) ?? this.image(this.open.dataset.groundTruth.image[row]!);
  }

  /** Gives the blobs back. */
  dispose(): void {
    for (const url of this.urls.values()) URL.revokeObjectURL(url);
    this.urls.clear();
  }

  private picture(set: "images" | "crops", row: number): Picture | null {
    const { rows, region, offsets, bytes }: ReportPictureSet = this.open.report.pictures[set];
    const place = find(rows, row);
    if (place < 0) return null;
    const key = `${set} ${row}`;
    let url = this.urls.get(key);
    if (url === undefined) {
      const own = bytes.slice(offsets[place]!, offsets[place + 1]!);
      url = URL.createObjectURL(new Blob([own], { type: "image/webp" }));
      this.urls.set(key, url);
    }
    const [x, y, width, height] = region.subarray(4 * place, 4 * place + 4);
    return { url, x: x!, y: y!, width: width!, height: height! };
  }
}

/** Place of a row in rising rows, or -1. */
function find(rows: Uint32Array, row: number): number {
  let low = 0;
  let high = rows.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (rows[middle]! < row) low = middle + 1;
    else high = middle;
  }
  return rows[low] === row ? low : -1;
}
