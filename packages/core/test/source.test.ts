import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { fileSource } from "../src/node/file-source.js";
import { blobSource, filesSource } from "../src/source/blob-source.js";
import { bytesFolder, bytesSource } from "../src/source/bytes-source.js";
import { handleSource } from "../src/source/handle-source.js";
import { resolveSource } from "../src/source/resolve.js";
import { safePath } from "../src/source/safe-path.js";
import { isSource, type Source } from "../src/source/source.js";

const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
const encode = (s: string) => new TextEncoder().encode(s);
const code = (code: string) => expect.objectContaining({ name: "BorescopeError", code });

async function chunksOf(source: Source, path?: string, chunkBytes?: number): Promise<Uint8Array[]> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of source.stream(path, { chunkBytes })) chunks.push(chunk);
  return chunks;
}

const FILES = { "val.json": '{"images":[]}', "images/a.jpg": "aaaa", "images/deep/b.jpg": "bb", "Z.txt": "" };
const PATHS = ["Z.txt", "images/a.jpg", "images/deep/b.jpg", "val.json"];

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "borescope-source-"));
  await mkdir(join(folder, "images/deep"), { recursive: true });
  for (const [path, content] of Object.entries(FILES)) await writeFile(join(folder, path), content);
});

afterAll(async () => {
  await rm(folder, { recursive: true });
});

/** What a picked folder looks like to a program. */
function handleOf(name: string, files: Record<string, string>): Parameters<typeof handleSource>[0] {
  const children = new Map<string, Parameters<typeof handleSource>[0]>();
  const folders = new Map<string, Record<string, string>>();
  for (const [path, content] of Object.entries(files)) {
    const [first, ...rest] = path.split("/");
    if (rest.length === 0)
      children.set(first!, { kind: "file", name: first!, getFile: async () => new File([content], first!) });
    else folders.set(first!, { ...folders.get(first!), [rest.join("/")]: content });
  }
  for (const [child, inner] of folders) children.set(child, handleOf(child, inner));
  return {
    kind: "directory",
    name,
    async *values() {
      yield* children.values();
    },
  };
}

const dropped = (path: string, content: string) =>
  Object.assign(new File([content], path.split("/").at(-1)!), { webkitRelativePath: `castings/${path}` });

const FOLDERS: [string, () => Promise<Source>][] = [
  ["folder on disk", () => fileSource(folder)],
  ["bytes", async () => bytesFolder(FILES, "castings")],
  ["dropped files", async () => filesSource(Object.entries(FILES).map(([path, content]) => dropped(path, content)))],
  ["picked folder", () => handleSource(handleOf("castings", FILES))],
];

describe.each(FOLDERS)("a folder: %s", (_, make) => {
  it("lists, measures and reads", async () => {
    const source = await make();
    expect(isSource(source)).toBe(true);
    expect(source.kind).toBe("folder");
    expect(await source.list()).toEqual(PATHS);
    for (const [path, content] of Object.entries(FILES)) {
      expect(await source.has(path)).toBe(true);
      expect(await source.size(path)).toBe(content.length);
      expect(text(await source.bytes(path))).toBe(content);
      expect(text(await source.head(path, 3))).toBe(content.slice(0, 3));
      expect((await source.head(path, 0)).length).toBe(0);
      const chunks = await chunksOf(source, path, 3);
      expect(chunks.map(text).join("")).toBe(content);
      expect(Math.max(0, ...chunks.map((chunk) => chunk.length))).toBeLessThanOrEqual(3);
    }
    expect(text(await source.bytes("./images/../images//a.jpg"))).toBe("aaaa");
  });

  it("says what is not there, and refuses what is outside", async () => {
    const source = await make();
    for (const path of ["none.txt", "images", "images/a.jpg/x", "val.JSON", ""]) {
      expect(await source.has(path)).toBe(false);
      await expect(source.bytes(path)).rejects.toEqual(code("SOURCE_NOT_FOUND"));
      await expect(source.size(path)).rejects.toEqual(code("SOURCE_NOT_FOUND"));
      await expect(chunksOf(source, path)).rejects.toEqual(code("SOURCE_NOT_FOUND"));
    }
    await expect(source.bytes()).rejects.toEqual(code("SOURCE_NOT_FOUND"));
    for (const path of [
      "../secret.txt",
      "images/../../x",
      "/etc/passwd",
      "C:\\x",
      "..\\x",
      "images\\..\\..\\x",
      "a\0b",
    ]) {
      expect(await source.has(path)).toBe(false);
      await expect(source.bytes(path)).rejects.toEqual(code("SOURCE_OUTSIDE_ROOT"));
      await expect(source.head(path, 1)).rejects.toEqual(code("SOURCE_OUTSIDE_ROOT"));
      await expect(chunksOf(source, path)).rejects.toEqual(code("SOURCE_OUTSIDE_ROOT"));
    }
  });

  it("stops by the signal", async () => {
    const source = await make();
    const reason = new Error("stop");
    const options = { signal: AbortSignal.abort(reason) };
    await expect(source.list(options)).rejects.toBe(reason);
    await expect(source.bytes("val.json", options)).rejects.toBe(reason);
    await expect(source.head("val.json", 2, options)).rejects.toBe(reason);
    const controller = new AbortController();
    const stopped = async () => {
      for await (const _ of source.stream("val.json", { chunkBytes: 1, signal: controller.signal }))
        controller.abort(reason);
    };
    await expect(stopped()).rejects.toBe(reason);
  });
});

const FILE_SOURCES: [string, () => Promise<Source>][] = [
  ["file on disk", () => fileSource(join(folder, "val.json"))],
  ["bytes", async () => bytesSource(encode(FILES["val.json"]), "val.json")],
  ["blob", async () => blobSource(new File([FILES["val.json"]], "val.json"))],
  [
    "picked file",
    async () => handleSource({ kind: "file", name: "val.json", getFile: async () => new Blob([FILES["val.json"]]) }),
  ],
];

describe.each(FILE_SOURCES)("a file: %s", (_, make) => {
  it("is read by its name or by none", async () => {
    const source = await make();
    expect(source.kind).toBe("file");
    expect(await source.list()).toEqual(["val.json"]);
    for (const path of [undefined, "val.json", "./val.json"]) {
      expect(await source.has(path)).toBe(true);
      expect(await source.size(path)).toBe(13);
      expect(text(await source.bytes(path))).toBe(FILES["val.json"]);
      expect(text(await source.head(path, 2))).toBe('{"');
      expect((await chunksOf(source, path, 5)).map((chunk) => chunk.length)).toEqual([5, 5, 3]);
    }
    expect(await source.has("other.json")).toBe(false);
    expect(await source.has("../val.json")).toBe(false);
    await expect(source.bytes("other.json")).rejects.toEqual(code("SOURCE_NOT_FOUND"));
    await expect(source.bytes("../val.json")).rejects.toEqual(code("SOURCE_OUTSIDE_ROOT"));
  });
});

describe("resolveSource", () => {
  it("tells inputs apart", async () => {
    const bytes = encode("{}");
    expect((await resolveSource(bytes)).name).toBe("bytes");
    expect((await resolveSource(bytes.buffer, { name: "a.json" })).name).toBe("a.json");
    expect((await resolveSource(new File([bytes], "f.json"))).name).toBe("f.json");
    expect((await resolveSource([dropped("a/b.txt", "x"), dropped("c.txt", "y")])).kind).toBe("folder");
    expect((await resolveSource(handleOf("castings", FILES))).name).toBe("castings");
    expect((await resolveSource(new URL("https://example.org/plain.json"), { name: "p" })).name).toBe("p");
    await expect(resolveSource("val.json")).rejects.toEqual(code("SOURCE_UNREADABLE"));
    await expect(resolveSource({} as Source)).rejects.toEqual(code("SOURCE_UNREADABLE"));
  });

  it("names files without folders by themselves, and refuses two of a name", async () => {
    const source = filesSource([new File(["a"], "a.txt"), new File(["b"], "b.txt")]);
    expect(source.name).toBe("files");
    expect(await source.list()).toEqual(["a.txt", "b.txt"]);
    expect(() => filesSource([new File(["a"], "a.txt"), new File(["b"], "a.txt")])).toThrow(/SOURCE_UNREADABLE/);
  });

  it("reports a handle that can no longer be read, and tries again", async () => {
    let allowed = false;
    const source = await handleSource({
      kind: "directory",
      name: "castings",
      async *values() {
        if (!allowed) throw new DOMException("no", "NotAllowedError");
        yield { kind: "file", name: "a", getFile: async () => new Blob(["x"]) } as const;
      },
    });
    await expect(source.list()).rejects.toEqual(code("SOURCE_UNREADABLE"));
    allowed = true;
    expect(await source.list()).toEqual(["a"]);
  });
});

describe("safePath", () => {
  it("makes paths plain and keeps them inside", () => {
    expect(safePath("a/./b//c", "s")).toBe("a/b/c");
    expect(safePath("a/..", "s")).toBe("");
    expect(safePath("a\\b", "s")).toBe("a\\b");
    expect(safePath("..a/b..", "s")).toBe("..a/b..");
    for (const path of ["..", "a/../..", "\\\\server\\x", "c:/x"])
      expect(() => safePath(path, "s")).toThrow(/SOURCE_OUTSIDE_ROOT/);
  });
});
