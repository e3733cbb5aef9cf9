import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  BorescopeError,
  bytesFolder,
  Dataset,
  type Embedder,
  Ids,
  type Masks,
  type Pixels,
  rleFromBox,
  selectRows,
} from "@borescope/core";
import { type EmbedOptions, embed, memoryCache, textureDescriptor } from "@borescope/embeddings";
import { afterAll, describe, expect, it } from "vitest";
import { detectionsOf, type Row, scene } from "./scene.js";

const folder = mkdtempSync(join(tmpdir(), "borescope-embed-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const ROWS: readonly Row[] = [
  [1, 0, 10, 10, 20, 10],
  [0, 1, 30, 30, 8, 8],
  [1, 0, 60, 60, 9, 9],
  [0, 0, 5, 5, 0, 0],
];

/** Texture, but it tells how many crops it was given at once, and which. */
function watched(fault?: (batch: number) => void) {
  const texture = textureDescriptor();
  const seen: Pixels[] = [];
  const batches: number[] = [];
  const embedder: Embedder = {
    ...texture,
    async embedImages(images, work) {
      fault?.(batches.length);
      batches.push(images.length);
      seen.push(...images);
      return texture.embedImages(images, work);
    },
  };
  return { embedder, seen, batches };
}
const rowOf = (space: { vectors: Float32Array; embedder: { dimension: number } }, i: number) =>
  space.vectors.slice(i * space.embedder.dimension, (i + 1) * space.embedder.dimension);

describe("embed", () => {
  it("gives each object the vector of its own crop, in the order of the rows", async () => {
    const { dataset } = await scene(ROWS);
    const space = await embed(dataset, { of: "objects", batchSize: 3 });
    expect(space.selection.ids()).toEqual([10, 20, 30, 40]);
    expect(space.embedder).toEqual({ name: "texture", dimension: 310, fingerprint: "texture/1" });
    for (let i = 0; i < 4; i++) {
      const alone = await embed(dataset, { of: selectRows(dataset, "groundTruth", [i]) });
      expect(rowOf(space, i)).toEqual(alone.vectors);
    }
  });

  it("embeds whole images, and a model's detections", async () => {
    const { dataset, files } = await scene(ROWS);
    const { embedder, seen } = watched();
    const images = await embed(dataset, { of: "images", embedder });
    expect(images.selection.table).toBe("images");
    expect(seen.map(({ width }) => width)).toEqual([64, 64]);
    expect(Object.keys(files)).toHaveLength(2);
    const yolo = detectionsOf(dataset, [[1, 0, 10, 10, 20, 10]]);
    const detections = await embed(dataset, { of: yolo });
    expect(detections.selection.table).toBe("detections/yolo");
    expect(detections.vectors).toEqual(rowOf(await embed(dataset, { of: "objects" }), 0));
  });

  it("decodes each image once, and none where all is cached", async () => {
    const { dataset, files } = await scene([...ROWS, ...ROWS, ...ROWS]);
    const reads: string[] = [];
    const read = async (path = "") => {
      reads.push(path);
      return files[path]!;
    };
    const images = { ...bytesFolder(files), bytes: read };
    const cache = memoryCache();
    const first = await embed(dataset, { of: "objects", images, cache, batchSize: 2 });
    expect(reads.sort()).toEqual(["0.png", "1.png"]);
    const { embedder, batches } = watched();
    const again = await embed(dataset, { of: "objects", images, cache, embedder, batchSize: 2 });
    expect(batches).toEqual([]);
    expect(again.vectors).toEqual(first.vectors);
  });

  it("goes on after a failure, from a folder, in the same batches, to the same bytes", async () => {
    const rows = Array.from({ length: 12 }, (_, i): Row => [i % 3, 0, 4 * i, 3 * i, 12, 9]);
    const { dataset } = await scene(rows);
    const whole = await embed(dataset, { of: "objects", batchSize: 4 });
    const cache = join(folder, "broken-off");
    const failing = watched((batch) => {
      if (batch === 2) throw new Error("the power is gone");
    });
    const options = { of: "objects", cache, batchSize: 4 } as const;
    await expect(embed(dataset, { ...options, embedder: failing.embedder })).rejects.toThrow("the power is gone");
    const { embedder, batches } = watched();
    expect((await embed(dataset, { ...options, embedder })).vectors).toEqual(whole.vectors);
    expect(batches).toEqual([4]);
    const [inner] = readdirSync(cache);
    expect(inner).toMatch(/^texture-/);
    expect(readdirSync(join(cache, inner!))).toHaveLength(2);
  });

  it("takes from the cache only what is the same file, box, crop, mask and embedder", async () => {
    const { dataset, folder: images } = await scene([[0, 0, 10, 10, 20, 10]]);
    const cache = memoryCache();
    const batchesOf = async (options: Partial<EmbedOptions>, of = dataset, fingerprint = "texture/1") => {
      const { embedder, batches } = watched();
      await embed(of, { of: "objects", images, cache, embedder: { ...embedder, fingerprint }, ...options });
      return batches.length;
    };
    expect(await batchesOf({})).toBe(1);
    expect(await batchesOf({})).toBe(0);
    expect(await batchesOf({ crop: { margin: 2, least: 0.02 } })).toBe(1);
    expect(await batchesOf({ of: "images" })).toBe(1);
    const moved = await scene([[0, 0, 11, 10, 20, 10]]);
    expect(await batchesOf({}, moved.dataset)).toBe(1);
    const other = await scene([[1, 0, 10, 10, 20, 10]]);
    expect(await batchesOf({ images: other.folder }, other.dataset)).toBe(1);
    const mask = await scene([[0, 0, 10, 10, 20, 10]], runs([[10, 10, 5, 5]]));
    expect(await batchesOf({ masks: true }, mask.dataset)).toBe(1);
    expect(await batchesOf({}, dataset, "texture/2")).toBe(1);
  });

  it("greys out what is outside the masks", async () => {
    const { dataset } = await scene([[0, 0, 10, 10, 20, 20]], runs([[10, 10, 5, 20]]));
    const { embedder, seen } = watched();
    await embed(dataset, { of: "objects", masks: true, embedder, crop: { margin: 1, least: 0 } });
    const grey = Array.from(
      { length: 400 },
      (_, i) => seen[0]!.data[3 * i] === 114 && seen[0]!.data[3 * i + 1] === 114,
    );
    expect(grey.filter(Boolean)).toHaveLength(300);
    expect(grey[0]).toBe(false);
    expect(grey[19]).toBe(true);
  });

  it("tells of progress, and stops when it is told to", async () => {
    const { dataset } = await scene(ROWS);
    const told: unknown[] = [];
    await embed(dataset, { of: "objects", batchSize: 2, onProgress: (progress) => told.push(progress) });
    expect(told).toEqual([2, 4].map((done) => ({ done, total: 4, what: "objects" })));
    const stop = new AbortController();
    const reason = new BorescopeError("INTERRUPTED", {});
    const stopped = embed(dataset, {
      of: "objects",
      batchSize: 1,
      signal: stop.signal,
      onProgress: () => stop.abort(reason),
      onBadImage: () => expect.unreachable(),
    });
    await expect(stopped).rejects.toBe(reason);
  });

  it("gives an empty space for nothing, images or not", async () => {
    const { dataset } = await scene([], undefined, 1);
    const empty = new Dataset(dataset.images, dataset.categories, dataset.groundTruth);
    const space = await embed(empty, { of: "objects" });
    expect([space.selection.count, space.vectors.length]).toEqual([0, 0]);
  });

  it("leaves images out that cannot be read, if it is told to, and tells each once", async () => {
    const { dataset, files } = await scene(ROWS);
    const images = bytesFolder({ ...files, "1.png": new Uint8Array(5) });
    await expect(embed(dataset, { of: "objects", images })).rejects.toMatchObject({
      code: "IMAGE_UNREADABLE",
      file: "1.png",
    });
    const told: number[] = [];
    for (const cache of [undefined, memoryCache()]) {
      const space = await embed(dataset, {
        of: "objects",
        images,
        cache,
        batchSize: 1,
        onBadImage: (_, row) => told.push(row),
      });
      expect(space.selection.ids()).toEqual([20, 40]);
      expect(rowOf(space, 1)).toEqual(rowOf(await embed(dataset, { of: "objects", images: bytesFolder(files) }), 3));
    }
    expect(told).toEqual([1, 1]);
  });

  it.each<[string, Partial<EmbedOptions>, string]>([
    ["a batch of none", { batchSize: 0 }, "EMBED_OPTION"],
    ["a margin below 1", { crop: { margin: 0.5, least: 0 } }, "EMBED_OPTION"],
    ["a margin that is NaN", { crop: { margin: Number.NaN, least: 0 } }, "EMBED_OPTION"],
    ["a least share above 1", { crop: { margin: 1, least: 2 } }, "EMBED_OPTION"],
    ["masks where there are none", { masks: true }, "EMBED_MASKS"],
    ["masks of whole images", { of: "images", masks: true }, "EMBED_MASKS"],
    ["images that are not there", { images: bytesFolder({}) }, "IMAGE_NOT_FOUND"],
    ["a cache that is a file", { cache: "/dev/null" }, "EMBED_CACHE"],
    ["vectors of another length", { embedder: { ...textureDescriptor(), dimension: 5 } }, "EMBED_VECTORS"],
    [
      "NaN",
      {
        embedder: {
          ...textureDescriptor(),
          embedImages: async (all) => new Float32Array(310 * all.length).fill(Number.NaN),
        },
      },
      "EMBED_VECTORS",
    ],
  ])("refuses %s", async (_, options, code) => {
    const { dataset } = await scene(ROWS);
    await expect(embed(dataset, { of: "objects", ...options })).rejects.toMatchObject({ code });
  });

  it("refuses boxes that are not numbers, images of another size, and selections of another data set", async () => {
    const broken = await scene([[0, 0, Number.NaN, 1, 2, 3]]);
    await expect(embed(broken.dataset, { of: "objects" })).rejects.toMatchObject({
      code: "EMBED_BOX",
      place: "groundTruth 10",
    });
    const { dataset, folder: images } = await scene(ROWS);
    const width = Float64Array.of(128, 128);
    const larger = new Dataset({ ...dataset.images, width }, dataset.categories, dataset.groundTruth, "larger", images);
    await expect(embed(larger, { of: "objects" })).rejects.toMatchObject({ code: "EMBED_IMAGE_SIZE" });
    await expect(embed(larger, { of: selectRows(dataset, "images", [0]) })).rejects.toMatchObject({
      code: "SELECTION_TABLE",
    });
    const nowhere = new Dataset({ ...dataset.images, ids: Ids.sequence(2) }, dataset.categories, dataset.groundTruth);
    await expect(embed(nowhere, { of: "objects" })).rejects.toMatchObject({ code: "IMAGE_NOT_FOUND" });
  });
});

/** Masks of boxes, as run lengths on 64 × 64. */
function runs(boxes: readonly (readonly [number, number, number, number])[]): Masks {
  const each = boxes.map((box) => rleFromBox(box, 64, 64).counts);
  const start = Uint32Array.from(each, (_, i) => each.slice(0, i).reduce((sum, { length }) => sum + length, 0));
  return {
    kind: new Uint8Array(boxes.length).fill(1),
    start,
    stop: start.map((at, i) => at + each[i]!.length),
    counts: Uint32Array.from(each.flatMap((counts) => [...counts])),
    points: new Float64Array(0),
    height: new Uint32Array(boxes.length).fill(64),
    width: new Uint32Array(boxes.length).fill(64),
  };
}
