import { createHash } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { bytesFolder, type Embedder } from "@borescope/core";
import { clip, dinov2, siglip } from "@borescope/embeddings";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";

const models = fileURLToPath(new URL("models", import.meta.url));
const expected = JSON.parse(readFileSync(join(models, "expected.json"), "utf8"));
const device = "cpu";
const colour = (side: number) => ({
  width: side + 11,
  height: side,
  data: Uint8Array.from({ length: 3 * side * (side + 11) }, (_, i) => expected.colour[i % 3]),
});

async function hold(
  embedder: Embedder,
  { image, texts = [] }: { image: number[]; texts?: { text: string; vector: number[] }[] },
) {
  const vectors = await embedder.embedImages([colour(28), colour(600)]);
  const close = (found: Float32Array, wanted: number[]) =>
    wanted.forEach((value, i) => {
      expect(found[i]).toBeCloseTo(value, 4); // single precision, over images of other sizes
    });
  close(vectors, image);
  close(vectors.subarray(embedder.dimension), image);
  const made = texts.length === 0 ? new Float32Array(0) : await embedder.embedTexts!(texts.map(({ text }) => text));
  texts.forEach(({ vector }, i) => {
    close(made.subarray(i * embedder.dimension), vector);
  });
  await embedder.dispose?.();
}

describe("exports in a folder", () => {
  it("of CLIP give what their own runtime and tokenizer give", async () => {
    const embedder = await clip(join(models, "clip"), { device });
    expect([embedder.name, embedder.dimension]).toEqual(["clip", 6]);
    await expect(embedder.embedTexts!([Array(76).fill("burr").join(" ")])).rejects.toMatchObject({
      code: "EMBED_TEXT",
    });
    await hold(embedder, expected.clip);
  });

  it("of SigLIP do too, texts filled up, mean and deviation as the export says", async () => {
    await hold(await siglip(join(models, "siglip"), { device }), expected.siglip);
  });

  it("of DINOv2 do too, and know no texts", async () => {
    const embedder = await dinov2(join(models, "dinov2"), { device });
    expect(embedder.embedTexts).toBeUndefined();
    await hold(embedder, expected.dinov2);
  });

  it("may be in memory, without onnx/, and without a text side", async () => {
    const folder = bytesFolder({ "vision_model.onnx": readFileSync(join(models, "clip/onnx/vision_model.onnx")) });
    const embedder = await clip(folder, { device, name: "eyes" });
    expect([embedder.name, embedder.embedTexts]).toEqual(["eyes", undefined]);
    await hold(embedder, { image: expected.clip.image });
  });

  it("that lack a file say which", async () => {
    const vision = readFileSync(join(models, "clip/onnx/vision_model.onnx"));
    const halves = bytesFolder({ "vision_model.onnx": vision, "text_model.onnx": vision });
    await expect(clip(halves, { device })).rejects.toMatchObject({
      code: "EMBED_MODEL",
      expected: "a file tokenizer.json",
    });
    await expect(siglip(join(models, "dinov2"), { device })).rejects.toMatchObject({ code: "EMBED_MODEL" });
  });
});

describe("exports behind a URL", () => {
  const VISION = "onnx/vision_model.onnx";
  const content = readFileSync(join(models, "clip", VISION));
  const sha256 = createHash("sha256").update(content).digest("hex");
  const cache = mkdtempSync(join(tmpdir(), "borescope-models-"));
  let requests: { path: string; range: string | undefined }[] = [];
  let answer: ((request: IncomingMessage, response: ServerResponse) => boolean) | undefined;
  let tag = '"1"';
  const server = createServer((request, response) => {
    const path = request.url!.slice("/clip/".length);
    const { range } = request.headers;
    requests.push({ path, range });
    if (answer?.(request, response) === true) return;
    let bytes: Uint8Array;
    try {
      bytes = readFileSync(join(models, "clip", path));
    } catch {
      response.writeHead(404).end();
      return;
    }
    const from = Number(/^bytes=(\d+)-$/.exec(range ?? "")?.[1] ?? 0);
    const same = request.headers["if-range"] === undefined || request.headers["if-range"] === tag;
    const part = from > 0 && same;
    const headers = { etag: tag, "content-length": bytes.length - (part ? from : 0) };
    if (part)
      response.writeHead(206, { ...headers, "content-range": `bytes ${from}-${bytes.length - 1}/${bytes.length}` });
    else response.writeHead(200, headers);
    response.end(part ? bytes.subarray(from) : bytes);
  });
  beforeAll(() => new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve)));
  afterAll(() => {
    server.close();
    rmSync(cache, { recursive: true, force: true });
  });
  beforeEach(() => {
    requests = [];
    answer = undefined;
    tag = '"1"';
  });
  const url = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}/clip`;
  const open = (place: string, options: object = {}) => clip(url(), { device, cache: join(cache, place), ...options });
  const kept = (place: string) =>
    readdirSync(join(cache, place), { recursive: true, encoding: "utf8" }).filter((path) => path.includes("vision"));
  /** Sends the first bytes of the vision model and breaks off, so many times. */
  const breakOff = (times: number) => {
    let left = times;
    answer = (request, response) => {
      if (!request.url!.endsWith(VISION) || left-- <= 0) return false;
      const from = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? "")?.[1] ?? 0);
      const head = { etag: tag, "content-length": content.length - from };
      const range = { "content-range": `bytes ${from}-${content.length - 1}/${content.length}` };
      response.writeHead(from > 0 ? 206 : 200, from > 0 ? { ...head, ...range } : head);
      response.write(content.subarray(from, from + 100), () => setTimeout(() => response.destroy(), 50));
      return true;
    };
  };

  it("are downloaded once, and work", async () => {
    const told: number[] = [];
    await hold(await open("once", { onProgress: ({ done }: { done: number }) => told.push(done) }), expected.clip);
    expect(told).toContain(content.length);
    const first = requests.length;
    await hold(await open("once"), expected.clip);
    // files that the server lacks are asked for again, those that came are not
    expect(requests.slice(first).map(({ path }) => path)).toEqual([
      "tokenizer_config.json",
      "preprocessor_config.json",
    ]);
  });

  it("go on where the connection broke", async () => {
    breakOff(2);
    await hold(await open("broken"), expected.clip);
    const ranges = requests.filter(({ path }) => path === VISION).map(({ range }) => range);
    expect(ranges).toEqual([undefined, "bytes=100-", "bytes=200-"]);
  });

  it("go on in a later run, too, and start over where the server has another version by then", async () => {
    for (const [place, later] of [
      ["later", '"1"'],
      ["changed", '"2"'],
    ] as const) {
      tag = '"1"';
      breakOff(3);
      await expect(open(place)).rejects.toMatchObject({
        code: "EMBED_DOWNLOAD",
        hint: expect.stringContaining("try again"),
      });
      answer = undefined;
      tag = later;
      await hold(await open(place), expected.clip);
      expect(requests.findLast(({ path }) => path === VISION)!.range).toBe("bytes=300-");
    }
  });

  it("are refused, and not kept, where size or hash are not what they must be", async () => {
    for (const [field, check] of [
      ["sha256", { sha256: "0".repeat(64) }],
      ["size", { size: 5 }],
    ] as const) {
      const refused = open(`wrong-${field}`, { files: { [VISION]: check } });
      await expect(refused).rejects.toMatchObject({ code: "EMBED_DOWNLOAD", expected: expect.stringContaining(field) });
      expect(kept(`wrong-${field}`)).toEqual([]);
    }
    await hold(await open("right", { files: { [VISION]: { sha256, size: content.length } } }), expected.clip);
  });

  it("are downloaded again where what was kept has been altered", async () => {
    await hold(await open("altered"), expected.clip);
    const [name] = kept("altered").filter((path) => path.endsWith(".onnx"));
    const file = join(cache, "altered", name!);
    const bytes = readFileSync(file);
    bytes[99]! ^= 1;
    writeFileSync(file, bytes);
    await hold(await open("altered"), expected.clip);
    expect(readFileSync(file)).toEqual(content);
  });

  it("that the server refuses, or are stopped, end in an error", async () => {
    answer = (_, response) => {
      response.writeHead(503).end();
      return true;
    };
    await expect(open("refused")).rejects.toMatchObject({ code: "EMBED_DOWNLOAD", found: "503" });
    answer = () => true; // never
    const reason = new Error("enough");
    const stop = AbortSignal.timeout(100);
    await expect(open("stopped", { signal: stop })).rejects.toMatchObject({ name: "TimeoutError" });
    await expect(open("stopped", { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  });
});
