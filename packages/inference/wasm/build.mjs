// Compiles input.ts and writes the module, as text, where the sources import it from.
import { readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import asc from "assemblyscript/asc";

/** The source file that carries the compiled module. */
export async function compile() {
  const source = await readFile(new URL("input.ts", import.meta.url), "utf8");
  let binary;
  const options = ["input.ts", "-O3", "--runtime", "stub", "--noAssert", "--enable", "simd", "--outFile", "input.wasm"];
  const { error, stderr } = await asc.main(options, {
    readFile: (name) => (name === "input.ts" ? source : null),
    writeFile: (name, contents) => {
      if (name === "input.wasm") binary = contents;
    },
    listFiles: () => [],
  });
  if (error) throw new Error(`${error.message}\n${stderr.toString()}`);
  const text = Buffer.from(binary).toString("base64");
  return `// Made from wasm/input.ts by wasm/build.mjs; a test holds the two together.\nexport const INPUT_WASM =\n  "${text}";\n`;
}

if (process.argv[1] === fileURLToPath(import.meta.url))
  await writeFile(new URL("../src/preprocess/input-wasm.ts", import.meta.url), await compile());
