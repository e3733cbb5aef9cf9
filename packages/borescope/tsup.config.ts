import { defineConfig } from "tsup";

export default defineConfig({
  entry: [
    "src/index.ts",
    "src/cli.ts",
    "src/documents/schemas.ts", // a file of its own, which bundlers leave out with zod where no schema is asked for
    "src/open-node.ts",
    "src/open-browser.ts",
    "src/picture-node.ts",
    "src/picture-web.ts",
  ],
  external: ["#open", "#picture"],
  format: "esm",
  dts: {
    entry: ["src/index.ts", "src/open-node.ts", "src/open-browser.ts", "src/picture-node.ts", "src/picture-web.ts"],
  },
  clean: true,
  target: "es2022",
  treeshake: true,
});
