import { readFileSync } from "node:fs";
import { isBuiltin } from "node:module";
import { posix } from "node:path";
import ts from "typescript";
import { describe, expect, it } from "vitest";
import { packages, root, type WorkspacePackage } from "./workspace.js";

/** docs/architecture.md, §2. A package imports only packages of lower floors. */
const FLOORS: Readonly<Record<string, number>> = {
  core: 0,
  metrics: 1,
  inference: 1,
  search: 1,
  "adapters-*": 1,
  castings: 1,
  embeddings: 2,
  insights: 3,
  viewer: 4,
  borescope: 5,
};

/** Where `node:` may be imported, of the packages that run in a browser; the others are free. */
const NODE_FILES: Readonly<Record<string, RegExp | null>> = {
  core: /^packages\/core\/src\/node(\.ts$|\/)/,
  metrics: /^packages\/metrics\/src\/workers\/.*-node\.ts$/,
  inference: /^packages\/inference\/src\/.*-node\.ts$/,
  search: /^packages\/search\/src\/.*-node\.ts$/,
  embeddings: /^packages\/embeddings\/src\/.*-node\.ts$/,
  "adapters-*": /\/src\/.*-node\.ts$/,
  castings: null,
  viewer: null,
};

interface Import {
  readonly from: string;
  readonly line: number;
  readonly specifier: string;
  /** `import type` and `export type`: erased, so that no order of evaluation hangs on it. */
  readonly typeOnly: boolean;
}

const kindOf = ({ folder }: WorkspacePackage) => posix.basename(folder).replace(/^adapters-.+/, "adapters-*");
const floorOf = (one: WorkspacePackage) => FLOORS[kindOf(one)];
const at = ({ from, line, specifier }: Import, what: string) => `${from}:${line} imports "${specifier}": ${what}`;
const packageOf = (specifier: string) => /^(@[^/]+\/)?[^/]+/.exec(specifier)![0];
const isBare = ({ specifier }: Import) => !/^[.#]/.test(specifier) && !isBuiltin(specifier);

const byName = new Map(packages.map((one) => [one.name, one]));
const imports = new Map(packages.map((one) => [one, one.sources.flatMap(importsOf)]));

/** Static and dynamic imports and re-exports of a file, those of types too. */
function importsOf(from: string): Import[] {
  const text = readFileSync(root + from, "utf8");
  return ts.preProcessFile(text, true, true).importedFiles.map(({ fileName, pos }) => ({
    from,
    line: text.slice(0, pos).split("\n").length,
    specifier: fileName,
    typeOnly: /\b(import|export)\s+type\b[^;"']*$/.test(text.slice(0, pos)),
  }));
}

describe.each(packages)("$name", (one) => {
  const own = imports.get(one)!;

  it("stands on a floor and imports only lower ones", () => {
    const floor = floorOf(one);
    expect(floor, `${one.folder} has no floor: give it one in docs/architecture.md §2 and in this test`).toBeDefined();
    const wrong = own.flatMap((each) => {
      const target = byName.get(packageOf(each.specifier));
      if (target === undefined || floorOf(target)! < floor!) return [];
      return [at(each, `${one.name} is on floor ${floor}, ${target.name} on ${floorOf(target)}`)];
    });
    expect(wrong).toEqual([]);
  });

  it("declares what it imports, and nothing else", () => {
    const { dependencies = {}, peerDependencies = {} } = one.manifest;
    const bare = own.filter(isBare);
    const undeclared = bare
      .filter(({ specifier }) => !(packageOf(specifier) in { ...dependencies, ...peerDependencies }))
      .map((each) => at(each, `not in the dependencies of ${one.folder}/package.json`));
    const imported = new Set(bare.map(({ specifier }) => packageOf(specifier)));
    // A peer of a package below is named again, so that package managers hand it on.
    const handedOn = Object.keys(dependencies).flatMap((name) =>
      Object.keys(byName.get(name)?.manifest.peerDependencies ?? {}),
    );
    for (const name of handedOn) if (name in peerDependencies) imported.add(name);
    const unused = Object.keys({ ...dependencies, ...peerDependencies })
      .filter((name) => !imported.has(name))
      .map((name) => `${one.folder}/package.json declares "${name}", which nothing in src imports`);
    expect([...undeclared, ...unused]).toEqual([]);
  });

  it("imports node: modules only where it may", () => {
    const allowed = NODE_FILES[kindOf(one)];
    if (allowed === undefined) return;
    const wrong = own
      .filter(({ specifier, from }) => isBuiltin(specifier) && !allowed?.test(from))
      .map((each) => at(each, `${one.name} runs in browsers`));
    expect(wrong).toEqual([]);
  });

  it("reaches other packages by their names, and has no files that import in a circle", () => {
    const files = new Set(one.sources);
    const edges = new Map<string, string[]>();
    const outside: string[] = [];
    for (const each of own) {
      if (!each.specifier.startsWith(".")) continue;
      const target = posix.join(posix.dirname(each.from), each.specifier);
      if (!target.startsWith(`${one.folder}/src/`)) outside.push(at(each, "leaves src"));
      const source = [target.replace(/\.js$/, ".ts"), target.replace(/\.jsx?$/, ".tsx")].find((path) =>
        files.has(path),
      );
      if (source !== undefined && !each.typeOnly) edges.set(each.from, [...(edges.get(each.from) ?? []), source]);
    }
    expect([...outside, ...circles(edges)]).toEqual([]);
  });
});

/** One line for each circle that a walk over all files closes. */
function circles(edges: ReadonlyMap<string, readonly string[]>): string[] {
  const found: string[] = [];
  const done = new Set<string>();
  const path: string[] = [];
  const visit = (file: string) => {
    const start = path.indexOf(file);
    if (start >= 0) found.push([...path.slice(start), file].map((each) => posix.basename(each)).join(" → "));
    if (start >= 0 || done.has(file)) return;
    path.push(file);
    for (const next of edges.get(file) ?? []) visit(next);
    path.pop();
    done.add(file);
  };
  for (const file of edges.keys()) visit(file);
  return found;
}
