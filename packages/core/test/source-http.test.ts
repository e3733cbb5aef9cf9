import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openSource } from "../src/node/file-source.js";
import type { Source } from "../src/source/source.js";
import { urlSource } from "../src/source/url-source.js";

const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
const code = (code: string) => expect.objectContaining({ name: "BorescopeError", code });

async function chunksOf(source: Source, path?: string, chunkBytes?: number): Promise<Uint8Array[]> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of source.stream(path, { chunkBytes })) chunks.push(chunk);
  return chunks;
}

let server: Server;
let base: string;

beforeAll(async () => {
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

afterAll(() => {
  server.closeAllConnections();
  server.close();
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
    expect(text(await (await openSource(`${base}/plain.json`)).bytes())).toBe("0123456789");
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
