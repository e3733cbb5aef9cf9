import { defineConfig } from "tsup";

const platform = ["files-node", "files-web", "usearch-node", "usearch-web"];

export default defineConfig({
  entry: ["src/index.ts", ...platform.map((name) => `src/${name}.ts`)],
  external: ["#files", "#usearch", "usearch"],
  format: "esm",
  dts: true,
  clean: true,
  target: "es2022",
  treeshake: true,
});
