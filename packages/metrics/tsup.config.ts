import { defineConfig } from "tsup";

const workers = "src/workers";

export default defineConfig({
  // named, so that each lies where the code looks for it
  entry: {
    index: "src/index.ts",
    "workers/spawn-node": `${workers}/spawn-node.ts`,
    "workers/spawn-browser": `${workers}/spawn-browser.ts`,
    "workers/worker-node": `${workers}/worker-node.ts`,
    "workers/worker-browser": `${workers}/worker-browser.ts`,
  },
  external: ["#spawn"],
  format: "esm",
  dts: {
    entry: {
      index: "src/index.ts",
      "workers/spawn-node": `${workers}/spawn-node.ts`,
      "workers/spawn-browser": `${workers}/spawn-browser.ts`,
    },
  },
  clean: true,
  target: "es2022",
  treeshake: true,
});
