import { BorescopeError, type Embedder, type Source } from "@borescope/core";
import type { ReportImageEncoder } from "@borescope/viewer";
import { PLAIN_DEVICE } from "#open";

/** The embedder of a report, and what the page shall run of it. */
interface EncoderInput {
  readonly embedder?: Embedder | null | undefined;
  readonly imageEncoder?: Uint8Array | undefined;
}

/**
 * The image encoder that a report carries; undefined where none is given.
 *
 * @throws BorescopeError REPORT_ENCODER where the page would not make the same vectors of it; those of `onnxEmbedder`
 */
export async function reportEncoder(
  { embedder, imageEncoder }: EncoderInput,
  source: Source | undefined,
): Promise<ReportImageEncoder | undefined> {
  if (imageEncoder === undefined) return undefined;
  if (source === undefined || embedder == null)
    throw new BorescopeError("REPORT_ENCODER", {
      expected: "an embedder, and images that it makes vectors of",
      found: `no ${embedder == null ? "embedder" : "images"}`,
      hint: "Give both, or leave the image encoder out (imageEncoder, --with-models).",
    });
  const { onnxEmbedder } = await import("@borescope/embeddings");
  const made = await onnxEmbedder({ model: imageEncoder, device: PLAIN_DEVICE }); // as the page will make it
  await made.dispose?.();
  if (made.fingerprint !== embedder.fingerprint)
    throw new BorescopeError("REPORT_ENCODER", {
      expected: "the ONNX file of the report's embedder, which castings() or onnxEmbedder({ model }) made of it",
      found: `${embedder.name}, which is made of something else`,
      hint: "Options of onnxEmbedder and text sides of clip and siglip do not run in a page: leave imageEncoder out.",
    });
  return { fingerprint: made.fingerprint, file: imageEncoder };
}
