import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { packAll } from "./pack.js";
import { writeTinyCoco } from "./tiny-coco.js";
import { publicPackages, root } from "./workspace.js";

const MINUTE = 60_000;

/** A program as a user writes it, for Node or a browser. */
const PROGRAM = `
import { readGroundTruth, readResults } from "@borescope/adapters-coco";
import { boxIou } from "@borescope/core";
import { evaluate } from "@borescope/metrics";

const encode = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));
const bbox = [8, 8, 16, 12];
const box = Float64Array.from(bbox);
const dataset = readGroundTruth(encode({
  images: [{ id: 7, width: 64, height: 48 }],
  annotations: [{ id: 1, image_id: 7, category_id: 5, bbox, area: 192, iscrowd: 0 }],
  categories: [{ id: 5, name: "burr" }],
}));
const detections = readResults(encode([{ image_id: 7, category_id: 5, bbox, score: 0.5 }]), dataset);
const AP: number | null | undefined = evaluate(dataset, detections).perClass.get("burr")?.AP;
console.log(AP?.toFixed(3), boxIou(box, 0, box, 0, false));
`;

/** All that can be imported, as in `@borescope/core/node`. */
const entries = publicPackages.flatMap(({ name, manifest }) =>
  Object.keys(manifest.exports ?? {})
    .filter((subpath) => !/\*|\.json$/.test(subpath))
    .map((subpath) => name + subpath.slice(1)),
);

const run = promisify(execFile);

/** An empty npm project with the packed packages in it, and nothing of this workspace. */
describe.runIf(process.env["BORESCOPE_FULL"] === "1")("a project that installs the packages", () => {
  const project = mkdtempSync(join(tmpdir(), "borescope-consumer-"));
  const write = (path: string, text: string) => writeFileSync(join(project, path), text);
  const npm = (...args: string[]) =>
    run("npm", [...args, "--prefer-offline", "--no-audit", "--no-fund", "--loglevel=error"], { cwd: project });
  const node = async (...args: string[]) => (await run(process.execPath, args, { cwd: project })).stdout;

  beforeAll(async () => {
    const { tarballs, remove } = packAll();
    write("package.json", JSON.stringify({ private: true, type: "module" }));
    writeTinyCoco(project);
    await npm("install", ...tarballs.values());
    remove();
  }, 5 * MINUTE);
  afterAll(() => rmSync(project, { recursive: true, force: true }));

  it("imports every entry point in Node, optional peers missing", async () => {
    write("entries.js", `${entries.map((entry) => `await import("${entry}");`).join("\n")}\nconsole.log("imported");`);
    expect(await node("entries.js")).toBe("imported\n");
  });

  it("runs the command", async () => {
    const { stdout } = await run("npx", ["borescope", "evaluate", "val.json", "yolo.json", "--json"], { cwd: project });
    expect(JSON.parse(stdout)).toMatchObject({
      models: [{ name: "yolo", images: 1, summary: { AP: expect.closeTo(1) } }],
    });
  });

  it.each(["nodenext", "bundler"])(
    "type-checks with moduleResolution %s",
    { timeout: MINUTE },
    async (moduleResolution) => {
      const folder = `types-${moduleResolution}`;
      mkdirSync(join(project, folder));
      const all = entries.map((entry, i) => `export * as entry${i} from "${entry}";`).join("\n");
      write(`${folder}/program.ts`, `${PROGRAM}${all}\n`);
      const compilerOptions = {
        target: "es2022",
        lib: ["es2023", "dom", "dom.iterable"],
        module: moduleResolution === "bundler" ? "esnext" : moduleResolution,
        moduleResolution,
        strict: true,
        exactOptionalPropertyTypes: true,
        noEmit: true,
        types: [],
      };
      write(`${folder}/tsconfig.json`, JSON.stringify({ compilerOptions, files: ["program.ts"] }));
      const complaints = await node(join(root, "node_modules/typescript/bin/tsc"), "-p", folder).catch(
        ({ stdout }: { stdout: string }) => stdout,
      );
      expect(complaints).toBe("");
    },
  );

  it("builds with Vite, without a word of Node", { timeout: 5 * MINUTE }, async () => {
    await npm("install", "--save-dev", "vite@7.3.8");
    write("main.ts", PROGRAM);
    write("index.html", '<!doctype html><title>app</title><script type="module" src="./main.ts"></script>');
    const { stdout, stderr } = await run("npx", ["vite", "build"], { cwd: project });
    expect(stdout + stderr).not.toMatch(/externalized for browser compatibility/);
    const [asset] = readdirSync(join(project, "dist/assets"));
    const code = readFileSync(join(project, "dist/assets", asset!), "utf8");
    expect(code).not.toMatch(/__vite-browser-external|from\s*["']node:/);
  });
});
