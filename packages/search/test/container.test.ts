import { spawn } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { crc32, createRandom, Dataset } from "@borescope/core";
import {
  buildIndex,
  exactStore,
  indexBytes,
  loadIndex,
  saveIndex,
  usearchStore,
  type VectorIndex,
} from "@borescope/search";
import { afterAll, describe, expect, it } from "vitest";
import { requireDist, root } from "../../../checks/workspace.js";
import { castings, modelOf, spaceOf } from "./spaces.js";

const folder = mkdtempSync(join(tmpdir(), "borescope-index-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const dataset = castings(
  90,
  Array.from({ length: 90 }, (_, i) => (i === 7 ? 2n ** 60n : i % 2 ? `o-${i}` : i)),
);
const space = spaceOf(dataset.select("groundTruth", (row) => row % 4 !== 1));
const index = await buildIndex(space);
const bytes = await indexBytes(index);
const answers = async (of: VectorIndex) =>
  (await of.search({ object: 2n ** 60n }, { k: 20, filter: "tag:undetected" })).hits.map(({ id, score }) => [
    id,
    score,
  ]);
const wanted = await answers(index);

describe("a saved index", () => {
  it.each([
    ["exact", exactStore()],
    ["usearch", usearchStore({ quantization: "f16" })],
  ])("gives the same answers, joined to the data set or alone: %s", async (name, store) => {
    const path = join(folder, `${name}.index`);
    const built = await buildIndex(space, { store });
    await saveIndex(built, path);
    await saveIndex(built, path); // over what is there
    expect(readdirSync(folder).filter((file) => file.includes("partial"))).toEqual([]);
    const joined = await loadIndex(path, { dataset });
    expect(joined.dataset).toBe(dataset);
    expect(joined.plugin).toMatchObject({ name, settings: store.settings });
    expect(joined.store.vectors).toEqual(space.vectors);
    expect(await answers(joined)).toEqual(wanted);
    const alone = await loadIndex(path);
    expect(await answers(alone)).toEqual(wanted);
    expect(alone.selection.filter("class:burr and worn and image.camera:hall").ids()).toEqual(
      index.selection.filter("class:burr and worn and image.camera:hall").ids(),
    );
    expect((await alone.search({ text: "worn burr" })).hits.map(({ id }) => id)).toEqual(
      (await index.search({ text: "worn burr" })).hits.map(({ id }) => id),
    );
    expect(alone.dataset.tags.facts("undetected")).toEqual({ iou: 0.5 });
    expect(await indexBytes(await loadIndex(path, { store: exactStore() }))).toEqual(bytes);
  });

  it("holds images with what is annotated on them, and detections with their model", async () => {
    const images = await loadIndex(await indexBytes(await buildIndex(spaceOf(dataset.select("images")))));
    expect(images.selection.filter("class:burr").ids()).toEqual(dataset.select("images", "class:burr").ids());
    const model = modelOf(dataset);
    const ofModel = await indexBytes(await buildIndex(spaceOf(dataset.select(model, "score>0.5"))));
    expect((await loadIndex(ofModel)).selection.filter("score>0.7 and class:burr").ids()).toEqual(
      dataset.select(model, "score>0.7 and class:burr").ids(),
    );
    expect((await loadIndex(ofModel, { dataset, detections: [model] })).table).toBe(model);
    await expect(loadIndex(ofModel, { dataset })).rejects.toMatchObject({ code: "SEARCH_JOIN" });
  });

  it("leaves out what was removed, and may be empty", async () => {
    const store = usearchStore();
    const some = await buildIndex(space, { store });
    await some.remove(dataset.select("groundTruth", "class:burr"));
    const again = await loadIndex(await indexBytes(some), { dataset });
    expect(again.selection.ids()).toEqual(some.selection.ids());
    expect((await again.search({ object: 2n ** 60n })).hits).toEqual((await some.search({ object: 2n ** 60n })).hits);
    await some.remove(some.selection);
    expect((await loadIndex(await indexBytes(some))).length).toBe(0);
  });

  it("is read from a place that floats cannot start at", async () => {
    const shifted = new Uint8Array(bytes.length + 1);
    shifted.set(bytes, 1);
    expect(await answers(await loadIndex(shifted.subarray(1)))).toEqual(wanted);
  });

  it("refuses another embedder, another data set and a newer format", async () => {
    const embedder = { ...space.embedder, fingerprint: "other", embedImages: async () => new Float32Array(16) };
    await expect(loadIndex(bytes, { embedder })).rejects.toMatchObject({ code: "SEARCH_FINGERPRINT" });
    await expect(loadIndex(bytes, { dataset: castings(90) })).rejects.toThrow(/SEARCH_JOIN.*\n.*missing, as/);
    const newer = bytes.slice();
    newer[8] = 2;
    await expect(loadIndex(newer)).rejects.toMatchObject({ code: "SEARCH_FILE_NEWER" });
    const { images, categories, groundTruth } = dataset;
    const same = new Dataset(images, categories, groundTruth);
    expect(await answers(await loadIndex(bytes, { dataset: same })).catch(() => "no tags")).toBe("no tags");
  });

  it("refuses a file that is cut short anywhere", async () => {
    for (let length = 0; length < bytes.length; length += 1 + (length >> 4))
      await expect(loadIndex(bytes.slice(0, length))).rejects.toMatchObject({ code: "SEARCH_FILE" });
    await expect(loadIndex(join(folder, "no.index"))).rejects.toMatchObject({ code: "SOURCE_NOT_FOUND" });
  });

  it("refuses, or is not changed by, any of 1,000 flips of a byte", async () => {
    const ofGraph = await indexBytes(await buildIndex(space, { store: usearchStore() }));
    const random = createRandom(5);
    let refused = 0;
    for (let flip = 0; flip < 1000; flip++) {
      const broken = (flip % 2 === 0 ? bytes : ofGraph).slice();
      broken[random.integer(broken.length)]! ^= 1 + random.integer(255);
      const outcome = await loadIndex(broken).then(answers, (error) => error.code);
      if (typeof outcome === "string") {
        expect(outcome).toMatch(/^SEARCH_FILE/);
        refused++;
      } else expect(outcome).toEqual(wanted);
    }
    expect(refused).toBeGreaterThan(900);
  });

  it("refuses unsound records and manifests behind a right checksum", async () => {
    const edit = (from: string, to: string) => {
      const text = Buffer.from(bytes).toString("latin1").replace(from, to);
      const edited = new Uint8Array(Buffer.from(text, "latin1"));
      expect(edited.length).toBe(bytes.length);
      new DataView(edited.buffer).setUint32(edited.length - 4, crc32(edited.subarray(0, -4)), true);
      return loadIndex(edited);
    };
    for (const [from, to] of [
      ['"count":67', '"count":66'],
      ['"metric":"cosine"', '"metric":"l2sq-x"'],
      ['"dimension":16', '"dimension":-1'],
      ['"category":[0,', '"category":[9,'],
      ['"categories"', '"categorieZ"'],
      ['"kind":"boolean"', '"kind":"nothing"'],
      ['"schema":"borescope.tags/1"', '"schema":"borescope.tags/9"'],
      ['"exact"', '"exacT"'],
    ] as const)
      await expect(edit(from, to), from).rejects.toThrow(/SEARCH_/);
  });
});

describe("crc32", () => {
  it("is that of zip", () => {
    expect(crc32(new TextEncoder().encode("123456789"))).toBe(0xcbf43926);
    expect(crc32(bytes.subarray(100), crc32(bytes.subarray(0, 100)))).toBe(crc32(bytes));
  });
});

describe("a process that is killed while it saves", () => {
  it("leaves the old index, whole", async () => {
    requireDist();
    const path = join(folder, "killed.index");
    const program = join(folder, "save.mjs");
    writeFileSync(program, SAVES);
    let killedWhileWriting = 0;
    const isPartial = (file: string) => file.startsWith("killed.index.partial");
    for (let round = 0; round < 6; round++) {
      writeFileSync(path, bytes);
      const child = spawn(process.execPath, [program, path], { stdio: ["ignore", "pipe", "inherit"] });
      const ended = new Promise((resolve) => child.on("close", resolve));
      await new Promise((resolve) => child.stdout.once("data", resolve));
      while (!readdirSync(folder).some(isPartial)) await sleep(1);
      await sleep(round * 4);
      child.kill("SIGKILL");
      await ended;
      for (const file of readdirSync(folder).filter(isPartial)) {
        killedWhileWriting++;
        rmSync(join(folder, file));
      }
      const found = await loadIndex(path);
      expect([67, 60_000]).toContain(found.length); // the old one, or the new one whole
    }
    expect(killedWhileWriting).toBeGreaterThan(0);
  });

  it("stays as it was where saving is aborted, with nothing beside it", async () => {
    const path = join(folder, "aborted.index");
    writeFileSync(path, bytes);
    for (const wait of [false, true]) {
      const stop = new AbortController();
      let over = false;
      const saved = saveIndex(index, path, { signal: stop.signal })
        .catch((error: unknown) => error)
        .finally(() => {
          over = true;
        });
      if (wait) while (!over && !readdirSync(folder).some((file) => file.startsWith("aborted.index."))) await sleep(0);
      stop.abort("enough");
      expect(wait ? [undefined, "enough"] : ["enough"]).toContain(await saved); // it may be over by then
    }
    expect(readdirSync(folder).filter((file) => file.startsWith("aborted"))).toEqual(["aborted.index"]);
    expect((await loadIndex(path)).length).toBe(index.length);
  });
});

/** Saves an index of 60,000 vectors again and again. */
const SAVES = `
import { Dataset, Ids } from ${JSON.stringify(`${root}packages/core/dist/index.js`)};
import { buildIndex, saveIndex } from ${JSON.stringify(`${root}packages/search/dist/index.js`)};
const n = 60000, none = new Uint32Array(0);
const images = { length: n, ids: Ids.sequence(n), fileNames: Array(n).fill("a.jpg"), width: new Float64Array(n), height: new Float64Array(n) };
const empty = { length: 0, ids: Ids.sequence(0), image: none, category: none, box: new Float64Array(0), area: new Float64Array(0) };
const dataset = new Dataset(images, { length: 0, ids: Ids.sequence(0), names: [], supercategories: [] }, empty);
const vectors = new Float32Array(n * 64);
for (let i = 0; i < n; i++) vectors[i * 64] = 1;
const index = await buildIndex({ embedder: { name: "x", dimension: 64, fingerprint: "x" }, selection: dataset.select("images"), vectors });
for (;;) {
  process.stdout.write("saving\\n");
  await saveIndex(index, process.argv[2]);
}
`;
