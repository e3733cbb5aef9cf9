import { mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { root } from "./workspace.js";

/** Installs built packages of this workspace, by the names of their folders, into a user's folder. */
export function installBuilt(folder: string, ...packages: string[]): void {
  mkdirSync(join(folder, "node_modules/@borescope"), { recursive: true });
  for (const name of packages) {
    const place = name === "borescope" ? name : `@borescope/${name}`;
    symlinkSync(`${root}packages/${name}`, join(folder, "node_modules", place), "junction");
  }
}
