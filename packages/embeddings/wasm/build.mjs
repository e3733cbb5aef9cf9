// Compiles kernel.ts and writes the module, as text, where the sources import it from.
import { readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import asc from "assemblyscript/asc";

const FILES = ["kernel", "layout", "memory", "neighbours", "power", "rows", "tree"];

/** The source file that carries the compiled module. */
export async function compile() {
  const read = async (name) => [`${name}.ts`, await readFile(new URL(`${name}.ts`, import.meta.url), "utf8")];
  const sources = new Map(await Promise.all(FILES.map(read)));
  let binary;
  const options = [
    "kernel.ts",
    "-O3",
    "--runtime",
    "stub",
    "--noAssert",
    "--enable",
    "simd",
    "--outFile",
    "kernel.wasm",
  ];
  const { error, stderr } = await asc.main(options, {
    readFile: (name) => sources.get(name) ?? null,
    writeFile: (name, contents) => {
      if (name === "kernel.wasm") binary = contents;
    },
    listFiles: () => [],
  });
  if (error) throw new Error(`${error.message}\n${stderr.toString()}`);
  const text = Buffer.from(binary).toString("base64");
  return `// Made from wasm/ by wasm/build.mjs; a test holds the two together.\nexport const KERNEL_WASM =\n  "${text}";\n`;
}

if (process.argv[1] === fileURLToPath(import.meta.url))
  await writeFile(new URL("../src/kernel-wasm.ts", import.meta.url), await compile());
