import {
  emptyReport,
  noPictures,
  packReport,
  type Report,
  type ReportPictureSet,
  readQuestion,
  reportFolder,
  unpackReport,
} from "@borescope/viewer";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { questionForm } from "../src/question-form.js";

/** A report of `sizes.length` images, each with a picture of that many bytes. */
function pictured(sizes: readonly number[]): Report {
  const n = sizes.length;
  const offsets = new Uint32Array(n + 1);
  sizes.forEach((size, i) => {
    offsets[i + 1] = offsets[i]! + size;
  });
  const images: ReportPictureSet = {
    rows: Uint32Array.from({ length: n }, (_, i) => i),
    region: new Float64Array(4 * n).fill(7),
    offsets,
    bytes: new Uint8Array(
      Buffer.alloc(
        offsets[n]!,
        Uint8Array.from({ length: 251 }, (_, i) => i),
      ),
    ),
  };
  const { dataset } = emptyReport();
  const size = new Float64Array(n);
  const names = Array.from({ length: n }, (_, i) => `${i}.png`);
  return emptyReport({
    dataset: { ...dataset, images: { ...dataset.images, fileNames: names, width: size, height: size } },
    pictures: { side: 64, images, crops: noPictures() },
  });
}

const bytesOf = (base64: string) => new Uint8Array(Buffer.from(base64, "base64"));

/** The report of a folder's page, and the bytes of its chunks by name. */
async function opened(report: Report) {
  const files = await reportFolder(report);
  const text = (path: string) => [...files.find((file) => file.path === path)!.content].join("");
  const carried = await unpackReport(bytesOf(/id="report">([^<]*)</.exec(text("index.html"))![1]!));
  const chunks = files.slice(0, -1).map(({ path }) => {
    const [, name, base64] = /^borescopeChunk\("([^"]*)","([^"]*)"\);\n$/.exec(text(path))!;
    expect(path).toBe(`chunks/${name}.js`);
    return [name!, bytesOf(base64!)] as const;
  });
  return { carried, chunks: new Map(chunks), html: text("index.html") };
}

describe("a report in a folder", () => {
  it("holds its pictures in chunks of about 1 MiB, which together are all of them", async () => {
    const size = fc.oneof(fc.nat(3000), fc.integer({ min: 300_000, max: 1_200_000 }));
    await fc.assert(
      fc.asyncProperty(fc.array(size, { maxLength: 7 }), async (sizes) => {
        const report = pictured(sizes);
        const { carried, chunks } = await opened(report);
        const { images } = carried.pictures;
        expect(images.offsets).toEqual(report.pictures.images.offsets);
        expect(images.bytes.length).toBe(0);
        const all = Array.from(images.chunks!.subarray(0, -1), (first, chunk) => {
          const bytes = chunks.get(`images-${chunk}`)!;
          expect(bytes.length).toBe(images.offsets[images.chunks![chunk + 1]!]! - images.offsets[first]!);
          expect(bytes.length <= 2 ** 20 || images.chunks![chunk + 1]! - first === 1).toBe(true);
          return bytes;
        });
        expect(Buffer.compare(Buffer.concat(all), report.pictures.images.bytes)).toBe(0);
        expect(chunks.size).toBe(all.length);
      }),
      { numRuns: 15 },
    );
  });

  it("holds vectors apart from the page", async () => {
    const [n, dimension] = [3, 4];
    const values = Int8Array.from({ length: n * dimension }, (_, i) => i - 6);
    const vectors = { values, scale: new Float32Array(n).fill(0.5) };
    const space = {
      name: "pictures",
      embedder: { name: "by hand", dimension, fingerprint: "1" },
      crop: null,
      table: "images" as const,
      rows: Uint32Array.of(0, 1, 2),
      coordinates: null,
      clusters: null,
      clusterLabels: [],
      outlierScores: null,
      vectors,
      inPage: null,
      textEncoder: null,
    };
    const { carried, chunks } = await opened({ ...pictured([1, 2, 3]), spaces: [space] });
    const apart = { values: new Int8Array(0), scale: vectors.scale, chunks: Uint32Array.of(0, n) };
    expect(carried.spaces[0]!.vectors).toEqual(apart);
    expect(new Int8Array(chunks.get("vectors-0-0")!.buffer)).toEqual(values);
  });

  it("is refused where its chunks do not fit its pictures", async () => {
    const report = pictured([5, 5]);
    const { pictures } = (await opened(report)).carried;
    for (const chunks of [Uint32Array.of(0, 1), Uint32Array.of(1, 2), Uint32Array.of(0, 2, 1, 2)]) {
      const wrong = { ...report, pictures: { ...pictures, images: { ...pictures.images, chunks } } };
      await expect(packReport(wrong).then(unpackReport)).rejects.toMatchObject({ code: "REPORT_SHAPE" });
    }
  });

  it("lets its own script add scripts, and nothing else load", async () => {
    const { html } = await opened(pictured([1]));
    expect(html).toContain("script-src 'sha256-");
    expect(html).toContain("'strict-dynamic'");
    expect(html).not.toMatch(/connect-src|script-src[^;]*(self|unsafe-inline)/);
  });
});

describe("a question to a page's server", () => {
  it("comes back from its form", async () => {
    const rows = fc.option(fc.uniqueArray(fc.nat(2 ** 32 - 1)).map((list) => Uint32Array.from(list).sort()));
    const query = fc.oneof(
      fc.record({ text: fc.string() }),
      fc.record({ like: fc.record({ table: fc.constant("detections/a b" as const), row: fc.nat() }) }),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.string(),
        query,
        fc.integer({ min: 1, max: 10_000 }),
        rows,
        async (space, asked, k, among) => {
          const question = { space, query: asked, k, among };
          expect(await readQuestion(questionForm(question))).toEqual(question);
        },
      ),
    );
    const image = new Blob([Uint8Array.of(1, 2, 3)], { type: "image/png" });
    const { query: read } = await readQuestion(questionForm({ space: "", query: { image }, k: 1, among: null }));
    expect("image" in read && new Uint8Array(await read.image.arrayBuffer())).toEqual(Uint8Array.of(1, 2, 3));
  });

  it("of another shape is refused", async () => {
    for (const text of [
      "",
      "{",
      '{"space": 1}',
      '{"space": "a", "query": {"text": "b"}, "k": 0}',
      '{"space": "a", "query": {"image": "apart"}, "k": 1}',
    ]) {
      const form = new FormData();
      form.set("question", text);
      await expect(readQuestion(form)).rejects.toMatchObject({ code: "REPORT_QUESTION" });
    }
  });
});
