import { spawnSync } from "node:child_process";
import { expect } from "vitest";
import { root } from "./workspace.js";

/** Runs the command line as built, in a folder. */
function borescope(cwd: string, args: readonly string[]): void {
  const { status, stderr } = spawnSync(process.execPath, [`${root}packages/borescope/dist/cli.js`, ...args], {
    cwd,
    encoding: "utf8",
  });
  expect([status, stderr]).toEqual([0, expect.any(String)]);
}

/** Writes some castings to a folder, and a report of them by the castings embedder: `report.html`. */
export function castingsReport(folder: string, ...options: readonly string[]): void {
  borescope(folder, ["castings", ".", "--images", "24", "--size", "160"]);
  const report = "report annotations.json simulated.json --images images --embedder castings --device cpu --rounds 0";
  borescope(folder, [...report.split(" "), "--out", "report.html", ...options]);
}
