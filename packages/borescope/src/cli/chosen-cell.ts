import { BorescopeError, type Selection } from "@borescope/core";
import type { ConfusionMatrix } from "@borescope/metrics";

/** Objects that a person asked for. */
export interface ChosenCell {
  readonly name: string;
  /** Null where the cell is of detections alone. */
  readonly groundTruths: Selection | null;
  /** Null where the cell is of ground truths alone. */
  readonly detections: Selection | null;
}

/** What can stand before the colon, or alone. */
const OUTCOMES: Readonly<
  Record<
    string,
    readonly [side: "groundTruths" | "detections", of: (matrix: ConfusionMatrix, name?: string) => Selection]
  >
> = {
  detected: ["groundTruths", (matrix, name) => matrix.detected(name)],
  mispredicted: ["groundTruths", (matrix, name) => matrix.mispredicted(name)],
  undetected: ["groundTruths", (matrix, name) => matrix.undetected(name)],
  "true-positives": ["detections", (matrix, name) => matrix.truePositives(name)],
  mispredictions: ["detections", (matrix, name) => matrix.mispredictions(name)],
  ghosts: ["detections", (matrix, name) => matrix.ghosts(name)],
};

/**
 * Reads `--cell`: an outcome, an outcome of a class (`undetected:burr`), or predicted and true class (`burr:crack`),
 * of which one may be `background`. Names may have colons.
 *
 * @throws BorescopeError USAGE, UNKNOWN_CATEGORY
 */
export function chosenCell(matrix: ConfusionMatrix, text: string): ChosenCell {
  const colon = text.indexOf(":");
  const outcome = OUTCOMES[colon < 0 ? text : text.slice(0, colon)];
  if (outcome !== undefined) {
    const [side, of] = outcome;
    const selection = of(matrix, colon < 0 ? undefined : text.slice(colon + 1));
    return { name: text, groundTruths: null, detections: null, [side]: selection };
  }
  if (colon < 0)
    throw new BorescopeError("USAGE", {
      place: "--cell",
      expected: `${Object.keys(OUTCOMES).join(", ")}, any of them with a class as in undetected:burr, or predicted:true`,
      found: `"${text}"`,
    });
  const known = new Set([...matrix.categories, "background"]);
  const splits = [...text.matchAll(/:/g)].map(({ index }) => [text.slice(0, index), text.slice(index + 1)] as const);
  const [predicted, truth] = splits.find((pair) => pair.every((name) => known.has(name))) ?? splits[0]!;
  const { groundTruths, detections } = matrix.cell(predicted, truth);
  return { name: text, groundTruths, detections };
}
