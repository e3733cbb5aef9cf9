import { defineConfig } from "tsup";

export default defineConfig({
  entry: ["src/index.ts", "src/disk-node.ts", "src/disk-web.ts"],
  external: ["#disk", "@huggingface/tokenizers"],
  format: "esm",
  dts: true,
  clean: true,
  target: "es2022",
  treeshake: true,
});
