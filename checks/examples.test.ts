import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import ts from "typescript";
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type Fence, fencesOf } from "./fences.js";
import { programOf } from "./sources.js";
import { writeTinyCoco } from "./tiny-coco.js";
import { filesBelow, packages, root } from "./workspace.js";

interface Example extends Fence {
  /** The file it stands in, relative to the repository. */
  readonly file: string;
  /** What is run: each line at the number it has in `file`, in the package, so that it finds its dependencies. */
  readonly copy: string;
}

const SECONDS = 10;

/** Folder of the copies in a package; of this process, since two may run in one checkout. */
const COPIES = `.examples/${process.pid}`;

const homes = ["", ...packages.map(({ folder }) => `${folder}/`)];
const readmes = ["README.md", ...packages.flatMap(({ folder }) => filesBelow(folder, /^README\.md$/))];
const examples: Example[] = [
  ...readmes.flatMap((file) => fencesOf(readFileSync(root + file, "utf8")).map((fence) => inFile(file, fence))),
  ...packages.flatMap(({ sources }) => sources.flatMap((file) => docFences(file).map((fence) => inFile(file, fence)))),
];

function inFile(file: string, fence: Fence): Example {
  const home = homes.findLast((folder) => file.startsWith(folder))!;
  const name = `${file.slice(home.length).replace(/\.\w+$/, "")}-${fence.line}.ts`;
  return { ...fence, file, copy: `${home}${COPIES}/${name}` };
}

/** Blocks in the TSDoc comments of a source file. */
function docFences(file: string): Fence[] {
  const text = readFileSync(root + file, "utf8");
  if (!text.includes("```ts")) return [];
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const comments = new Set<ts.JSDoc>();
  const visit = (node: ts.Node) => {
    for (const comment of ts.getJSDocCommentsAndTags(node)) if (ts.isJSDoc(comment)) comments.add(comment);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return [...comments].flatMap((comment) => {
    const before = source.getLineAndCharacterOfPosition(comment.pos).line;
    const markdown = text.slice(comment.pos, comment.end).replace(/^[ \t]*\*(?!\/) ?/gm, "");
    return fencesOf(markdown).map((fence) => ({ ...fence, line: before + fence.line }));
  });
}

for (const { copy, code, line } of examples) {
  mkdirSync(dirname(root + copy), { recursive: true });
  writeFileSync(root + copy, `${"\n".repeat(line - 1)}${code}\nexport {};\n`);
}
afterAll(() => {
  for (const home of homes) rmSync(`${root}${home}${COPIES}`, { recursive: true, force: true });
});

describe("examples run", () => {
  const home = process.cwd();
  const folder = mkdtempSync(join(tmpdir(), "borescope-examples-"));
  beforeEach(() => {
    writeTinyCoco(folder);
    process.chdir(folder); // what an example writes lands there
    vi.spyOn(console, "log").mockImplementation(() => {});
  });
  afterEach(() => {
    vi.restoreAllMocks();
    process.chdir(home);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  for (const { file, line, copy } of examples.filter(({ runs }) => runs))
    it(`${file}:${line}`, { timeout: SECONDS * 1000 }, async () => {
      try {
        await import(/* @vite-ignore */ root + copy);
      } catch (error) {
        throw new Error(`${file}:${lineOf(error, copy) ?? line}: ${error instanceof Error ? error.message : error}`, {
          cause: error,
        });
      }
    });
});

/** The line of a copy, so of its source, that an error came through first. */
function lineOf(error: unknown, copy: string): string | undefined {
  const stack = error instanceof Error ? (error.stack ?? "") : "";
  return stack.split(copy)[1]?.match(/^:(\d+)/)?.[1];
}

describe("examples, those that do not run too,", () => {
  it("are sound TypeScript", () => {
    const program = programOf(
      examples.map(({ copy }) => copy),
      { noUnusedLocals: false, noUnusedParameters: false, noPropertyAccessFromIndexSignature: false },
    );
    const complaints = examples.flatMap(({ file, copy }) => {
      const source = program.getSourceFile(root + copy)!;
      const all = [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)];
      return all.map(({ start, messageText }) => {
        const line = source.getLineAndCharacterOfPosition(start ?? 0).line + 1;
        return `${file}:${line}: ${ts.flattenDiagnosticMessageText(messageText, "\n")}`;
      });
    });
    expect(complaints).toEqual([]);
  });
});
