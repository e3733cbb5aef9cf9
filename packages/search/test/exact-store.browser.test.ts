import { buildIndex, exactStore, indexBytes, loadIndex, saveIndex, usearchStore } from "@borescope/search";
import { describe, expect, it } from "vitest";
import { brute, castings, spaceOf, unitVectors } from "./spaces.js";

describe("search in a browser", () => {
  it("finds the same bits as comparing every row, with and without WebAssembly", async () => {
    const vectors = unitVectors(3000, 40);
    const queries = unitVectors(5, 40, 2);
    const wanted = brute(queries, vectors, 40, 10);
    for (const kernel of ["auto", "typescript"] as const) {
      const store = await exactStore({ kernel }).open(40, vectors);
      expect(await store.search(queries, 10)).toEqual(wanted);
    }
  });

  it("keeps an index as bytes, and tells what does not run here", async () => {
    const space = spaceOf(castings(30).select("groundTruth"));
    const index = await buildIndex(space);
    const again = await loadIndex(new Blob([await indexBytes(index)]));
    expect((await again.search({ object: 105 })).hits).toEqual((await index.search({ object: 105 })).hits);
    await expect(saveIndex(index, "castings.index")).rejects.toMatchObject({ code: "SEARCH_UNWRITABLE" });
    await expect(buildIndex(space, { store: usearchStore() })).rejects.toMatchObject({ code: "SEARCH_STORE_MISSING" });
  });
});
