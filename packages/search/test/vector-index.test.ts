import type { Embedder, Id } from "@borescope/core";
import { buildIndex, type Query, usearchStore } from "@borescope/search";
import { describe, expect, it } from "vitest";
import { brute, castings, modelOf, spaceOf, unitOf, unitVectors } from "./spaces.js";

const N = 60;
const D = 16;
const dataset = castings(N);
const space = spaceOf(dataset.select("groundTruth"));
const index = await buildIndex(space);
const vectorOf = (row: number) => space.vectors.subarray(row * D, (row + 1) * D);
const rowsOf = ({ hits }: { readonly hits: readonly { readonly row: number }[] }) => hits.map(({ row }) => row);

/** Embeds an image as its first pixel says, and texts as `word 7` says. */
const embedder: Embedder = {
  ...space.embedder,
  embedImages: async (images) => Float32Array.from(images.flatMap(({ data }) => [...vectorOf(data[0]!)])),
  embedTexts: async (texts) => Float32Array.from(texts.flatMap((text) => [...vectorOf(Number(text.split(" ")[1]))])),
};
const { embedTexts: _, ...imagesOnly } = embedder;
const pixels = (row: number) => ({ width: 1, height: 1, data: Uint8Array.of(row, 0, 0) });

describe("VectorIndex", () => {
  it("finds what is most like an object, without it", async () => {
    const wanted = brute(vectorOf(5), space.vectors, D, 11)[0]!;
    const result = await index.search({ object: 105 });
    expect(rowsOf(result)).toEqual([...wanted.places].slice(1));
    expect(result.hits[0]).toMatchObject({ id: 100 + wanted.places[1]!, score: expect.closeTo(wanted.scores[1]!, 6) });
    expect(result).toMatchObject({ by: "vector", because: undefined, offset: 0, more: true });
    expect(result.selection.rows).toEqual(wanted.places.slice(1).sort());
    const one = dataset.select("groundTruth", "id:105");
    expect(await index.search({ object: one })).toEqual(result);
    expect(await index.search({ selection: one })).toEqual(result);
  });

  it("looks by vector, image and text alike, and does not leave out what merely equals", async () => {
    const byVector = await index.search({ vector: Array.from(vectorOf(5), (value) => 3 * value) });
    expect(byVector.hits[0]).toMatchObject({ row: 5, score: expect.closeTo(1, 6) });
    expect(await index.search({ image: pixels(5) }, { embedder })).toEqual(byVector);
    const withText = await buildIndex(space, { embedder });
    expect(rowsOf(await withText.search({ text: "word 5" }))).toEqual(rowsOf(byVector));
  });

  it("is more like some and less like others", async () => {
    const like = [{ object: 101 }, { object: 102 }];
    const wanted = Float64Array.from(
      { length: D },
      (_, j) => (vectorOf(1)[j]! + vectorOf(2)[j]!) / 2 - 0.5 * vectorOf(3)[j]!,
    );
    const rows = brute(unitOf(wanted), space.vectors, D, N)[0]!.places;
    const { hits } = await index.search({ like, unlike: [{ object: 103 }] }, { k: N });
    expect(rowsOf({ hits })).toEqual([...rows].filter((row) => ![1, 2, 3].includes(row)));
    const alone = await index.search({ like });
    const both = await index.search({ selection: dataset.select("groundTruth", "id:101 or id:102") });
    expect(rowsOf(alone)).toEqual(rowsOf(both));
  });

  it("filters by a filter, a function and a selection, before it counts", async () => {
    const filter = "class:burr and tag:undetected and width<60";
    const passing = dataset.select("groundTruth", filter);
    expect(passing.count).toBeGreaterThan(2);
    const result = await index.search({ object: 100 }, { filter, k: 100 });
    expect(result.selection.rows).toEqual(passing.rows);
    expect(result.more).toBe(false);
    const same = [passing, (row: number) => passing.has(row)];
    for (const each of same) expect(await index.search({ object: 100 }, { filter: each, k: 100 })).toEqual(result);
    expect((await index.search({ object: 100 }, { filter: () => false })).hits).toEqual([]);
  });

  it("pages, and stops at a score", async () => {
    const all = await index.search({ object: 100 }, { k: 1000 });
    expect(all.hits).toHaveLength(N - 1);
    const pages = await Promise.all([0, 20, 40, 60].map((offset) => index.search({ object: 100 }, { k: 20, offset })));
    expect(pages.flatMap(({ hits }) => hits)).toEqual(all.hits);
    expect(pages.map(({ more }) => more)).toEqual([true, true, false, false]);
    const minimumScore = all.hits[4]!.score;
    const good = await index.search({ object: 100 }, { minimumScore, k: 1000 });
    expect([good.hits, good.more]).toEqual([all.hits.slice(0, 5), false]);
    expect((await index.search({ object: 100 }, { minimumScore, k: 2 })).more).toBe(true);
  });

  it("answers many at once as one by one", async () => {
    const queries: Query[] = [
      { object: 103 },
      { text: "burr" },
      { vector: vectorOf(9) },
      { selection: dataset.select("groundTruth", "class:crack") },
    ];
    const options = { k: 7, filter: "width<55" };
    const single = await Promise.all(queries.map((query) => index.search(query, options)));
    expect(await index.searchMany(queries, options)).toEqual(single);
    expect(await index.searchMany([])).toEqual([]);
  });

  it("adds and removes rows", async () => {
    const some = await buildIndex(spaceOf(dataset.select("groundTruth", (row) => row < 40)));
    await some.remove(dataset.select("groundTruth", "class:burr"));
    expect(some.length).toBe(32);
    expect((await some.search({ object: 100 }, { filter: "class:burr" })).hits).toEqual([]);
    await expect(some.search({ object: 104 })).rejects.toMatchObject({ code: "SEARCH_UNKNOWN_ID" });
    const rest = dataset.select("groundTruth", (row) => row >= 40);
    await some.add({ ...space, selection: rest, vectors: space.vectors.subarray(40 * D) });
    expect([some.length, some.selection.has(59)]).toEqual([52, true]);
    const wanted = brute(vectorOf(50), space.vectors, D, N, (row) => row >= 40 || row % 5 !== 4)[0]!;
    expect(rowsOf(await some.search({ object: 150 }, { k: 3 }))[0]).toBe(wanted.places[1]);
    await expect(
      some.add({ ...space, selection: rest, vectors: space.vectors.subarray(40 * D) }),
    ).rejects.toMatchObject({ code: "SEARCH_ROWS" });
  });

  it("serves images and detections too, in a graph as well", async () => {
    const images = await buildIndex(spaceOf(dataset.select("images")), { store: usearchStore() });
    expect((await images.search({ object: 3 }, { filter: "class:burr" })).selection.table).toBe("images");
    const model = modelOf(dataset);
    const ofModel = await buildIndex(spaceOf(dataset.select(model)));
    const { selection, hits } = await ofModel.search({ object: 1 }, { filter: "score>0.5" });
    expect([selection.table, hits.length]).toEqual(["detections/yolo", 10]);
  });
});

describe("a search by words", () => {
  it("is what a text becomes where the embedder knows none, and says so", async () => {
    const result = await index.search({ text: "Worn burrs" }, { k: 100 });
    expect(result).toMatchObject({ by: "words", because: "there is no embedder here" });
    const burr = (row: number) => row % 5 === 4;
    const worn = (row: number) => row % 4 === 0;
    expect(result.hits).toHaveLength(
      Array.from({ length: N }, (_, row) => row).filter((row) => burr(row) || worn(row)).length,
    );
    expect(result.hits.slice(0, 3).every(({ row }) => burr(row) && worn(row))).toBe(true);
    expect(result.hits[0]!.score).toBeLessThanOrEqual(1);
    const told = await index.search({ text: "burr" }, { embedder: imagesOnly });
    expect(told).toMatchObject({ by: "words", because: "random embeds images only, no texts" });
    expect(told.hits.map(({ score }) => score)).toEqual(Array(10).fill(1));
  });

  it.each([
    ["hole", (row: number) => row % 5 < 2],
    ["undetected", (row: number) => row % 3 === 0],
    ["green", (row: number) => Math.floor(row / 3) % 3 === 1],
    ["plate 3", (row: number) => Math.floor(row / 3) % 7 === 3 || Math.floor(row / 3) === 3],
  ])("finds names, tags and attributes: %s", async (text, wanted) => {
    const { hits } = await index.search({ text }, { k: 100 });
    const best = hits.filter(({ score }) => score === hits[0]!.score);
    expect(best.every(({ row }) => wanted(row))).toBe(true);
    expect(
      (await index.search({ text: `${text} zzz` }, { filter: "class:burr" })).hits.every(({ row }) => row % 5 === 4),
    ).toBe(true);
  });

  it("finds nothing for words that nowhere are, and refuses none", async () => {
    expect((await index.search({ text: "turbine" })).hits).toEqual([]);
    await expect(index.search({ text: " … " })).rejects.toMatchObject({ code: "SEARCH_QUERY" });
  });
});

describe("bad input", () => {
  const zeros = new Float32Array(D);
  it.each<[string, Query, object, string, RegExp]>([
    ["an unknown id", { object: 160 }, {}, "SEARCH_UNKNOWN_ID", /Did you mean 159 or 158/],
    ["an id of another type", { object: "105" }, {}, "SEARCH_UNKNOWN_ID", /strings here and numbers/],
    ["a vector of another length", { vector: [1, 2] }, {}, "SEARCH_DIMENSION", /16 elements, found one of 2/],
    ["NaN", { vector: [...vectorOf(1).slice(1), Number.NaN] }, {}, "SEARCH_QUERY", /NaN/],
    ["zeros", { vector: zeros }, {}, "SEARCH_QUERY", /zeros/],
    ["an image without an embedder", { image: pixels(1) }, {}, "SEARCH_EMBEDDER", /random/],
    [
      "a text among others without texts",
      { like: [{ text: "burr" }] },
      { embedder: imagesOnly },
      "SEARCH_EMBEDDER",
      /images only/,
    ],
    ["nothing to be like", { like: [] }, {}, "SEARCH_QUERY", /at least one/],
    [
      "an empty selection",
      { selection: dataset.select("groundTruth", "class:burr and class:crack") },
      {},
      "SEARCH_QUERY",
      /empty/,
    ],
    ["a selection of images", { selection: dataset.select("images") }, {}, "SELECTION_TABLE", /images/],
    [
      "another embedder",
      { object: 100 },
      { embedder: { ...embedder, fingerprint: "2" } },
      "SEARCH_FINGERPRINT",
      /random-1/,
    ],
    ["k of 0", { object: 100 }, { k: 0 }, "SEARCH_OPTION", /k/],
    ["k of NaN", { object: 100 }, { k: Number.NaN }, "SEARCH_OPTION", /k/],
    ["half an offset", { object: 100 }, { offset: 0.5 }, "SEARCH_OPTION", /offset/],
    ["a score of NaN", { object: 100 }, { minimumScore: Number.NaN }, "SEARCH_OPTION", /minimumScore/],
    [
      "a filter with a fault",
      { object: 100 },
      { filter: "class:burr and wdth<40" },
      "FILTER_UNKNOWN_FIELD",
      /column 16/,
    ],
    ["a filter of another table", { object: 100 }, { filter: dataset.select("images") }, "SELECTION_TABLE", /images/],
  ])("%s is refused", async (_, query, options, code, message) => {
    const error = await index.search(query, options).catch((each) => each);
    expect([error.code, error.message]).toEqual([code, expect.stringMatching(message)]);
  });

  it("names near ids of texts", async () => {
    const ids: Id[] = ["edge-1", "edge-2", "rim-1"];
    const named = castings(3, ids);
    const found = (await buildIndex(spaceOf(named.select("groundTruth")))).search({ object: "edge1" });
    await expect(found).rejects.toThrow(/Did you mean "edge-1" or "edge-2"/);
  });

  it("builds no index of vectors that do not match", async () => {
    const wrong = { ...space, vectors: space.vectors.subarray(1) };
    await expect(buildIndex(wrong)).rejects.toMatchObject({ code: "SEARCH_DIMENSION" });
    const other = { ...embedder, dimension: 3 };
    await expect(buildIndex(space, { embedder: other })).rejects.toMatchObject({ code: "SEARCH_FINGERPRINT" });
  });

  it("of nothing is an index without hits", async () => {
    const empty = await buildIndex(spaceOf(dataset.select("groundTruth", "class:burr and class:crack")));
    expect((await empty.search({ vector: unitVectors(1, D) })).hits).toEqual([]);
    expect((await empty.search({ text: "burr" })).hits).toEqual([]);
    await expect(empty.search({ object: 100 })).rejects.toMatchObject({ code: "SEARCH_UNKNOWN_ID" });
  });

  it("of one object has nothing like it, and no more than it", async () => {
    const one = await buildIndex(spaceOf(dataset.select("groundTruth", "id:105")));
    expect(await one.search({ object: 105 })).toMatchObject({ hits: [], more: false });
    expect(rowsOf(await one.search({ vector: one.store.vectors }, { k: 1000 }))).toEqual([5]);
    expect(rowsOf(await one.search({ text: "plate" }, { k: 1000 }))).toEqual([5]);
  });

  it("of equal vectors is answered in the order of the rows", async () => {
    const vectors = Float32Array.from({ length: N * D }, (_, i) => vectorOf(0)[i % D]!);
    const alike = await buildIndex({ ...space, vectors });
    const others = Array.from({ length: N }, (_, row) => row).filter((row) => row !== 7);
    const { hits } = await alike.search({ object: 107 }, { k: 1000 });
    expect(hits.map(({ row }) => row)).toEqual(others);
    expect(new Set(hits.map(({ score }) => score)).size).toBe(1);
  });
});
