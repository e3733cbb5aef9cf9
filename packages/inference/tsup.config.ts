import { defineConfig } from "tsup";

const platform = ["runtime-node", "runtime-web", "decode-node", "decode-web"];

export default defineConfig({
  entry: ["src/index.ts", ...platform.map((name) => `src/${name}.ts`)],
  external: ["#runtime", "#decode", "sharp", /^onnxruntime-/],
  format: "esm",
  dts: true,
  clean: true,
  target: "es2022",
  treeshake: true,
});
