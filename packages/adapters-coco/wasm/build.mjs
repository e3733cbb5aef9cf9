// Compiles rows.ts and writes the module, as text, where the sources import it from.
import { writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import asc from "assemblyscript/asc";

/** The compiled module, and the source file that carries it. */
export async function compile() {
  const folder = fileURLToPath(new URL(".", import.meta.url));
  const { error, stderr, binary } = await run(folder);
  if (error) throw new Error(`${error.message}\n${stderr}`);
  const text = Buffer.from(binary).toString("base64");
  return `// Made from wasm/rows.ts by wasm/build.mjs; a test holds the two together.\nexport const ROWS_WASM =\n  "${text}";\n`;
}

async function run(folder) {
  let binary;
  const files = new Map();
  const { readFile } = await import("node:fs/promises");
  files.set("rows.ts", await readFile(`${folder}rows.ts`, "utf8"));
  const { error, stderr } = await asc.main(
    ["rows.ts", "-O3", "--runtime", "stub", "--noAssert", "--outFile", "rows.wasm"],
    {
      readFile: (name) => files.get(name) ?? null,
      writeFile: (name, contents) => {
        if (name.endsWith(".wasm")) binary = contents;
      },
      listFiles: () => [],
    },
  );
  return { error, stderr: stderr.toString(), binary };
}

if (process.argv[1] === fileURLToPath(import.meta.url))
  await writeFile(new URL("../src/rows-wasm.ts", import.meta.url), await compile());
