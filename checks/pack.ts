import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { publicPackages, requireDist, root } from "./workspace.js";

/** The tarballs of the public packages as they would be published, `workspace:` ranges made plain. */
export interface Packed {
  /** Path of each tarball, by name of the package. */
  readonly tarballs: ReadonlyMap<string, string>;
  /** Takes the tarballs away. */
  readonly remove: () => void;
}

/** @throws Error where a package is not built */
export function packAll(): Packed {
  requireDist();
  const folder = mkdtempSync(join(tmpdir(), "borescope-pack-"));
  const filters = publicPackages.map(({ name }) => `--filter=${name}`);
  const pack = ["-y", "pnpm@10.34.9", ...filters, "pack", "--pack-destination", folder, "--json"];
  const printed = execFileSync("npx", pack, { cwd: root, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
  const list = [JSON.parse(printed)].flat() as { name: string; filename: string }[];
  return {
    tarballs: new Map(list.map(({ name, filename }) => [name, filename])),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
