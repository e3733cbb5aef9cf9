import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { playwright } from "@vitest/browser-playwright";
import { configDefaults, defineConfig, type TestProjectInlineConfiguration } from "vitest/config";

const source = (path: string) => fileURLToPath(new URL(path, import.meta.url));

const inBrowser = ["packages/*/test/**/*.browser.test.ts"];

export default defineConfig({
  resolve: {
    alias: [
      { find: "#open", replacement: source("packages/borescope/src/open-node.ts") },
      { find: "#picture", replacement: source("packages/borescope/src/picture-node.ts") },
      { find: "#spawn", replacement: source("packages/metrics/src/workers/spawn-node.ts") },
      { find: "#runtime", replacement: source("packages/inference/src/runtime-node.ts") },
      { find: "#decode", replacement: source("packages/inference/src/decode-node.ts") },
      { find: "#disk", replacement: source("packages/embeddings/src/disk-node.ts") },
      { find: "#files", replacement: source("packages/search/src/files-node.ts") },
      { find: "#usearch", replacement: source("packages/search/src/usearch-node.ts") },
      { find: "#page-script", replacement: source("packages/viewer/dist/page-script.js") }, // as it is built
      { find: "#models-script", replacement: source("packages/viewer/dist/models-script.js") },
      { find: "@borescope/core/node", replacement: source("packages/core/src/node.ts") },
      { find: "@borescope/core/testing", replacement: source("packages/core/src/testing.ts") },
      { find: /^@borescope\/([a-z-]+)$/, replacement: source("packages/$1/src/index.ts") },
      { find: /^borescope$/, replacement: source("packages/borescope/src/index.ts") },
    ],
  },
  test: {
    testTimeout: 60_000,
    hookTimeout: 60_000,
    projects: [
      {
        extends: true,
        test: {
          name: "node",
          include: ["packages/*/test/**/*.test.ts", "checks/*.test.ts"],
          exclude: [...configDefaults.exclude, ...inBrowser],
          server: { deps: { external: [/\/packages\/[^/]+\/dist\//] } }, // what is built is run as built
        },
      },
      ...browserProject(),
    ],
  },
});

/** Tests in headless Chromium, where one is installed. */
function browserProject(): TestProjectInlineConfiguration[] {
  const places = [
    process.env["CHROMIUM_PATH"],
    "/usr/bin/chromium",
    "/usr/bin/chromium-browser",
    "/usr/bin/google-chrome",
  ];
  const executablePath = places.find((path) => path !== undefined && existsSync(path));
  if (executablePath === undefined) {
    const message = "no Chromium found (CHROMIUM_PATH, /usr/bin/chromium)";
    if (process.env["BORESCOPE_REQUIRE_BROWSER"] === "1") throw new Error(message);
    const told = globalThis as { borescopeTold?: boolean }; // this file is run once for each reading of the configuration
    if (!told.borescopeTold) console.log(`skipped: the tests in the browser, ${message}`);
    told.borescopeTold = true;
    return [];
  }
  const [goldens, data] = ["goldens", "data"]
    .map((name) => source(`../shared/${name}`))
    .map((path) => (existsSync(path) ? path : null));
  const address = (path: string | null | undefined) => (path == null ? null : `/@fs/${path.replace(/^\//, "")}`);
  return [
    {
      extends: true,
      resolve: {
        alias: [
          { find: "#open", replacement: source("packages/borescope/src/open-browser.ts") },
          { find: "#picture", replacement: source("packages/borescope/src/picture-web.ts") },
          { find: "#spawn", replacement: source("packages/metrics/src/workers/spawn-browser.ts") },
          { find: "#runtime", replacement: source("packages/inference/src/runtime-web.ts") },
          { find: "#decode", replacement: source("packages/inference/src/decode-web.ts") },
          { find: "#disk", replacement: source("packages/embeddings/src/disk-web.ts") },
          { find: "#files", replacement: source("packages/search/src/files-web.ts") },
          { find: "#usearch", replacement: source("packages/search/src/usearch-web.ts") },
        ],
      },
      optimizeDeps: { exclude: ["onnxruntime-web"] }, // it finds its .wasm beside itself
      server: { fs: { allow: [source("."), goldens, data].filter((path) => path != null) } },
      test: {
        name: "browser",
        include: inBrowser,
        provide: { goldens: address(goldens), data: address(data) },
        browser: {
          enabled: true,
          headless: true,
          screenshotFailures: false,
          provider: playwright({ launchOptions: { executablePath, args: ["--no-sandbox", "--enable-unsafe-webgpu"] } }),
          instances: [{ browser: "chromium" }],
        },
      },
    },
  ];
}

declare module "vitest" {
  export interface ProvidedContext {
    /** Address of the reference data in the browser, or null where it is not beside the checkout. */
    goldens: string | null;
    /** Likewise of the reference models and images. */
    data: string | null;
  }
}
