import { type ConfusionMatrix, conventionName, type Normalization, type OutcomeCounts } from "@borescope/metrics";
import { heat } from "./heat.js";
import { align } from "./table.js";

/** How a matrix is shown. */
export interface ConfusionTableOptions {
  readonly normalize: Normalization;
  /** Shade the cells. */
  readonly colours: boolean;
  /** Columns of the terminal: a matrix that is wider is told of by its greatest cells. */
  readonly width: number;
}

/** Cells that are told of where the matrix is too wide. */
const CELLS = 25;

/** A model's matrix, with its classes one a line. */
export function confusionTable(matrix: ConfusionMatrix, options: ConfusionTableOptions): string {
  const { detections, iou, confidence, iouType, convention } = matrix.outcomes;
  const head = `${detections.name}: ${iouType} IoU ${iou}, confidence ${confidence}, convention ${conventionName(convention)}`;
  const text = matrixText(matrix, options);
  return `${head}\n\n${text}\n${classTable(matrix)}\n${leftOutLine(matrix)}`;
}

function matrixText(matrix: ConfusionMatrix, options: ConfusionTableOptions): string {
  const { size, counts } = matrix;
  const shares = matrix.normalized(options.normalize);
  const shown = (i: number) => {
    if (counts[i] === 0) return "·";
    return options.normalize === "none" ? String(counts[i]) : shares[i]!.toFixed(2);
  };
  const labels = [...matrix.categories, "undetected"];
  const left = Math.max(...labels.map((name) => name.length), "predicted".length);
  const heads = [...matrix.categories, "ghost"].map((name) => (name.length > 10 ? `${name.slice(0, 9)}…` : name));
  const widths = heads.map((name, g) =>
    Math.max(name.length, ...Array.from({ length: size }, (_, p) => shown(p * size + g).length)),
  );
  if (left + widths.reduce((sum, width) => sum + width + 2, 0) > options.width) return greatest(matrix, shown);
  const ofTruth = matrix.normalized("groundTruth");
  const ofPredicted = matrix.normalized("predicted");
  const lines = labels.map((label, p) => {
    const cells = widths.map((width, g) => {
      const i = p * size + g;
      const text = ` ${shown(i).padStart(width)} `;
      const share = g === size - 1 ? ofPredicted[i]! : ofTruth[i]!; // what a class was taken for; ghosts by predicted class
      return options.colours ? heat(text, share, p === g ? "good" : "bad") : text;
    });
    return `${label.padEnd(left)}${cells.join("")}`.trimEnd();
  });
  const first = `${"".padEnd(left)} annotated`;
  const second = `${"predicted".padEnd(left)}${widths.map((width, g) => ` ${heads[g]!.padStart(width)} `).join("")}`;
  return `${[first, second.trimEnd(), ...lines].join("\n")}\n`;
}

/** The greatest cells off the diagonal, where the whole matrix has no room. */
function greatest(matrix: ConfusionMatrix, shown: (i: number) => string): string {
  const { size, counts, categories } = matrix;
  const name = (k: number, background: string) => categories[k] ?? background;
  const cells = Array.from(counts.keys())
    .filter((i) => counts[i]! > 0 && Math.floor(i / size) !== i % size)
    .sort((a, b) => counts[b]! - counts[a]! || a - b);
  const rows = cells
    .slice(0, CELLS)
    .map((i) => [name(Math.floor(i / size), "undetected"), name(i % size, "ghost"), shown(i), ""]);
  const more = cells.length > CELLS ? `… and ${cells.length - CELLS} more; --json has the whole matrix\n` : "";
  return `${align([["predicted", "annotated", "", ""], ...rows])}${more}`;
}

function classTable(matrix: ConfusionMatrix): string {
  const rate = (value: number | null) => (value === null ? "–" : value.toFixed(3));
  const row = (name: string, c: OutcomeCounts) => [
    name,
    ...[c.groundTruths, c.detected, c.mispredicted, c.undetected, c.detections, c.ghosts].map(String),
    rate(c.precision),
    rate(c.recall),
    rate(c.f1),
    "█".repeat(Math.round((c.f1 ?? 0) * 20)),
  ];
  const heads = [
    "annotated",
    "detected",
    "mispredicted",
    "undetected",
    "predicted",
    "ghosts",
    "precision",
    "recall",
    "F1",
  ];
  return align([
    ["class", ...heads, ""],
    ...Array.from(matrix.perClass, ([name, counts]) => row(name, counts)),
    row("all", matrix.overall),
  ]);
}

function leftOutLine(matrix: ConfusionMatrix): string {
  const { groundTruths, onThem, belowConfidence, otherCategories } = matrix.leftOutCounts;
  const parts = [
    [groundTruths, "ground truths that do not count (crowds)"],
    [onThem, "detections on those"],
    [belowConfidence, "detections below the confidence"],
    [otherCategories, "detections of categories that are not listed"],
  ] as const;
  const some = parts.filter(([count]) => count > 0).map(([count, what]) => `${count} ${what}`);
  return some.length > 0 ? `left out: ${some.join(", ")}\n` : "";
}
