import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import ts from "typescript";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { installBuilt } from "./install-built.js";
import { programOf } from "./sources.js";
import { requireDist, root } from "./workspace.js";

const EXAMPLE = "examples/custom-adapter";

/** A copy of the example, as a user makes it, with the built packages installed. */
describe("examples/custom-adapter", () => {
  const folder = mkdtempSync(join(tmpdir(), "borescope-adapter-"));
  const node = (...args: string[]) => execFileSync(process.execPath, args, { cwd: folder, encoding: "utf8" });
  const borescope = (...args: string[]) => node(join(root, "packages/borescope/dist/cli.js"), ...args);

  beforeAll(() => {
    requireDist();
    cpSync(root + EXAMPLE, folder, { recursive: true });
    installBuilt(folder, "core");
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it("implements a format in under 80 lines, soundly typed", () => {
    expect(readFileSync(`${root}${EXAMPLE}/csv.js`, "utf8").split("\n").length).toBeLessThan(80);
    const options = { allowJs: true, checkJs: true, noUncheckedIndexedAccess: false };
    const program = programOf([`${EXAMPLE}/csv.js`], options);
    const source = program.getSourceFile(`${root}${EXAMPLE}/csv.js`)!;
    const found = [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)];
    expect(found.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, "\n"))).toEqual([]);
  });

  it("passes the conformance kit, run by Node's own test runner", () => {
    const told = node("--test", "--test-reporter=tap");
    expect(told).toMatch(/^# fail 0$/m);
    expect(told).toMatch(/^# pass [1-9]\d$/m);
  });

  it("is used by the command line", () => {
    const { models } = JSON.parse(borescope("evaluate", "val.csv", "yolo.csv", "--adapter", "./csv.js", "--json"));
    expect(models).toMatchObject([{ images: 3, groundTruths: 3, detections: 3 }]);
    expect(models[0].perClass).toMatchObject([
      { category: "burr", AP50: expect.closeTo(0.505, 3) },
      { category: "open hole", AP50: expect.closeTo(1) },
    ]);
    borescope("convert", "val.csv", "val.json", "--to", "coco", "--adapter", "./csv.js");
    expect(JSON.parse(readFileSync(join(folder, "val.json"), "utf8")).annotations).toHaveLength(3);
  });
});
