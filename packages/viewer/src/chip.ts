/**
 * One part of what is selected, as it stands in the address: what it is and of what. What it means in rows is told by
 * `resolveChip`, at the thresholds of the moment.
 */
export type Chip =
  | { readonly kind: "class"; readonly of: readonly [category: string] }
  | { readonly kind: "outcome"; readonly of: readonly [outcome: string] }
  | { readonly kind: "cell"; readonly of: readonly [predicted: string, groundTruth: string] }
  | { readonly kind: "error"; readonly of: readonly [type: string] }
  | { readonly kind: "worth"; readonly of: readonly [name: string] }
  | { readonly kind: "slice"; readonly of: readonly [name: string] }
  | { readonly kind: "finding"; readonly of: readonly [name: string] }
  | { readonly kind: "flip"; readonly of: readonly [model: string, kind: string] }
  | { readonly kind: "tag"; readonly of: readonly [name: string] }
  | { readonly kind: "image"; readonly of: readonly [fileName: string] }
  | { readonly kind: "score"; readonly of: readonly [from: string, to: string] }
  | { readonly kind: "rows"; readonly of: readonly [table: string, ranges: string, label: string] };

/** How many parts a chip of each kind has. */
const PARTS: Readonly<Record<Chip["kind"], number>> = {
  class: 1,
  outcome: 1,
  cell: 2,
  error: 1,
  worth: 1,
  slice: 1,
  finding: 1,
  flip: 2,
  tag: 1,
  image: 1,
  score: 2,
  rows: 3,
};

/** A chip as text for an address, as in `cell:burr:background`. */
export function chipToText({ kind, of }: Chip): string {
  return [kind, ...of].map(encodeURIComponent).join(":");
}

/** The chip of a text; null where it is none. */
export function chipFromText(text: string): Chip | null {
  try {
    const [kind, ...of] = text.split(":").map(decodeURIComponent);
    if (kind === undefined || !Object.hasOwn(PARTS, kind) || of.length !== PARTS[kind as Chip["kind"]]) return null;
    return { kind, of } as unknown as Chip;
  } catch {
    return null; // a % that escapes nothing
  }
}

/** A chip as people read it. */
export function chipLabel({ kind, of }: Chip): string {
  switch (kind) {
    case "class":
      return `class ${of[0]}`;
    case "cell":
      if (of[0] === "background") return `${of[1]}, undetected`;
      if (of[1] === "background") return `${of[0]}, ghosts`;
      return of[0] === of[1] ? `${of[0]}, detected` : `${of[1]} taken for ${of[0]}`;
    case "error":
      return `error ${of[0]}`;
    case "flip":
      return `${of[1]} by ${of[0]}`;
    case "tag":
      return `tag ${of[0]}`;
    case "score":
      return `score ${of[0]} to ${of[1]}`;
    case "rows":
      return of[2];
    default:
      return of[0];
  }
}

/** Rows as text, neighbours as a range: `0-4,9`. */
export function rowsToText(rows: Uint32Array): string {
  const parts: string[] = [];
  for (let i = 0; i < rows.length; ) {
    let j = i;
    while (j + 1 < rows.length && rows[j + 1] === rows[j]! + 1) j++;
    parts.push(j === i ? String(rows[i]) : `${rows[i]}-${rows[j]}`);
    i = j + 1;
  }
  return parts.join(",");
}

/** The rows of a text that are below `length`, rising. */
export function rowsFromText(text: string, length: number): Uint32Array {
  const marked = new Uint8Array(length);
  for (const part of text.split(",")) {
    const [, from, to = from] = /^(\d+)(?:-(\d+))?$/.exec(part) ?? [];
    if (from !== undefined) marked.fill(1, Number(from), Number(to) + 1);
  }
  return Uint32Array.from(marked.keys()).filter((row) => marked[row] === 1);
}
