import { createHash } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { type BuildOptions, build } from "esbuild";
import { defineConfig } from "tsup";

export default defineConfig({
  entry: ["src/index.ts"],
  external: ["#page-script", "#models-script"],
  format: "esm",
  dts: true,
  clean: true,
  target: "es2022",
  treeshake: true,
  async onSuccess() {
    await writePageScript();
    await writeModelsScript();
  },
});

/** What the page's script is made of besides borescope, as its licences ask to be told. */
const NOTICE = `/*!
borescope, MIT. With lit (BSD-3-Clause, Copyright 2017 Google LLC), d3-scale, d3-shape, d3-array, d3-color, d3-format,
d3-interpolate, d3-path, d3-time, d3-time-format, internmap (ISC, Copyright Mike Bostock), zod (MIT, Copyright Colin
McDonnell), fflate (MIT, Copyright Arjun Barrett), yaml (ISC, Copyright Eemeli Aro).
*/`;

/** The same of the script that runs models. */
const MODELS_NOTICE = `/*!
borescope, MIT. With onnxruntime-web (MIT, Copyright (c) Microsoft Corporation).
*/`;

/** Bundles the page into one classic script, and writes it as the text that a report carries. */
async function writePageScript(): Promise<void> {
  const script = await bundled("src/page.ts", NOTICE, {
    // a report writes no reports, and runs no models
    external: ["#page-script", "#models-script", "onnxruntime-web/*", "@huggingface/tokenizers"],
    logOverride: { "empty-import-meta": "silent" }, // of workers, which the page does not start
  });
  await writeFile("dist/page-script.js", `export const PAGE_SCRIPT = ${JSON.stringify(script)};\n`);
}

/** The same of what runs models, which only a report that carries one has; and which WebAssembly belongs to it. */
async function writeModelsScript(): Promise<void> {
  const script = await bundled("src/models-page.ts", MODELS_NOTICE, {
    external: ["onnxruntime-web/webgpu", "@huggingface/tokenizers", "node:*", "module", "worker_threads"],
    define: { "import.meta.url": "document.baseURI" }, // where the runtime would look for files, had it none
  });
  const wasm = await readFile(fileURLToPath(import.meta.resolve("onnxruntime-web/ort-wasm-simd-threaded.wasm")));
  const { devDependencies } = JSON.parse(await readFile("package.json", "utf8"));
  const runtime = {
    version: devDependencies["onnxruntime-web"],
    sha256: createHash("sha256").update(wasm).digest("base64"),
  };
  await writeFile(
    "dist/models-script.js",
    `export const MODELS_SCRIPT = ${JSON.stringify(script)};\nexport const RUNTIME = ${JSON.stringify(runtime)};\n`,
  );
}

async function bundled(entry: string, notice: string, options: BuildOptions): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [entry],
    bundle: true,
    minify: true,
    format: "iife",
    platform: "browser",
    target: "es2022",
    charset: "utf8",
    legalComments: "inline",
    banner: { js: notice },
    tsconfigRaw: {}, // the workspace's would lead to sources
    ...options,
    write: false,
  });
  return outputFiles![0]!.text.replaceAll("</script", "<\\/script");
}
