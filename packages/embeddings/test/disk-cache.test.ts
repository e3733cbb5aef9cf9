import { spawn } from "node:child_process";
import { once } from "node:events";
import { appendFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { requireDist } from "../../../checks/workspace.js";
import { openDiskCache } from "../src/cache/disk-cache-node.js";
import { picture } from "./scene.js";

const folder = mkdtempSync(join(tmpdir(), "borescope-cache-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const key = (digit: string) => digit.repeat(64);

describe("the cache in a folder", () => {
  it("gives back what an earlier run kept, and nothing of another dimension", async () => {
    const place = join(folder, "kept");
    const first = await openDiskCache(place, 2);
    await first.set([[key("a"), Float32Array.of(0.6, 0.8)]]);
    await first.set([[key("b"), Float32Array.of(1, 0)]]);
    await first.close?.();
    const second = await openDiskCache(place, 2);
    expect(await second.get([key("b"), key("c"), key("a")])).toEqual([
      Float32Array.of(1, 0),
      undefined,
      Float32Array.of(0.6, 0.8),
    ]);
    expect(await (await openDiskCache(place, 3)).get([key("a")])).toEqual([undefined]);
    expect(readdirSync(place)).toHaveLength(1); // who keeps nothing writes nothing
  });

  it("passes over a record that was cut off, one that was altered, and other files", async () => {
    const place = join(folder, "torn");
    const cache = await openDiskCache(place, 2);
    for (const digit of ["a", "b", "c"]) await cache.set([[key(digit), Float32Array.of(1, 0)]]);
    await cache.close?.();
    const file = join(place, readdirSync(place)[0]!);
    const bytes = readFileSync(file);
    bytes[8 + 44 + 33]! ^= 4; // in the vector of b
    writeFileSync(file, bytes.subarray(0, -5));
    writeFileSync(join(place, "note.vectors"), "no");
    appendFileSync(join(place, "note.txt"), "no");
    const again = await openDiskCache(place, 2);
    const found = await again.get([key("a"), key("b"), key("c")]);
    expect(found.map((vector) => vector !== undefined)).toEqual([true, false, false]);
  });
});

/** Embeds a folder of pictures, one a batch, and writes the space; slowly, so that it can be killed. */
const PROGRAM = `
import { writeFileSync } from "node:fs";
import { datasetOfImages } from "@borescope/inference";
import { openSource } from "@borescope/core/node";
import { embed, textureDescriptor, writeSpace } from "@borescope/embeddings";
const [folder, cache, out, wait] = process.argv.slice(2);
const texture = textureDescriptor();
let made = 0;
const embedder = { ...texture, async embedImages(images) {
  made += images.length;
  await new Promise((resolve) => setTimeout(resolve, Number(wait)));
  return texture.embedImages(images);
} };
const dataset = await datasetOfImages(await openSource(folder), []);
const onProgress = ({ done }) => process.stdout.write(done + "\\n");
writeFileSync(out, await writeSpace(await embed(dataset, { of: "images", embedder, cache, batchSize: 2, onProgress })));
process.stdout.write("made " + made + "\\n");
`;

describe("a run that is killed", () => {
  const images = join(folder, "images");
  // in the package, so that it finds what is built
  const program = fileURLToPath(new URL(`../.kill-${process.pid}.mjs`, import.meta.url));
  beforeAll(async () => {
    requireDist();
    mkdirSync(images);
    for (let i = 0; i < 12; i++) writeFileSync(join(images, `${i}.png`), await picture(i));
    writeFileSync(program, PROGRAM);
  });
  afterAll(() => rmSync(program, { force: true }));

  /** @param killAt - progress at which it is killed */
  async function run(cache: string, out: string, killAt?: number): Promise<{ signal: string | null; told: string }> {
    const args = [program, images, join(folder, cache), join(folder, out), killAt === undefined ? "0" : "150"];
    const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
    let told = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      told += text;
      if (killAt !== undefined && told.split("\n").includes(String(killAt))) child.kill("SIGKILL");
    });
    const [, signal] = await once(child, "close");
    return { signal, told };
  }

  it("goes on where it stopped when it is started again, and ends with the same bytes", async () => {
    expect((await run("whole", "whole.bin")).told).toContain("made 12");
    for (const killAt of [4, 8]) expect((await run("killed", "killed.bin", killAt)).signal).toBe("SIGKILL");
    expect(readdirSync(folder)).not.toContain("killed.bin");
    const { signal, told } = await run("killed", "killed.bin");
    expect(signal).toBeNull();
    expect(Number(/made (\d+)/.exec(told)?.[1])).toBeLessThanOrEqual(4);
    expect(readFileSync(join(folder, "killed.bin"))).toEqual(readFileSync(join(folder, "whole.bin")));
  });
});
