import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "esbuild";
import ts from "typescript";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { installBuilt } from "./install-built.js";
import { programOf } from "./sources.js";
import { requireDist, root } from "./workspace.js";

const EXAMPLE = "examples/training-loop";
const hasPython = spawnSync("python3", ["--version"]).status === 0;
if (!hasPython) console.log(`skipped: ${EXAMPLE}/train.py, for want of python3`);

/** AP after each epoch, as both programs print it. */
function printedAps(output: string): number[] {
  const lines = [...output.matchAll(/^epoch (\d+): AP (0\.\d{3}), AP50 0\.\d{3}$/gm)];
  expect(lines.map(([, epoch]) => Number(epoch))).toEqual(lines.map((_, k) => k + 1));
  return lines.map(([, , AP]) => Number(AP));
}

describe("examples/training-loop", () => {
  const folder = mkdtempSync(join(tmpdir(), "borescope-loop-"));

  beforeAll(() => {
    requireDist();
    installBuilt(folder, "metrics");
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it("is soundly typed", () => {
    const program = programOf([`${EXAMPLE}/train.ts`], {});
    const found = program
      .getSourceFiles()
      .filter(({ fileName }) => fileName.startsWith(root + EXAMPLE))
      .flatMap((file) => [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)]);
    expect(found.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, "\n"))).toEqual([]);
  });

  it("trains in TypeScript, evaluating image by image", async () => {
    const outfile = join(folder, "train.mjs");
    const entryPoints = [`${root}${EXAMPLE}/train.ts`];
    const external = ["@borescope/metrics"];
    await build({ entryPoints, outfile, external, bundle: true, format: "esm", platform: "node", tsconfigRaw: {} });
    const aps = printedAps(execFileSync(process.execPath, [outfile], { encoding: "utf8" }));
    expect(aps).toHaveLength(8);
    expect(aps.at(-1)).toBeGreaterThan(aps[0]! + 0.1);
    expect(aps.at(-1)).toBeGreaterThan(0.3);
  });

  it.runIf(hasPython)("trains in Python, evaluating by subprocess", () => {
    const BORESCOPE = `"${process.execPath}" "${root}packages/borescope/dist/cli.js"`;
    const program = `${root}${EXAMPLE}/train.py`;
    const output = execFileSync("python3", [program], { encoding: "utf8", env: { ...process.env, BORESCOPE } });
    const aps = printedAps(output);
    expect(aps).toHaveLength(4);
    expect(aps.at(-1)).toBeGreaterThan(aps[0]! + 0.05);
  });
});
