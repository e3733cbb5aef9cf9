import { once } from "node:events";
import { mkdir, mkdtemp, open, realpath, rm, symlink, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { fileSource, openSource } from "../src/node/file-source.js";
import { blobSource, filesSource } from "../src/source/blob-source.js";
import { bytesFolder, bytesSource } from "../src/source/bytes-source.js";
import { handleSource } from "../src/source/handle-source.js";
import { resolveSource } from "../src/source/resolve.js";
import { safePath } from "../src/source/safe-path.js";
import { isSource, type Source } from "../src/source/source.js";
import { urlSource } from "../src/source/url-source.js";

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
let outsideFolder: string;
let server: Server;
let base: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "borescope-source-"));
  outsideFolder = await mkdtemp(join(tmpdir(), "borescope-outside-"));
  await writeFile(join(outsideFolder, "secret.txt"), "secret");
  await mkdir(join(folder, "images/deep"), { recursive: true });
  for (const [path, content] of Object.entries(FILES)) await writeFile(join(folder, path), content);
  server = createServer((request, response) => {
    const path = request.url!.split("?")[0];
    const range = /^bytes=0-(\d+)$/.exec(request.headers.range ?? "");
    const body = Buffer.from("0123456789");
    if (path === "/ranged.json") {
      const part = range ? body.subarray(0, Number(range[1]) + 1) : body;
      response.writeHead(range ? 206 : 200, { "content-length": part.length }).end(part);
    } else if (path === "/plain.json") response.writeHead(200, { "content-length": body.length }).end(body);
    else if (path === "/no-length.json") {
      response.writeHead(200);
      response.write(body);
      response.end();
    } else if (path === "/no-head.json") {
      if (request.method === "HEAD") response.writeHead(405).end();
      else response.writeHead(200).end(body);
    } else if (path === "/empty.json") response.writeHead(range ? 416 : 200).end();
    else if (path === "/cut.json") {
      response.writeHead(200, { "content-length": 100 });
      response.write(body, () => response.socket!.destroy());
    } else if (path === "/endless.json") {
      response.writeHead(200);
      const timer = setInterval(() => response.write(body), 5);
      response.on("close", () => clearInterval(timer));
    } else if (path === "/secret.json")
      response.writeHead(request.headers.authorization === "Bearer t" ? 200 : 401).end(body);
    else if (path === "/broken.json") response.writeHead(503).end("busy");
    else response.writeHead(404).end("none");
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await rm(folder, { recursive: true });
  await rm(outsideFolder, { recursive: true });
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
    expect(text(await (await openSource(`${base}/plain.json`)).bytes())).toBe("0123456789");
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

describe("over http", () => {
  it("reads, measures and streams", async () => {
    for (const path of ["ranged", "plain", "no-length", "no-head"]) {
      const source = urlSource(`${base}/${path}.json?token=1#x`);
      expect(source.name).toBe(`${path}.json`);
      expect(await source.has()).toBe(true);
      expect(text(await source.bytes())).toBe("0123456789");
      expect(text(await source.head(undefined, 4))).toBe("0123");
      expect(text(await source.head(source.name, 99))).toBe("0123456789");
      expect((await chunksOf(source, undefined, 4)).map(text).join("")).toBe("0123456789");
    }
    expect(await urlSource(`${base}/plain.json`).size()).toBe(10);
    expect((await urlSource(`${base}/empty.json`).head(undefined, 10)).length).toBe(0);
    await expect(urlSource(`${base}/no-length.json`).size()).rejects.toEqual(code("SOURCE_HTTP"));
    expect(urlSource(`${base}/a%20b.json`).name).toBe("a b.json");
    expect(urlSource(base).name).toBe(new URL(base).host);
  });

  it("says the status, and keeps the query to itself", async () => {
    const none = urlSource(`${base}/none.json?token=hidden`);
    expect(await none.has()).toBe(false);
    await expect(none.bytes()).rejects.toMatchObject({ code: "SOURCE_HTTP", found: "404 Not Found" });
    await expect(none.bytes()).rejects.not.toThrow(/hidden/);
    for (const read of [() => none.size(), () => none.head(undefined, 3), () => chunksOf(none)])
      await expect(read()).rejects.toEqual(code("SOURCE_HTTP"));
    const broken = urlSource(`${base}/broken.json`);
    await expect(broken.bytes()).rejects.toThrow(/503/);
    await expect(broken.has()).rejects.toThrow(/503/);
    await expect(urlSource(`${base}/cut.json`).bytes()).rejects.toEqual(code("SOURCE_HTTP"));
    await expect(urlSource("http://127.0.0.1:9/x").bytes()).rejects.toEqual(code("SOURCE_HTTP"));
    await expect(urlSource(`${base}/secret.json`).bytes()).rejects.toThrow(/401/);
    const headers = { authorization: "Bearer t" };
    expect((await urlSource(`${base}/secret.json`, { headers }).bytes()).length).toBe(10);
    expect(() => urlSource("val.json")).toThrow(/SOURCE_UNREADABLE/);
    expect(() => urlSource("file:///etc/passwd")).toThrow(/SOURCE_UNREADABLE/);
  });

  it("stops by the signal in the middle of a body", async () => {
    const controller = new AbortController();
    const reason = new Error("stop");
    const read = async () => {
      for await (const _ of urlSource(`${base}/endless.json`).stream(undefined, { signal: controller.signal }))
        setTimeout(() => controller.abort(reason), 20);
    };
    await expect(read()).rejects.toBe(reason);
  });

  it("stops asking when the reader has enough", async () => {
    expect(text(await urlSource(`${base}/endless.json`).head(undefined, 15))).toBe("012345678901234");
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
    expect((await resolveSource(new URL(`${base}/plain.json`), { name: "p" })).name).toBe("p");
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
