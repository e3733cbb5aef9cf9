import { styleText } from "node:util";

const EIGHTHS = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];
const LEVELS = "▁▂▃▄▅▆▇█";

/** A bar whose length is the share that a value is of the greatest, padded to `width`. */
export function bar(value: number, most: number, width = 24): string {
  const eighths = most > 0 ? Math.round((Math.max(0, value) / most) * width * 8) : 0;
  return `${"█".repeat(eighths >> 3)}${EIGHTHS[eighths & 7]}`.padEnd(width);
}

/** A line of values from 0 to 1 in one row of text, the mean of as many as fall on each character. */
export function sparkline(values: ArrayLike<number>, width = 60): string {
  return Array.from({ length: width }, (_, i) => {
    const from = Math.floor((i * values.length) / width);
    const to = Math.max(from + 1, Math.floor(((i + 1) * values.length) / width));
    let sum = 0;
    for (let j = from; j < to; j++) sum += values[j]!;
    return LEVELS[Math.min(7, Math.max(0, Math.floor((sum / (to - from)) * 8)))]!;
  }).join("");
}

/** Text in a colour, on a terminal that wants any. */
export function coloured(colour: "red" | "green" | "yellow" | "cyan" | "dim", text: string): string {
  const plain = !process.stdout.isTTY || (process.env["NO_COLOR"] ?? "") !== "";
  return plain ? text : styleText(colour, text);
}
