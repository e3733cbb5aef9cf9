import { existsSync, readFileSync, writeFileSync } from "node:fs";
import ts from "typescript";
import { describe, expect, it } from "vitest";
import { fencesOf } from "./fences.js";
import { pathInRepository, programOf } from "./sources.js";
import { entrySources, packages, publicPackages, readJson, root } from "./workspace.js";

/**
 * What still lacks its docs, as `package: export` (or the package, for a README). It only shrinks: a new export is
 * documented from the start. `BORESCOPE_SHRINK=1 npx vitest run checks/docstrings` takes out what is done.
 */
interface Undocumented {
  readonly sentence: readonly string[];
  readonly example: readonly string[];
  readonly readme: readonly string[];
}

const LIST = "checks/undocumented.json";
const listed = readJson(LIST) as Undocumented;

interface Export {
  /** As in `@borescope/core: boxIou`, of the package that declares it. */
  readonly key: string;
  /** As in `packages/core/src/geometry/box.ts:12`. */
  readonly place: string;
  readonly hasSentence: boolean;
  /** Functions, classes and constants that hold a function. */
  readonly callable: boolean;
  readonly hasExample: boolean;
}

/** Every export that an entry point of a public package reaches, once, where it is declared. */
function allExports(): Export[] {
  const entries = publicPackages.flatMap(entrySources).filter((path) => existsSync(root + path));
  // Names and comments are all that is asked: no library, no checking of types.
  const program = programOf(entries, { noLib: true, types: [] });
  const checker = program.getTypeChecker();
  const symbols = new Set<ts.Symbol>();
  for (const entry of entries) {
    const module = checker.getSymbolAtLocation(program.getSourceFile(root + entry)!);
    for (const symbol of module === undefined ? [] : checker.getExportsOfModule(module))
      symbols.add(symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol);
  }
  return [...symbols]
    .flatMap((symbol) => describeExport(symbol, checker) ?? [])
    .sort((a, b) => (a.key < b.key ? -1 : 1));
}

function describeExport(symbol: ts.Symbol, checker: ts.TypeChecker): Export | null {
  const declaration = symbol.declarations?.[0];
  const file = declaration?.getSourceFile();
  const path = file === undefined ? null : pathInRepository(file.fileName);
  const owner = packages.find(({ folder }) => path?.startsWith(`${folder}/`));
  if (declaration === undefined || file === undefined || owner === undefined) return null; // another project's
  const text = ts.displayPartsToString(symbol.getDocumentationComment(checker));
  const examples = symbol.getJsDocTags(checker).filter(({ name }) => name === "example");
  return {
    key: `${owner.name}: ${symbol.name}`,
    place: `${path}:${file.getLineAndCharacterOfPosition(declaration.getStart()).line + 1}`,
    hasSentence: /\p{L}+\s+\S+[\s\S]*[.:!?]/u.test(text),
    callable: symbol.declarations!.some(isCallable),
    hasExample: examples.some((tag) => fencesOf(ts.displayPartsToString(tag.text)).some(({ runs }) => runs)),
  };
}

function isCallable(node: ts.Node): boolean {
  if (ts.isFunctionDeclaration(node) || ts.isClassDeclaration(node)) return true;
  const value = ts.isVariableDeclaration(node) ? node.initializer : undefined;
  return value !== undefined && (ts.isArrowFunction(value) || ts.isFunctionExpression(value));
}

const exported = allExports();
const readmes = publicPackages.map(({ name, folder }) => ({
  key: name,
  place: `${folder}/README.md`,
  done: existsSync(`${root}${folder}/README.md`) && hasProgram(`${folder}/README.md`),
}));

function hasProgram(path: string): boolean {
  return fencesOf(readFileSync(root + path, "utf8")).some(({ runs }) => runs);
}

const lacking: Record<keyof Undocumented, readonly { readonly key: string; readonly place: string }[]> = {
  sentence: exported.filter(({ hasSentence }) => !hasSentence),
  example: exported.filter(({ callable, hasExample }) => callable && !hasExample),
  readme: readmes.filter(({ done }) => !done),
};

const shrunk: Undocumented = {
  sentence: stillLacking("sentence"),
  example: stillLacking("example"),
  readme: stillLacking("readme"),
};
if (process.env["BORESCOPE_SHRINK"] === "1") writeFileSync(root + LIST, `${JSON.stringify(shrunk, null, 2)}\n`);

function stillLacking(what: keyof Undocumented): string[] {
  const keys = new Set(lacking[what].map(({ key }) => key));
  return listed[what].filter((key) => keys.has(key));
}

describe.each([
  ["every export has a TSDoc comment with a sentence", "sentence"],
  ["every exported function and class has an @example with a ```ts block that runs", "example"],
  ["every package has a README.md with a ```ts program that runs", "readme"],
] as const)("%s", (_title, what) => {
  it("or is on the list of those still to be documented", () => {
    const offenders = lacking[what].filter(({ key }) => !listed[what].includes(key));
    expect(offenders.map(({ key, place }) => `${place}  ${key}`)).toEqual([]);
  });

  it("and leaves that list as soon as it has", () => {
    const done = listed[what].filter((key) => !shrunk[what].includes(key));
    expect(done, `take these out of ${LIST} (BORESCOPE_SHRINK=1 npx vitest run checks/docstrings)`).toEqual([]);
  });
});
