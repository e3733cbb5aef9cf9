import { existsSync, readFileSync } from "node:fs";
import { checkPackage, createPackageFromTarballData } from "@arethetypeswrong/core";
import { publint } from "publint";
import { formatMessage } from "publint/utils";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Packed, packAll } from "./pack.js";
import { type ExportTarget, entrySources, type Manifest, publicPackages, readJson, root } from "./workspace.js";

const workspace = readJson("package.json") as Manifest;
const INSTALL_SCRIPTS = ["preinstall", "install", "postinstall", "prepare", "prepublish"];

describe.each(publicPackages)("$name", (one) => {
  const { folder, manifest } = one;

  it("keeps the promises of its package.json", () => {
    expect(manifest).toMatchObject({ license: "MIT", type: "module", sideEffects: false, engines: workspace.engines });
    expect(manifest.description).toMatch(/\w \w.*[.?]$/);
    expect(manifest.files).toContain("dist");
    expect(readFileSync(`${root}${folder}/LICENSE`, "utf8")).toMatch(/^MIT License/);
    expect(INSTALL_SCRIPTS.filter((name) => name in (manifest.scripts ?? {}))).toEqual([]);
  });

  it("gives types first under every export that is code", () => {
    const wrong = Object.entries(manifest.exports ?? {}).filter(([, target]) => !isTyped(target));
    expect(wrong.map(([subpath]) => subpath)).toEqual([]);
  });

  it("depends on its siblings by workspace:^", () => {
    const siblings = Object.entries({ ...manifest.dependencies, ...manifest.peerDependencies }).filter(([name]) =>
      /^(@borescope\/.+|borescope)$/.test(name),
    );
    expect(siblings.filter(([, range]) => range !== "workspace:^")).toEqual([]);
  });

  it("has a typedoc.json that names its entry points", () => {
    const path = `${folder}/typedoc.json`;
    expect(existsSync(root + path), `${path} is missing; copy that of packages/core`).toBe(true);
    const { entryPoints } = readJson(path) as { entryPoints: string[] };
    expect(entryPoints.map((source) => `${folder}/${source}`)).toEqual(entrySources(one));
  });
});

/** Whether a target is no code, or has `types` as the first of its conditions, at any depth. */
function isTyped(target: ExportTarget): boolean {
  if (target === null) return true;
  if (typeof target === "string") return !/\.[cm]?[jt]sx?$/.test(target);
  const [first, ...others] = Object.entries(target);
  if (first?.[0] === "types") return others.length > 0;
  return Object.values(target).every(isTyped);
}

describe("packed packages", () => {
  let packed: Packed;
  beforeAll(() => {
    packed = packAll();
  });
  afterAll(() => packed?.remove());

  it.each(publicPackages)("$name pleases publint, strictly", async ({ name }) => {
    const { buffer, byteOffset, byteLength } = readFileSync(packed.tarballs.get(name)!);
    const tarball = buffer.slice(byteOffset, byteOffset + byteLength) as ArrayBuffer;
    const { messages, pkg } = await publint({ pack: { tarball }, pkgDir: "package", strict: true });
    expect(messages.map((message) => formatMessage(message, pkg, { color: false }))).toEqual([]);
  });

  it.each(publicPackages)("$name has types that resolve as its code does, imported as ESM", async ({ name }) => {
    const result = await checkPackage(createPackageFromTarballData(readFileSync(packed.tarballs.get(name)!)));
    if (result.types === false) throw new Error(`${name} ships no types`);
    // attw's profile "esm-only": node10 and CommonJS are not offered.
    const problems = result.problems.filter(
      (problem) => !("resolutionKind" in problem && /^(node10|node16-cjs)$/.test(problem.resolutionKind)),
    );
    expect(problems).toEqual([]);
  });
});
