import { BorescopeError, type ReadOptions, type Source } from "@borescope/core";

/** Labels of one image, longer than any that has been seen: what is longer is something else. */
const MOST_BYTES = 1 << 26;

/** The bytes of a label file, or the error that it is too long. */
export async function readLabels(
  source: Source,
  file: string,
  { signal }: ReadOptions,
): Promise<Uint8Array | BorescopeError> {
  const bytes = await source.head(file, MOST_BYTES + 1, { signal });
  if (bytes.length <= MOST_BYTES) return bytes;
  return new BorescopeError("YOLO_LINE", {
    file,
    place: "line 1",
    expected: `the labels of one image, at most ${MOST_BYTES} bytes`,
    found: "more",
  });
}
