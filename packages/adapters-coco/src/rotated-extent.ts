import { type JsonScanner, rotatedBoxArea, rotatedBoxExtent } from "@borescope/core";
import type { Extent } from "./mask-extent.js";
import type { Row } from "./row.js";
import { readRotatedBox } from "./values.js";

/** Box around the rotated box of the row being read, and that one's area; read here where it was passed over. */
export function rotatedExtent(scanner: JsonScanner, { rotatedAt, rotatedBox }: Row): Extent | null {
  if (rotatedAt < 0) return null;
  const { pos } = scanner;
  scanner.pos = rotatedAt;
  readRotatedBox(scanner, rotatedBox);
  scanner.pos = pos;
  if (Number.isNaN(rotatedBox[0])) return null;
  return { box: rotatedBoxExtent(rotatedBox, 0), area: rotatedBoxArea(rotatedBox, 0) };
}
