import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const source = (path: string) => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  resolve: {
    alias: [
      { find: "#open", replacement: source("packages/borescope/src/open-node.ts") },
      { find: "@borescope/core/node", replacement: source("packages/core/src/node.ts") },
      { find: /^@borescope\/([a-z-]+)$/, replacement: source("packages/$1/src/index.ts") },
      { find: /^borescope$/, replacement: source("packages/borescope/src/index.ts") },
    ],
  },
  test: { include: ["packages/*/test/**/*.test.ts"], testTimeout: 60_000 },
});
