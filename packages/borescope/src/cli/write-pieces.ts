import { once } from "node:events";

/** Characters that are gathered before they are written. */
const PIECE = 1 << 16;

/** Writes many short texts to a stream, as fast as it takes them. */
export async function writePieces(pieces: Iterable<string>, stream: NodeJS.WritableStream): Promise<void> {
  let text = "";
  for (const piece of pieces) {
    text += piece;
    if (text.length < PIECE) continue;
    if (!stream.write(text)) await once(stream, "drain");
    text = "";
  }
  stream.write(text);
}
