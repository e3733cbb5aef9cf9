import { styleText } from "node:util";

const EIGHTHS = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];

/** A bar whose length is the share that a value is of the greatest, padded to `width`. */
export function bar(value: number, most: number, width = 24): string {
  const eighths = most > 0 ? Math.round((Math.max(0, value) / most) * width * 8) : 0;
  return `${"█".repeat(eighths >> 3)}${EIGHTHS[eighths & 7]}`.padEnd(width);
}

/** Text in a colour, on a terminal that wants any. */
export function coloured(colour: "red" | "green" | "yellow" | "cyan" | "dim", text: string): string {
  const plain = !process.stdout.isTTY || (process.env["NO_COLOR"] ?? "") !== "";
  return plain ? text : styleText(colour, text);
}
