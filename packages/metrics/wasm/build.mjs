// Compiles evaluate.ts, with what it imports, and writes the module, as text, where the sources import it from.
import { readdir, readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import asc from "assemblyscript/asc";

/** The source file that carries the compiled module. */
export async function compile() {
  const sources = new Map();
  for (const name of await readdir(new URL(".", import.meta.url)))
    if (name.endsWith(".ts")) sources.set(name, await readFile(new URL(name, import.meta.url), "utf8"));
  let binary;
  const options = ["evaluate.ts", "-O3", "--runtime", "stub", "--noAssert", "--outFile", "evaluate.wasm"];
  const { error, stderr } = await asc.main(options, {
    readFile: (name) => sources.get(name) ?? null,
    writeFile: (name, contents) => {
      if (name === "evaluate.wasm") binary = contents;
    },
    listFiles: () => [],
  });
  if (error) throw new Error(`${error.message}\n${stderr.toString()}`);
  const text = Buffer.from(binary).toString("base64");
  return `// Made from the sources in wasm by wasm/build.mjs; a test holds the two together.\nexport const EVALUATE_WASM =\n  "${text}";\n`;
}

if (process.argv[1] === fileURLToPath(import.meta.url))
  await writeFile(new URL("../src/evaluate-wasm.ts", import.meta.url), await compile());
