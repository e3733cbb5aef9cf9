import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import ts from "typescript";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { installBuilt } from "./install-built.js";
import { programOf } from "./sources.js";
import { requireDist, root } from "./workspace.js";

const EXAMPLE = "examples/custom-decoder";
const PROGRAM = `
import { createDetector } from "@borescope/inference";
import { corners } from "./corners.js";
const detector = await createDetector({ model: "corners.onnx", device: "cpu", decoder: corners(), confidence: 0.5 });
const { boxes, scores, classes } = await detector.detect({ width: 640, height: 480, data: new Uint8Array(3 * 640 * 480) });
console.log(JSON.stringify({ boxes: [...boxes], scores: [...scores], classes: [...classes] }));
`;

/** A copy of the example, as a user makes it, with the built packages installed. */
describe("examples/custom-decoder", () => {
  const folder = mkdtempSync(join(tmpdir(), "borescope-decoder-"));
  beforeAll(() => {
    requireDist();
    cpSync(root + EXAMPLE, folder, { recursive: true });
    cpSync(`${root}packages/inference/test/models/corners.onnx`, join(folder, "corners.onnx"));
    installBuilt(folder, "inference");
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it("reads a layout in under 30 lines, soundly typed", () => {
    expect(readFileSync(`${root}${EXAMPLE}/corners.js`, "utf8").split("\n").length).toBeLessThan(31);
    const program = programOf([`${EXAMPLE}/corners.js`], {
      allowJs: true,
      checkJs: true,
      noUncheckedIndexedAccess: false,
    });
    const source = program.getSourceFile(`${root}${EXAMPLE}/corners.js`)!;
    const found = [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)];
    expect(found.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, "\n"))).toEqual([]);
  });

  it("finds what its model gives, the weaker of two boxes of a class dropped", () => {
    writeFileSync(join(folder, "program.js"), PROGRAM);
    const told = execFileSync(process.execPath, ["program.js"], { cwd: folder, encoding: "utf8" });
    expect(JSON.parse(told)).toEqual({
      boxes: [80, 120, 240, 120, 320, 240, 160, 120],
      scores: [0.875, 0.75],
      classes: [1, 0],
    });
  });
});
