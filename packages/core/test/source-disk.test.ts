import { mkdir, mkdtemp, open, realpath, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { fileSource, openSource } from "../src/node/file-source.js";

const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
const code = (code: string) => expect.objectContaining({ name: "BorescopeError", code });
const encode = (s: string) => new TextEncoder().encode(s);

let folder: string;
let outsideFolder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "borescope-disk-"));
  outsideFolder = await mkdtemp(join(tmpdir(), "borescope-outside-"));
  await writeFile(join(folder, "val.json"), '{"images":[]}');
  await writeFile(join(outsideFolder, "secret.txt"), "secret");
});

afterAll(async () => {
  await rm(folder, { recursive: true });
  await rm(outsideFolder, { recursive: true });
});

describe("on disk", () => {
  it("follows links that stay inside and refuses those that leave", async () => {
    const root = await mkdtemp(join(tmpdir(), "borescope-links-"));
    await mkdir(join(root, "real"));
    await writeFile(join(root, "real/a.txt"), "a");
    await symlink(join(root, "real/a.txt"), join(root, "inside.txt"));
    await symlink(join(root, "real"), join(root, "train"));
    await symlink(root, join(root, "real/loop"));
    await symlink(join(outsideFolder, "secret.txt"), join(root, "out.txt"));
    await symlink(outsideFolder, join(root, "out"));
    await symlink(join(root, "nowhere"), join(root, "broken"));
    const source = await fileSource(root);
    expect(await source.list()).toEqual(["inside.txt", "real/a.txt", "train/a.txt"]);
    expect(text(await source.bytes("train/a.txt"))).toBe("a");
    for (const path of ["out.txt", "out/secret.txt"]) {
      expect(await source.has(path)).toBe(false);
      await expect(source.bytes(path)).rejects.toEqual(code("SOURCE_OUTSIDE_ROOT"));
      await expect(source.size(path)).rejects.toEqual(code("SOURCE_OUTSIDE_ROOT"));
      expect(() => source.syncPath!(path)).toThrow(/SOURCE_OUTSIDE_ROOT/);
    }
    await expect(source.bytes("broken")).rejects.toEqual(code("SOURCE_NOT_FOUND"));
    expect(source.syncPath!("inside.txt")).toBe(await realpath(join(root, "real/a.txt")));
    expect(source.syncPath!("none")).toBeUndefined();
    expect(source.syncPath!("real")).toBeUndefined();
    // a link to the root is the caller's own word
    const link = `${root}-link`;
    await symlink(root, link);
    expect(await (await fileSource(link)).has("real/a.txt")).toBe(true);
    await rm(link);
    await rm(root, { recursive: true });
  });

  it("does not take a folder whose name begins alike for the inside", async () => {
    const root = await mkdtemp(join(tmpdir(), "borescope-twin-"));
    await mkdir(`${root}-evil`);
    await writeFile(join(`${root}-evil`, "x"), "x");
    await symlink(`${root}-evil`, join(root, "twin"));
    await expect((await fileSource(root)).bytes("twin/x")).rejects.toEqual(code("SOURCE_OUTSIDE_ROOT"));
    await rm(root, { recursive: true });
    await rm(`${root}-evil`, { recursive: true });
  });

  it("reads the end of a sparse file beyond 2 GiB, chunk by chunk", async () => {
    const path = join(folder, "..", `borescope-sparse-${process.pid}`);
    const file = await open(path, "w");
    const size = 2 ** 31 + 1000;
    await file.write("end", size - 3);
    await file.close();
    try {
      const source = await fileSource(path);
      expect(await source.size()).toBe(size);
      expect((await source.head(undefined, 10)).length).toBe(10);
      let length = 0;
      let last: Uint8Array = new Uint8Array();
      for await (const chunk of source.stream(undefined, { chunkBytes: 1 << 24 })) {
        length += chunk.length;
        last = chunk;
      }
      expect(length).toBe(size);
      expect(text(last.subarray(-3))).toBe("end");
    } finally {
      await rm(path);
    }
  });

  it("opens paths, file URLs and what is passed through", async () => {
    const path = join(folder, "val.json");
    for (const input of [path, pathToFileURL(path), pathToFileURL(path).href]) {
      const source = await openSource(input);
      expect([source.name, await source.size()]).toEqual(["val.json", 13]);
      expect(source.syncPath!()).toBe(path);
      expect(await openSource(source)).toBe(source);
    }
    expect((await openSource(encode("x"), { name: "x.json" })).name).toBe("x.json");
    await expect(openSource(join(folder, "none"))).rejects.toEqual(code("SOURCE_NOT_FOUND"));
    await expect(openSource(join(path, "below-a-file"))).rejects.toEqual(code("SOURCE_NOT_FOUND"));
    await expect(openSource("ftp://example.org/x")).rejects.toEqual(code("SOURCE_NOT_FOUND"));
    await expect(openSource(new URL("ftp://example.org/x"))).rejects.toEqual(code("SOURCE_UNREADABLE"));
  });

  it("reads files that tell no size", async () => {
    if (process.platform !== "linux") return;
    const source = await fileSource("/proc/self/status");
    expect(text(await source.bytes())).toMatch(/Pid:/);
    expect(text(await source.head(undefined, 5))).toBe("Name:");
  });
});
