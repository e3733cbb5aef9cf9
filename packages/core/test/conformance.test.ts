import { coco } from "@borescope/adapters-coco";
import { describe, expect, it } from "vitest";
import { Dataset, Detections } from "../src/dataset.js";
import { Ids } from "../src/ids.js";
import type { FormatAdapter } from "../src/plugin.js";
import { Problems } from "../src/problems.js";
import { bytesSource } from "../src/source/bytes-source.js";
import type { Source } from "../src/source/source.js";
import { type Carried, formatConformance } from "../src/testing.js";

const encode = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));

const bbox = [8, 8, 16, 12];
const file = {
  images: [
    { id: 7, file_name: "a.jpg", width: 64, height: 48 },
    { id: 8, file_name: "b.jpg", width: 64, height: 48 },
  ],
  annotations: [
    { id: 1, image_id: 7, category_id: 5, bbox, area: 192, iscrowd: 0 },
    { id: 2, image_id: 8, category_id: 1, bbox, area: 192, iscrowd: 1 },
  ],
  categories: [
    { id: 1, name: "open hole" },
    { id: 5, name: "burr" },
  ],
};
const faulty = { ...file, annotations: [...file.annotations, { id: 3, image_id: 7, category_id: 5, bbox: [1] }] };
const results = [{ image_id: 7, category_id: 5, bbox, score: 0.5 }];
const carries: Carried[] = ["image ids", "category ids", "object ids", "unused categories", "crowds", "attributes"];

function checksOf(adapter: FormatAdapter) {
  const detections = { source: bytesSource(encode(results), "yolo.json"), objects: 1 };
  return formatConformance(adapter, {
    samples: [
      {
        name: "a file",
        source: bytesSource(encode(file), "val.json"),
        images: 2,
        categories: 2,
        objects: 2,
        detections,
      },
    ],
    damaged: [
      {
        name: "a short box",
        source: bytesSource(encode(faulty), "val.json"),
        code: "COCO_BOX",
        skipped: 1,
        objects: 2,
      },
    ],
    carries,
  });
}

const sound = coco();

/** An adapter that does something to what it has read. */
const reading = (change: (dataset: Dataset) => Dataset): FormatAdapter => ({
  ...sound,
  read: async (source, context) => change(await sound.read(source, context)),
});
const withTruth = (change: (truth: Dataset["groundTruth"]) => Partial<Dataset["groundTruth"]>) =>
  reading(
    ({ images, categories, groundTruth, name }) =>
      new Dataset(images, categories, { ...groundTruth, ...change(groundTruth) }, name),
  );

/** Reads by pieces that it said it is done with. */
async function hoard(source: Source): Promise<Source> {
  const pieces: Uint8Array[] = [];
  for await (const piece of source.stream(undefined, { transient: true })) pieces.push(piece);
  return bytesSource(new Uint8Array(await new Blob(pieces as Uint8Array<ArrayBuffer>[]).arrayBuffer()), source.name);
}

const BROKEN: readonly (readonly [what: string, adapter: FormatAdapter, fails: string])[] = [
  ["is surer than sure", { ...sound, detect: async () => 1.5 }, "detects a file"],
  ["does not know its own files", { ...sound, detect: async () => 0 }, "detects a file"],
  [
    "detects by whole files",
    {
      ...sound,
      detect: async (source) => ((await source.bytes().catch(() => [])).length > 0 ? 0.5 : 0),
    },
    "detects a file by a few looks of 64 KiB at most",
  ],
  [
    "detects only what can be read",
    { ...sound, detect: async (source) => (source.kind === "file" ? (await source.head(undefined, 1)).length : 0) },
    "detects hostile sources without throwing",
  ],
  ["has no name", { ...sound, name: "" }, "has a name"],
  [
    "leaves the last object out",
    withTruth(({ length, image, category, box, area }) => ({
      length: length - 1,
      ids: Ids.sequence(length - 1),
      image: image.slice(1),
      category: category.slice(1),
      box: box.slice(4),
      area: area.slice(1),
      crowd: new Uint8Array(length - 1),
    })),
    "reads a file",
  ],
  ["has columns of other lengths", withTruth(({ box }) => ({ box: box.slice(1) })), "reads a file"],
  ["has rows of no image", withTruth(({ image }) => ({ image: image.map(() => 9) })), "reads a file"],
  ["has boxes that are none", withTruth(({ box }) => ({ box: box.map(() => Number.NaN) })), "reads a file"],
  [
    "takes each object for a crowd",
    withTruth(({ length }) => ({ crowd: new Uint8Array(length).fill(1) })),
    "writes boxes and reads it back",
  ],
  [
    "is off by half a pixel",
    withTruth(({ box }) => ({ box: box.map((value) => value + 0.5) })),
    "writes boxes and reads it back",
  ],
  ["forgets attributes", withTruth(() => ({ attributes: new Map() })), "writes attributes and reads it back"],
  [
    "rounds ids",
    reading(({ images, categories, groundTruth }) => {
      const ids = Ids.from(Array.from(images.ids, (id) => (typeof id === "bigint" ? Number(id) : id)));
      return new Dataset({ ...images, ids }, categories, groundTruth);
    }),
    "writes image ids (huge) and reads it back",
  ],
  [
    "turns ids into texts",
    reading(({ images, categories, groundTruth }) => {
      const ids = Ids.from(Array.from(images.ids, String));
      return new Dataset({ ...images, ids }, categories, groundTruth);
    }),
    "writes image ids (number) and reads it back",
  ],
  [
    "writes outside its folder",
    { ...sound, write: ({ images }) => images.fileNames.map((path) => ({ path, content: [""] })) },
    'writes nothing outside its folder for an image named "../../climbs.gif"',
  ],
  [
    "keeps what is not its own",
    { ...sound, read: async (source, context) => sound.read(await hoard(source), context) },
    "reads a file in pieces of 7 bytes, from memory that is used again",
  ],
  [
    "cannot be stopped",
    { ...sound, read: (source, context) => sound.read(source, { ...context, signal: undefined }) },
    "stops where the signal is aborted while it reads",
  ],
  [
    "throws what comes",
    {
      ...sound,
      read: async (source, context) => {
        JSON.parse(new TextDecoder().decode(await source.bytes()));
        return sound.read(source, context);
      },
    },
    "survives damage to a file",
  ],
  [
    "passes over faults",
    {
      ...sound,
      read: (source, context) => sound.read(source, { ...context, onProblem: "skip", problems: new Problems() }),
    },
    "throws, or skips and counts, the faults of a short box",
  ],
  [
    "stops at faults that are to be skipped",
    { ...sound, read: (source, context) => sound.read(source, { ...context, onProblem: "throw" }) },
    "throws, or skips and counts, the faults of a short box",
  ],
  [
    "names the model itself",
    {
      ...sound,
      async readDetections(source, dataset, context) {
        const { objects, categories } = await sound.readDetections(source, dataset, context);
        return new Detections("mine", objects, categories);
      },
    },
    "reads a file",
  ],
  [
    "rounds scores",
    {
      ...sound,
      async readDetections(source, dataset, context) {
        const { name, objects, categories } = await sound.readDetections(source, dataset, context);
        return new Detections(name, { ...objects, score: objects.score.map(Math.fround) }, categories);
      },
    },
    "writes detections and reads them back",
  ],
];

describe("the conformance kit", () => {
  it.each(BROKEN)("finds an adapter that %s", async (_what, adapter, fails) => {
    const { run } = checksOf(adapter).find(({ name }) => name === fails)!;
    await expect(run()).rejects.toMatchObject({ code: "CONFORMANCE" });
  });

  it("finds one that writes to Object.prototype", async () => {
    const polluting = reading((dataset) => {
      (Object.prototype as Record<string, unknown>)["polluted"] = 1;
      return dataset;
    });
    const { run } = checksOf(polluting).find(({ name }) => name === "reads a file")!;
    try {
      await expect(run()).rejects.toMatchObject({ code: "CONFORMANCE" });
    } finally {
      delete (Object.prototype as Record<string, unknown>)["polluted"];
    }
  });

  it("asks for a sample", () => {
    expect(() => formatConformance(sound, { samples: [] })).toThrow(/CONFORMANCE/);
  });

  it("passes the adapter that is whole, and asks nothing of a writer where there is none", async () => {
    const { write: _write, writeDetections: _writeDetections, ...reader } = sound;
    const names = checksOf(reader).map(({ name }) => name);
    expect(names.filter((name) => name.startsWith("writes"))).toEqual([]);
    for (const { run } of checksOf(sound)) await run();
  });
});
