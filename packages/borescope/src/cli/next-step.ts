import { coloured } from "./bars.js";

/** A line that names the command which goes on from here. */
export function nextStep(...words: readonly string[]): string {
  const shell = words.map((word) => (/[^\w@%+=:,./-]/.test(word) ? `'${word.replaceAll("'", "'\\''")}'` : word));
  return `\n${coloured("dim", `Next: borescope ${shell.join(" ")}`)}\n`;
}
