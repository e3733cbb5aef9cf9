import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

export const cli = fileURLToPath(new URL("../packages/borescope/dist/cli.js", import.meta.url));

/** GNU time, which knows the memory of the process it runs. */
const timer = existsSync("/usr/bin/time") && process.platform === "linux" ? "/usr/bin/time" : null;

/**
 * Runs a command once.
 *
 * @param {string[]} command
 * @returns {{ seconds: number, megabytes: number, stdout: string }} wall-clock time, peak memory (NaN where nobody
 * knows), what it printed
 */
export function measure(command) {
  const start = performance.now();
  const [program, ...args] = timer === null ? command : [timer, "-f", "peak %M", ...command];
  const { status, stdout, stderr, error } = spawnSync(program, args, { encoding: "utf8", maxBuffer: 1 << 28 });
  const seconds = (performance.now() - start) / 1000;
  if (error !== undefined) throw error;
  if (status !== 0) throw new Error(`${command.join(" ")}\n${stderr}`);
  const kilobytes = Number(/^peak (\d+)$/m.exec(stderr)?.[1] ?? Number.NaN);
  return { seconds, megabytes: kilobytes / 1024, stdout };
}

/** @param {number[]} values */
export function median(values) {
  const sorted = values.toSorted((a, b) => a - b);
  const half = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
}
