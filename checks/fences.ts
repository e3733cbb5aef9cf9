/** A fenced block of TypeScript. */
export interface Fence {
  /** Line of its first line of code within the text, from 1. */
  readonly line: number;
  readonly code: string;
  /** False for `ts no-run`, which is checked for its types only. */
  readonly runs: boolean;
}

/** The blocks of a Markdown text that are marked `ts` or `ts no-run`. */
export function fencesOf(markdown: string): Fence[] {
  const fences: Fence[] = [];
  const lines = markdown.split(/\r?\n/);
  for (let i = 0; i < lines.length; i++) {
    const opening = /^\s*(`{3,})(.*)$/.exec(lines[i]!);
    if (opening === null) continue;
    const start = i + 1;
    const closing = new RegExp(`^\\s*${opening[1]}\`*\\s*$`);
    do i++;
    while (i < lines.length && !closing.test(lines[i]!));
    const info = opening[2]!.trim();
    if (info !== "ts" && info !== "ts no-run") continue;
    fences.push({ line: start + 1, code: lines.slice(start, i).join("\n"), runs: info === "ts" });
  }
  return fences;
}
