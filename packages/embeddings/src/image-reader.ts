import type { Pixels } from "@borescope/core";
import { type EncodedImage, loadPixels } from "@borescope/inference";
import { sha256 } from "./sha256.js";

/** An image at hand. */
interface Held {
  readonly bytes: Promise<Uint8Array>;
  hash?: Promise<string>;
  pixels?: Promise<Pixels>;
}

/** Reads images, hashes and decodes each once, and holds them until they are let go. */
export class ImageReader {
  private readonly held = new Map<number, Held>();

  constructor(
    private readonly files: readonly EncodedImage[],
    private readonly signal: AbortSignal | undefined,
  ) {}

  /** SHA-256 of the file. @throws BorescopeError SOURCE_* */
  hash(row: number): Promise<string> {
    const held = this.hold(row);
    held.hash ??= held.bytes.then(sha256);
    return held.hash;
  }

  /** @throws BorescopeError IMAGE_UNREADABLE, INFERENCE_RUNTIME_MISSING, SOURCE_* */
  pixels(row: number): Promise<Pixels> {
    const held = this.hold(row);
    const { name } = this.files[row]!;
    held.pixels ??= loadPixels({ name, bytes: () => held.bytes }, this.signal);
    return held.pixels;
  }

  /** Lets go of all images but those of these rows. */
  keep(rows: ReadonlySet<number>): void {
    for (const row of this.held.keys()) if (!rows.has(row)) this.held.delete(row);
  }

  private hold(row: number): Held {
    let held = this.held.get(row);
    if (held === undefined) {
      held = { bytes: this.files[row]!.bytes(this.signal) };
      held.bytes.catch(() => {}); // told to who asks
      this.held.set(row, held);
    }
    return held;
  }
}
