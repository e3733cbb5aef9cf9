import { writeFile } from "node:fs/promises";
import { build } from "esbuild";
import { defineConfig } from "tsup";

export default defineConfig({
  entry: ["src/index.ts"],
  external: ["#page-script"],
  format: "esm",
  dts: true,
  clean: true,
  target: "es2022",
  treeshake: true,
  onSuccess: writePageScript,
});

/** What the page's script is made of besides borescope, as its licences ask to be told. */
const NOTICE = `/*!
borescope, MIT. With lit (BSD-3-Clause, Copyright 2017 Google LLC), d3-scale, d3-shape, d3-array, d3-color, d3-format,
d3-interpolate, d3-path, d3-time, d3-time-format, internmap (ISC, Copyright Mike Bostock), zod (MIT, Copyright Colin
McDonnell), fflate (MIT, Copyright Arjun Barrett), yaml (ISC, Copyright Eemeli Aro).
*/`;

/** Bundles the page into one classic script, and writes it as the text that a report carries. */
async function writePageScript(): Promise<void> {
  const { outputFiles } = await build({
    entryPoints: ["src/page.ts"],
    bundle: true,
    minify: true,
    format: "iife",
    platform: "browser",
    target: "es2022",
    charset: "utf8",
    legalComments: "inline",
    banner: { js: NOTICE },
    // a report writes no reports, and runs no models
    external: ["#page-script", "onnxruntime-web/*", "@huggingface/tokenizers"],
    tsconfigRaw: {}, // the workspace's would lead to sources
    logOverride: { "empty-import-meta": "silent" }, // of workers, which the page does not start
    write: false,
  });
  const script = outputFiles[0]!.text.replaceAll("</script", "<\\/script");
  await writeFile("dist/page-script.js", `export const PAGE_SCRIPT = ${JSON.stringify(script)};\n`);
}
