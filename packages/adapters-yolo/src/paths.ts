import { BorescopeError, safePath } from "@borescope/core";

/** The folder of a path, without a slash at its end; `""` for the root. */
export function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf("/")));
}

/** The last part of a path. */
export function baseOf(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

/** A path without the extension of its last part. */
export function withoutExtension(path: string): string {
  const dot = path.lastIndexOf(".");
  return dot > path.lastIndexOf("/") + 1 ? path.slice(0, dot) : path;
}

/** The last part without its extension. */
export function stemOf(path: string): string {
  return baseOf(withoutExtension(path));
}

/** `path` seen from `folder`, made plain; undefined where that leads out of the root, or is absolute. */
export function joined(folder: string, path: string): string | undefined {
  try {
    return safePath(isAbsolute(path) || folder === "" ? path : `${folder}/${path}`, "");
  } catch (error) {
    if (error instanceof BorescopeError) return undefined;
    throw error;
  }
}

/** Whether a path is one of a whole computer: `/data`, `C:\data`, `\\server`, `s3://bucket`. */
export function isAbsolute(path: string): boolean {
  return /^([\\/]|[A-Za-z]:[\\/]|[A-Za-z][\w+.-]+:\/\/)/.test(path);
}

/** The last parts of a path of any computer (64 at most), without `.` and without what climbs. */
export function partsOf(path: string): string[] {
  const parts = path.split(/[\\/]+/).filter((part) => part !== "" && part !== "." && part !== "..");
  return parts.slice(-64);
}

/** How many of the last parts of two paths are alike. */
export function sharedEnd(a: readonly string[], b: readonly string[]): number {
  let n = 0;
  while (n < a.length && n < b.length && a[a.length - 1 - n] === b[b.length - 1 - n]) n++;
  return n;
}

/** A path within the source that a file names and that must be inside. @throws BorescopeError SOURCE_OUTSIDE_ROOT */
export function refuseOutside(path: string, source: string): void {
  safePath(path, source);
}
