// Compiles scan.ts and writes the module, as text, where the sources import it from.
import { readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import asc from "assemblyscript/asc";

/** The source file that carries the compiled module. */
export async function compile() {
  const source = await readFile(new URL("scan.ts", import.meta.url), "utf8");
  let binary;
  const options = ["scan.ts", "-O3", "--runtime", "stub", "--noAssert", "--enable", "simd", "--outFile", "scan.wasm"];
  const { error, stderr } = await asc.main(options, {
    readFile: (name) => (name === "scan.ts" ? source : null),
    writeFile: (name, contents) => {
      if (name === "scan.wasm") binary = contents;
    },
    listFiles: () => [],
  });
  if (error) throw new Error(`${error.message}\n${stderr.toString()}`);
  const text = Buffer.from(binary).toString("base64");
  return `// Made from wasm/scan.ts by wasm/build.mjs; a test holds the two together.\nexport const SCAN_WASM =\n  "${text}";\n`;
}

if (process.argv[1] === fileURLToPath(import.meta.url))
  await writeFile(new URL("../src/scan-wasm.ts", import.meta.url), await compile());
