import { defineConfig } from "tsup";

export default defineConfig({
  entry: ["src/index.ts", "src/cli.ts", "src/open-node.ts", "src/open-browser.ts"],
  external: ["#open"],
  format: "esm",
  dts: { entry: ["src/index.ts", "src/open-node.ts", "src/open-browser.ts"] },
  clean: true,
  target: "es2022",
  treeshake: true,
});
