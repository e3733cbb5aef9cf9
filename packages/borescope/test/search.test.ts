import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { buildIndex, readDataset, saveIndex, searchSchema } from "borescope";
import { beforeAll, describe, expect, it } from "vitest";
import { requireDist } from "../../../checks/workspace.js";
import { borescope, folderOf } from "./cli.js";

/** Ten objects on a half circle, at steps of 18 degrees, burrs and cracks in turn; ids from 11 on. */
const folder = folderOf({
  "val.json": {
    images: [{ id: 1, file_name: "plate.png", width: 100, height: 100 }],
    categories: [
      { id: 1, name: "burr" },
      { id: 2, name: "crack" },
    ],
    annotations: Array.from({ length: 10 }, (_, i) => ({
      id: 11 + i,
      image_id: 1,
      category_id: 1 + (i % 2),
      bbox: [0, 0, 10 + i, 10],
      area: 100,
    })),
  },
  "tags.json": { schema: "borescope.tags/1", tables: { groundTruth: { undetected: [13, 14, 999] } } },
  "embedder.js": `export default () => ({
    name: "by hand", dimension: 2, fingerprint: "1",
    embedImages: async ([{ data }]) => Float32Array.of(data[0] / 255, data[1] / 255),
    embedTexts: async () => Float32Array.of(0, 1),
  });`,
  "other.mjs": `export const other = { name: "other", dimension: 2, fingerprint: "2", embedImages: async () => new Float32Array(2) };`,
});
const search = (...args: string[]) => borescope(folder, "search", "castings.index", ...args);
const hits = async (...args: string[]) => {
  const { stdout, stderr } = await search(...args, "--json");
  expect(stderr).toBe("");
  return searchSchema.parse(JSON.parse(stdout)).hits.map(({ id }) => id);
};

beforeAll(async () => {
  requireDist();
  writeFileSync(join(folder, "package.json"), '{"type": "module"}');
  const dataset = await readDataset(join(folder, "val.json"));
  const angles = Array.from({ length: 10 }, (_, i) => (i * Math.PI) / 10);
  const vectors = Float32Array.from(angles.flatMap((angle) => [Math.cos(angle), Math.sin(angle)]));
  const embedder = { name: "by hand", dimension: 2, fingerprint: "1" };
  const index = await buildIndex({ embedder, selection: dataset.select("groundTruth"), vectors });
  await saveIndex(index, join(folder, "castings.index"));
});

describe("borescope search", () => {
  it("finds what is like an object, filtered, a page at a time", async () => {
    expect(await hits("--object", "11", "-k", "3")).toEqual([12, 13, 14]);
    expect(await hits("--object", "11", "--filter", "class:burr and width<17")).toEqual([13, 15, 17]);
    expect(await hits("--object", "11", "-k", "2", "--offset", "2")).toEqual([14, 15]);
    expect(await hits("--object", "11", "--minimum-score", "0.8")).toEqual([12, 13]);
    const { stdout } = await search("--object", "11", "-k", "1");
    expect(stdout).toMatch(/id +score +tags +image\n1 +crack +12 +0\.951 +plate\.png\nand more: --offset, -k\n/);
  });

  it("weighs several for and against", async () => {
    expect(await hits("--more-like", "13,15", "-k", "1")).toEqual([14]);
    const against = await hits("--more-like", "15,16", "--less-like", "12", "-k", "2");
    expect(against).toEqual([17, 18]);
  });

  it("reads tags of the whole data set, and counts those of rows that it does not hold", async () => {
    const { stdout } = await search("--object", "11", "--tags", "tags.json", "--filter", "tag:undetected", "--json");
    const { hits, problems } = searchSchema.parse(JSON.parse(stdout));
    expect(hits.map(({ id, tags }) => [id, tags])).toEqual([
      [13, ["undetected"]],
      [14, ["undetected"]],
    ]);
    expect(problems).toMatchObject([{ code: "TAGS_UNKNOWN_ID", count: 1 }]);
  });

  it("looks for words where no embedder is given, and says so", async () => {
    const { stdout } = await search("--text", "cracks", "-k", "2");
    expect(stdout).toMatch(/^By words in names, tags and attributes: there is no embedder here\.\n/);
    expect(stdout.match(/crack/g)).toHaveLength(2);
    expect((await search("--text", "turbine")).stdout).toMatch(/nothing found\n$/);
  });

  it("embeds texts and images by the embedder of a module", async () => {
    expect(await hits("--text", "anything", "--embedder", "./embedder.js", "-k", "1")).toEqual([16]);
    const red = Buffer.from(
      "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGP4z8AAAAMBAQDJ/pLvAAAAAElFTkSuQmCC",
      "base64",
    );
    writeFileSync(join(folder, "red.png"), red);
    expect(await hits("--image", "red.png", "--embedder", "./embedder.js", "-k", "2")).toEqual([11, 12]);
  });

  it.each([
    ["no question", [], "USAGE"],
    ["two questions", ["--object", "11", "--text", "burr"], "USAGE"],
    ["nothing to be more like", ["--less-like", "11"], "USAGE"],
    ["an unknown id", ["--object", "111"], "SEARCH_UNKNOWN_ID"],
    ["an image without an embedder", ["--image", "red.png"], "SEARCH_EMBEDDER"],
    ["another embedder", ["--object", "11", "--embedder", "./other.mjs"], "SEARCH_FINGERPRINT"],
    ["another embedder of ours", ["--text", "burr", "--embedder", "texture"], "SEARCH_FINGERPRINT"],
    ["an embedder that there is not", ["--object", "11", "--embedder", "magic"], "USAGE"],
    ["a module without an embedder", ["--object", "11", "--embedder", "./nowhere.js"], "EMBEDDER_UNLOADABLE"],
    ["a filter with a fault", ["--object", "11", "--filter", "clas:burr"], "FILTER_UNKNOWN_FIELD"],
    ["none at all", ["--object", "11", "-k", "0"], "SEARCH_OPTION"],
  ])("refuses %s", async (_, args, code) => {
    const { code: exit, stdout } = await search(...args, "--json");
    expect([exit, JSON.parse(stdout).code]).toEqual([2, code]);
  });

  it("refuses what is not an index", async () => {
    const { stderr } = await borescope(folder, "search", "val.json", "--object", "11");
    expect(stderr).toMatch(/^SEARCH_FILE {2}val\.json\n/);
  });
});
