import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { indexSchema, loadIndex, mapSchema, readDataset, searchSchema, writeSpace } from "borescope";
import { beforeAll, describe, expect, it } from "vitest";
import { requireDist } from "../../../checks/workspace.js";
import { borescope, folderOf } from "./cli.js";

/** Objects of two groups that point in two directions; the model misses the second. Of each, half are burrs. */
const EACH = 12;
const boxOf = (i: number) => [10 * (i % EACH), i < EACH ? 10 : 60, 8, 8];
const folder = folderOf({
  "val.json": {
    images: [{ id: 1, file_name: "plate.png", width: 200, height: 100 }],
    categories: [
      { id: 1, name: "burr" },
      { id: 2, name: "crack" },
    ],
    annotations: Array.from({ length: 2 * EACH }, (_, i) => ({
      id: 100 + i,
      image_id: 1,
      category_id: 1 + (i % 2),
      bbox: boxOf(i),
      area: 64,
    })),
  },
  "yolo.json": Array.from({ length: EACH }, (_, i) => ({
    image_id: 1,
    category_id: 1 + (i % 2),
    bbox: boxOf(i),
    score: 0.9,
  })),
  "tags.json": { schema: "borescope.tags/1", tables: { groundTruth: { mine: [112, 113] } } },
});

beforeAll(async () => {
  requireDist();
  const dataset = await readDataset(join(folder, "val.json"));
  const embedder = { name: "by hand", dimension: 2, fingerprint: "1" };
  const vectors = Float32Array.from({ length: 4 * EACH }, (_, i) => {
    const row = i >> 1;
    const angle = (row < EACH ? 0 : Math.PI / 2) + 0.01 * (row % EACH);
    return i % 2 === 0 ? Math.cos(angle) : Math.sin(angle);
  });
  const space = { embedder, selection: dataset.select("groundTruth"), vectors };
  writeFileSync(join(folder, "objects.bin"), await writeSpace(space));
  const none = { embedder, selection: dataset.select("groundTruth", "id:999"), vectors: new Float32Array(0) };
  writeFileSync(join(folder, "none.bin"), await writeSpace(none));
});
const map = (...args: string[]) => borescope(folder, "map", "objects.bin", "val.json", ...args);
const json = async (...args: string[]) => {
  const { stdout, stderr } = await map(...args, "--json");
  return mapSchema.parse(JSON.parse(stdout || `{"error": ${JSON.stringify(stderr)}}`));
};

describe("borescope map", () => {
  it("finds the cluster that holds what a model misses, and what repairing it is worth", async () => {
    const { rows, clusters, cells, noise } = await json("--detections", "yolo.json");
    expect(rows.map(({ id }) => id)).toEqual(Array.from({ length: 2 * EACH }, (_, i) => 100 + i));
    expect([clusters.map(({ count }) => count), noise]).toEqual([[EACH, EACH], 0]);
    const missed = clusters.find(({ name }) => name === `cluster ${rows[EACH]!.cluster}`)!;
    const [most] = cells.filter(({ tag }) => tag === "undetected@yolo");
    expect(most).toMatchObject({ cluster: missed.name, count: EACH, expected: EACH / 2, lift: 2, different: true });
    expect(missed.label).toContain("undetected");
    expect(missed.worth).toBeGreaterThan(0.4);
    expect(clusters.find(({ name }) => name !== missed.name)?.worth).toBe(0);
  });

  it("prints the clusters, the tags that they hold beyond chance, and what lies furthest out", async () => {
    const { stdout, code } = await map("--detections", "yolo.json", "--method", "pca");
    expect(code).toBe(0);
    expect(stdout).toMatch(/^24 vectors by by hand \(groundTruth\); pca, clusters by hdbscan, seed 0\n/);
    expect(stdout).toMatch(/ +count +share +worth in AP\ncluster 0 +12 +50 % +[+–]/);
    expect(stdout).toMatch(/cluster \d +12 +6\.0 +2\.00 +\d\.\d\d … 2\.00 +\S+ +undetected@yolo\n/);
    expect(stdout).toMatch(/Furthest out, by knn: \d+ \(/);
    expect((await map("--tags", "tags.json", "--method", "pca")).stdout).toContain("No cluster holds a tag beyond");
  });

  it("gives the same map for the same seed, by every method", async () => {
    const args = ["--cluster", "kmeans", "--clusters", "3", "--outliers", "lof", "--seed", "7"];
    const first = await json(...args);
    expect(first).toMatchObject({ projection: "umap", clustering: "kmeans", outliers: "lof", seed: 7 });
    expect(first.clusters).toHaveLength(3);
    expect(await json(...args)).toEqual(first);
    const { clusters, rows } = await json("--cluster", "none", "--method", "pca");
    expect([clusters, new Set(rows.map(({ cluster }) => cluster))]).toEqual([[], new Set([null])]);
    expect((await json("--min-cluster-size", "20")).noise).toBe(2 * EACH);
  });

  it("prints a line for each row", async () => {
    const { stdout } = await map("--csv", "--method", "pca");
    const lines = stdout.trimEnd().split("\r\n");
    expect(lines[0]).toBe("id,file_name,category,x,y,cluster,label,probability,outlier");
    expect(lines).toHaveLength(1 + 2 * EACH);
    expect(lines[1]).toMatch(
      /^100,plate\.png,burr,-?[\d.e-]+,-?[\d.e-]+,[01],"burr 50 %, crack 50 %",[\d.e-]+,[\d.e-]+$/,
    );
  });

  it("maps a space without vectors to nothing", async () => {
    const { stdout, code } = await borescope(folder, "map", "none.bin", "val.json", "--tags", "tags.json");
    expect(code).toBe(0);
    expect(stdout).toContain("0 vectors by by hand (groundTruth)");
    expect(stdout).toContain("There are no vectors, and no clusters.");
  });

  it.each([
    ["a file of another kind", ["map", "val.json", "val.json"], "SPACE_FORMAT"],
    ["a file that is not there", ["map", "nowhere.bin", "val.json"], "SOURCE_NOT_FOUND"],
    ["a cluster of one", ["map", "objects.bin", "val.json", "--min-cluster-size", "1"], "EMBEDDINGS_OPTION"],
    ["a method that there is not", ["map", "objects.bin", "val.json", "--method", "tsne"], "USAGE"],
    ["two outputs", ["map", "objects.bin", "val.json", "--csv"], "USAGE"],
    ["an index of another kind", ["index", "yolo.json", "val.json", "--out", "no.index"], "SPACE_FORMAT"],
    ["an index nowhere", ["index", "objects.bin", "val.json", "--out", "val.json/no.index"], "OUTPUT_UNWRITABLE"],
  ])("refuses %s", async (_, args, code) => {
    const { code: exit, stdout } = await borescope(folder, ...args, "--json");
    expect([exit, JSON.parse(stdout).code]).toEqual([2, code]);
  });
});

describe("borescope index", () => {
  it.each(["exact", "usearch"])("writes what `borescope search` reads, with outcomes as tags, by %s", async (store) => {
    const args = ["--detections", "yolo.json", "--store", store, "--out", "castings.index"];
    const { stdout } = await borescope(folder, "index", "objects.bin", "val.json", ...args, "--json");
    expect(indexSchema.parse(JSON.parse(stdout)).index).toEqual({
      path: "castings.index",
      table: "groundTruth",
      count: 2 * EACH,
      embedder: { name: "by hand", dimension: 2, fingerprint: "1" },
      store,
    });
    expect((await loadIndex(readFileSync(join(folder, "castings.index")))).plugin.name).toBe(store);
    const filter = "class:burr and tag:undetected@yolo";
    const found = await borescope(
      ...([folder, "search", "castings.index", "--object", "100", "--filter", filter, "-k", "2", "--json"] as const),
    );
    expect(searchSchema.parse(JSON.parse(found.stdout)).hits.map(({ id }) => id)).toEqual([112, 114]);
  });

  it("says what it wrote", async () => {
    const { stdout } = await borescope(folder, "index", "objects.bin", "val.json", "--out", "plain.index");
    expect(stdout).toBe("24 vectors by by hand (groundTruth), exact → plain.index\n");
  });
});

describe("an index of one of our embedders", () => {
  it("is searched by an image without naming the embedder", async () => {
    writeFileSync(join(folder, "plate.png"), RED);
    const embed = await borescope(folder, "embed", "val.json", "--of", "images", "--out", "images.bin");
    expect(embed.stderr).toBe("");
    await borescope(folder, "index", "images.bin", "val.json", "--out", "images.index");
    const found = await borescope(folder, "search", "images.index", "--image", "plate.png", "--json");
    const { by, hits } = searchSchema.parse(JSON.parse(found.stdout));
    expect([by, hits[0]?.id]).toEqual(["vector", 1]);
    const words = await borescope(folder, "search", "images.index", "--text", "plate.png", "--json");
    expect(searchSchema.parse(JSON.parse(words.stdout))).toMatchObject({ by: "words", hits: [{ id: 1 }] });
  });
});

const RED = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGP4z8AAAAMBAQDJ/pLvAAAAAElFTkSuQmCC",
  "base64",
);
