import type { ReportBackend } from "./backend.js";
import { chunkName, loadChunk } from "./chunks.js";
import { lastAtMost } from "./last-at-most.js";
import type { OpenReport } from "./open-report.js";
import type { ReportPictureSet } from "./report.js";

/** A picture that can be shown, and the part of the upright image that it shows, in the image's pixels. */
export interface Picture {
  /** Its address; or the promise of one, while its chunk is loaded; null then where that failed. */
  readonly url: string | Promise<string | null>;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** The pictures of a report, each made into a blob when it, or one of its chunk, is first asked for. */
export class Pictures {
  private readonly urls = new Map<string, string>();
  private readonly loading = new Map<string, Promise<void>>();

  /** @param fail - is told of a chunk that cannot be loaded */
  constructor(
    private readonly open: OpenReport,
    private readonly backend: ReportBackend,
    private readonly fail: (error: unknown) => void,
  ) {}

  /** The picture of an image: the report's, else its own file; null where there is neither. */
  image(row: number): Picture | null {
    return this.picture("images", row) ?? this.original(row);
  }

  /** The picture of a ground truth at most detail: its own, or that of its image. */
  groundTruth(row: number): Picture | null {
    return this.picture("crops", row) ?? this.image(this.open.dataset.groundTruth.image[row]!);
  }

  /** The image's own file at full size, in the place of its picture; null where nobody has it. */
  original(row: number): Picture | null {
    const url = this.backend.image?.(row) ?? null;
    if (url === null) return null;
    const { images } = this.open.dataset;
    const { width, height } = this.picture("images", row) ?? { width: images.width[row]!, height: images.height[row]! };
    return width > 0 && height > 0 ? { url, x: 0, y: 0, width, height } : null;
  }

  /** Gives the blobs back. */
  dispose(): void {
    for (const url of this.urls.values()) URL.revokeObjectURL(url);
    this.urls.clear();
  }

  private picture(name: "images" | "crops", row: number): Picture | null {
    const set = this.open.report.pictures[name];
    const place = lastAtMost(set.rows, row);
    if (set.rows[place] !== row) return null;
    const [x, y, width, height] = set.region.subarray(4 * place, 4 * place + 4);
    return { url: this.url(name, set, place), x: x!, y: y!, width: width!, height: height! };
  }

  private url(name: "images" | "crops", set: ReportPictureSet, place: number): Picture["url"] {
    const key = `${name} ${place}`;
    const known = this.urls.get(key);
    if (known !== undefined) return known;
    if (set.chunks === undefined) return this.keep(key, set.bytes.slice(set.offsets[place]!, set.offsets[place + 1]!));
    const chunk = lastAtMost(set.chunks, place);
    const loaded = this.loading.get(chunkName(name, chunk)) ?? this.load(name, set, chunk);
    this.loading.set(chunkName(name, chunk), loaded);
    return loaded.then(() => this.urls.get(key) ?? null);
  }

  /** Makes blobs of all pictures of a chunk. */
  private async load(name: "images" | "crops", { chunks, offsets }: ReportPictureSet, chunk: number): Promise<void> {
    try {
      const bytes = await loadChunk(this.backend, chunkName(name, chunk));
      const [first, end] = [chunks![chunk]!, chunks![chunk + 1]!];
      const from = offsets[first]!;
      for (let i = first; i < end; i++)
        this.keep(`${name} ${i}`, bytes.slice(offsets[i]! - from, offsets[i + 1]! - from));
    } catch (error) {
      this.fail(error);
    }
  }

  private keep(key: string, bytes: Uint8Array<ArrayBuffer>): string {
    const url = URL.createObjectURL(new Blob([bytes], { type: "image/webp" }));
    this.urls.set(key, url);
    return url;
  }
}
