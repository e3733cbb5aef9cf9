import type { Images } from "@borescope/core";

/**
 * Finds the image that a file name in another file means: the one of that very name; else the one whose path ends as
 * the name does, or the other way round, extensions aside.
 *
 * @returns from a name to the rows it may mean: one, none or several
 */
export function imageFinder({ fileNames }: Images): (name: string) => readonly number[] {
  const whole = new Map<string, number[]>();
  const byStem = new Map<string, number[]>();
  const paths = fileNames.map(normal);
  paths.forEach((path, row) => {
    gather(whole, path, row);
    gather(byStem, last(bare(path)), row);
  });
  return (text) => {
    const name = normal(text);
    const same = whole.get(name);
    if (same !== undefined) return same;
    const ending = (wanted: string) =>
      (byStem.get(last(wanted)) ?? []).filter((row) => endsAlike(bare(paths[row]!), wanted));
    const rows = ending(name); // without an extension, though it may have a point
    return rows.length > 0 ? rows : ending(bare(name));
  };
}

function gather(groups: Map<string, number[]>, key: string, row: number): void {
  const group = groups.get(key);
  if (group === undefined) groups.set(key, [row]);
  else group.push(row);
}

function normal(path: string): string {
  return path
    .trim()
    .replaceAll("\\", "/")
    .replace(/^(\.?\/)+/, "");
}

/** Without the extension, where it looks like an image's. */
function bare(path: string): string {
  return path.replace(/\.[a-z][a-z0-9]{1,4}$/i, "");
}

function last(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

/** Whether one path is the other, or its end from a `/` on. */
function endsAlike(a: string, b: string): boolean {
  return a === b || a.endsWith(`/${b}`) || b.endsWith(`/${a}`);
}
