import { builtinModules, isBuiltin } from "node:module";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { beforeAll, describe, expect, it } from "vitest";
import { packages, requireDist, root } from "./workspace.js";

/** Gzipped bytes of a minified browser bundle; 5 % above what they were when the limit was set. */
const LIMITS = [
  { program: 'export { evaluate } from "@borescope/metrics";', folder: "packages/metrics", limit: 31_600 },
  { program: 'export { evaluate } from "borescope";', folder: "packages/borescope", limit: 31_900 },
] as const;

/** What is promised to run in a browser tab. */
const BROWSER = packages.filter(({ name }) =>
  /^(borescope|@borescope\/(core|metrics|inference|search|embeddings|castings|viewer|adapters-.+))$/.test(name),
);

beforeAll(() => requireDist());

async function bundle(contents: string, folder: string) {
  const { outputFiles, metafile } = await build({
    stdin: { contents, resolveDir: root + folder },
    bundle: true,
    minify: true,
    format: "esm",
    platform: "browser",
    target: "es2022",
    external: ["node:*", ...builtinModules], // told below, with the file that asks for it
    tsconfigRaw: {}, // the workspace's would lead to sources
    write: false,
    metafile: true,
  });
  const nodeImports = Object.entries(metafile.inputs).flatMap(([file, { imports }]) =>
    imports.filter(({ path }) => isBuiltin(path)).map(({ path }) => `${file} imports ${path}`),
  );
  return { bytes: gzipSync(outputFiles[0]!.contents).length, nodeImports };
}

describe("bundles", () => {
  it.each(LIMITS)("of `$program` weigh at most $limit bytes", async ({ program, folder, limit }) => {
    expect((await bundle(program, folder)).bytes).toBeLessThanOrEqual(limit);
  });

  it.each(BROWSER)("of $name for browsers import nothing of Node", async ({ name, folder }) => {
    expect((await bundle(`export * from "${name}";`, folder)).nodeImports).toEqual([]);
  });
});
