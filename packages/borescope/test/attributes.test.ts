import { BorescopeError, type Dataset, Problems } from "@borescope/core";
import { joinAttributes, readDataset } from "borescope";
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { borescope, folderOf, GROUND_TRUTH } from "./cli.js";

const encode = (text: string) => new TextEncoder().encode(text);
const images = (names: readonly string[]) =>
  readDataset(
    encode(
      JSON.stringify({ images: names.map((file_name, id) => ({ id, file_name })), annotations: [], categories: [] }),
    ),
  );

const NAMES = ["val/a.jpg", "val/b.jpg", "train/b.jpg", "c.part.1.png", "ü 1.jpg"];
let dataset: Dataset;
beforeAll(async () => {
  dataset = await images(NAMES);
});

async function join(csv: string, onProblem: "throw" | "skip" = "throw") {
  const problems = new Problems();
  const joined = await joinAttributes(dataset, encode(csv), { onProblem, problems });
  const count = (filter: string) => joined.select("images", filter).count;
  return { joined, count, codes: problems.report().map(({ code, count: n }) => [code, n]) };
}

/** The images that a name in a CSV means. */
const meant = async (name: string) => {
  const { joined } = await join(`file,x\n"${name}",1\n`);
  return [...joined.select("images", "x=1")].map((row) => NAMES[row]);
};

describe("joinAttributes", () => {
  it("makes typed columns that filters know", async () => {
    const csv = [
      "\ufefffile_name,lighting,gain,ok,serial,note",
      'val/a.jpg,poor,1.5,True,007,"one, two\r\n""three"""',
      "",
      "val/b.jpg,good,-2e-3,false,010,",
      "ü 1.jpg,poor,NaN,,12345678901234567890, spaced ",
    ].join("\r\n");
    const { joined, count, codes } = await join(csv);
    expect(codes).toEqual([]);
    expect(count("lighting:poor")).toBe(2);
    expect(count("gain>1")).toBe(1);
    expect(count("gain<0")).toBe(1);
    expect(count("ok:true")).toBe(1);
    expect(count("ok:false")).toBe(1);
    expect(count("serial:007")).toBe(1);
    expect(count("serial:12345678901234567890")).toBe(1);
    expect(count("note:spaced")).toBe(1);
    const kinds = Array.from(joined.images.attributes!, ([name, { kind }]) => [name, kind]);
    expect(kinds).toEqual([
      ["lighting", "string"],
      ["gain", "number"],
      ["ok", "boolean"],
      ["serial", "string"],
      ["note", "string"],
    ]);
    expect(joined.images.attributes!.get("note")).toMatchObject({ dictionary: ['one, two\r\n"three"', "spaced"] });
    expect(dataset.images.attributes).toBeUndefined();
  });

  it("keeps tags and other attributes, and replaces those of the same name", async () => {
    const first = (await join("file,x,y\nval/a.jpg,1,2\n")).joined;
    first.tags.set("night", first.select("images", "x=1"));
    const second = await joinAttributes(first, encode("file,x\nval/b.jpg,5\n"));
    expect(second.select("images", "x=5").count).toBe(1);
    expect(second.select("images", "x=1").count).toBe(0);
    expect(second.select("images", "y=2 and tag:night").count).toBe(1);
  });

  it("finds the column that names the image, and divides by semicolons or tabs", async () => {
    for (const csv of ["x,image\n1,val/a.jpg", "x;File\n1;val/a.jpg", "name\tx\nval/a.jpg\t1"])
      expect((await join(csv)).count("x=1"), csv).toBe(1);
  });

  it("finds images by name, then by the end of the path, extensions aside", async () => {
    expect(await meant("val/a.jpg")).toEqual(["val/a.jpg"]);
    expect(await meant("a.jpg")).toEqual(["val/a.jpg"]);
    expect(await meant("a")).toEqual(["val/a.jpg"]);
    expect(await meant("/data/castings/val/a.png")).toEqual(["val/a.jpg"]);
    expect(await meant("D:\\castings\\train\\b.jpg")).toEqual(["train/b.jpg"]);
    expect(await meant("./val/b")).toEqual(["val/b.jpg"]);
    expect(await meant("c.part.1")).toEqual(["c.part.1.png"]);
  });

  it.each([
    ["nope.jpg,1", "ATTRIBUTES_UNKNOWN_IMAGE"],
    ["test/a.jpg,1", "ATTRIBUTES_UNKNOWN_IMAGE"],
    [",1", "ATTRIBUTES_UNKNOWN_IMAGE"],
    ["b.jpg,1", "ATTRIBUTES_AMBIGUOUS_IMAGE"],
    ["a.jpg,1", "ATTRIBUTES_DUPLICATE"],
    ["val/b.jpg", "ATTRIBUTES_ROW"],
    ["val/b.jpg,1,2", "ATTRIBUTES_ROW"],
  ])("refuses the row %s, or counts it", async (row, code) => {
    const csv = `file,x\nval/a.jpg,7\n${row}\ntrain/b.jpg,8\n`;
    await expect(join(csv)).rejects.toMatchObject({ code, place: "line 3", name: "BorescopeError" });
    const { count, codes } = await join(csv, "skip");
    expect(codes).toEqual([[code, 1]]);
    expect([count("x=7"), count("x=8"), count("x=1")]).toEqual([1, 1, 0]);
  });

  it.each([
    ["", "line 1"],
    ["file,x,x\na,1,2", "line 1"],
    ["file,\na,1", "line 1"],
    ['file,x\nval/a.jpg,"1\n', "line 2"],
    ['file,x\nval/a.jpg,"1"2\n', "line 2"],
  ])("refuses the file %j", (csv, place) =>
    expect(join(csv, "skip")).rejects.toMatchObject({ code: "ATTRIBUTES_CSV", place }),
  );

  it("refuses what is not UTF-8", async () => {
    const wide = Uint8Array.from(Buffer.from("\ufefffile,x\na,1", "utf16le"));
    await expect(joinAttributes(dataset, wide)).rejects.toMatchObject({ code: "ATTRIBUTES_CSV" });
  });

  it("leaves out columns of the images' own, and says so", async () => {
    const { joined, codes } = await join("file,width,id,x\nval/a.jpg,5,5,5\n");
    expect([...joined.images.attributes!.keys()]).toEqual(["x"]);
    expect(codes).toEqual([["ATTRIBUTES_COLUMN", 2]]);
  });

  it("gives a data set or a BorescopeError, whatever the file", async () => {
    const cells = fc.constantFrom(
      "file",
      "val/a.jpg",
      "b",
      "1",
      "nan",
      '"',
      '""',
      ",",
      ";",
      "\n",
      "\r",
      "\r\n",
      " ",
      "é",
      "0",
    );
    const property = fc.asyncProperty(fc.array(cells, { maxLength: 30 }), async (parts) => {
      for (const onProblem of ["throw", "skip"] as const)
        await join(parts.join(""), onProblem).catch((error: unknown) => expect(error).toBeInstanceOf(BorescopeError));
    });
    await fc.assert(property, { numRuns: 1000 });
  });

  it("reads cells as they were, whatever is in them", async () => {
    const property = fc.asyncProperty(
      fc.array(fc.string({ unit: "grapheme" }), { maxLength: 4, minLength: 1 }),
      async (values) => {
        const names = values.map((_, i) => `i${i}.jpg`);
        const quoted = values.map((value, i) => `${names[i]},"t${value.replaceAll('"', '""')}t"`);
        const joined = await joinAttributes(await images(names), encode(`file,x\n${quoted.join("\n")}`));
        const column = joined.images.attributes!.get("x");
        expect(column?.kind === "string" && [...column.codes].map((code) => column.dictionary[code])).toEqual(
          values.map((value) => `t${value}t`),
        );
      },
    );
    await fc.assert(property, { numRuns: 300 });
  });
});

describe("the loading options", () => {
  const tables = { images: { night: [2] }, groundTruth: { hard: [1] } };
  const tags = (more: object) => ({ schema: "borescope.tags/1", tables: { ...tables, ...more } });
  const folder = folderOf({
    "val.json": GROUND_TRUTH,
    "yolo.json": [],
    "light.csv": "file_name,lighting\nim1.jpg,poor\nim2.jpg,good\nim3.jpg,poor\n",
    "other.csv": "file_name,lighting\nim1.jpg,poor\nelsewhere.jpg,good\n",
    "tags.json": tags({}),
    "model.json": tags({ "detections/yolo": { ghost: [] } }),
    "lost.json": tags({ groundTruth: { hard: [1, 99, 98] } }),
  });
  const run = async (...args: string[]) => {
    const { code, stdout } = await borescope(folder, ...args, "--json");
    return { code, document: JSON.parse(stdout) };
  };

  it("--attributes and --tags are shown by info", async () => {
    const { code, document } = await run("info", "val.json", "--attributes", "light.csv", "--tags", "tags.json");
    expect(code).toBe(0);
    expect(document.imageAttributes).toEqual(["camera", "lighting"]);
    expect(document.tags).toEqual([
      { tag: "night", table: "images", count: 1 },
      { tag: "hard", table: "groundTruth", count: 1 },
    ]);
    const plain = await borescope(folder, "info", "val.json", "--attributes", "light.csv", "--tags", "tags.json");
    expect(plain.stdout).toMatch(/^image attributes: camera, lighting$/m);
    expect(plain.stdout).toMatch(/^tags: night \(1\), hard \(1\)$/m);
  });

  it("tags of a model are found where the model is", async () => {
    expect((await run("evaluate", "val.json", "yolo.json", "--tags", "model.json")).code).toBe(0);
    const wrong = await run("evaluate", "val.json", "mine=yolo.json", "--tags", "model.json");
    expect(wrong.document).toMatchObject({ code: "TAGS_UNKNOWN_TABLE", place: "/tables/detections~1yolo" });
  });

  it("--on-problem skip counts rows and ids that are not there", async () => {
    expect((await run("info", "val.json", "--attributes", "other.csv")).document).toMatchObject({
      code: "ATTRIBUTES_UNKNOWN_IMAGE",
      file: "other.csv",
      place: "line 3",
    });
    expect((await run("info", "val.json", "--tags", "lost.json")).document.code).toBe("TAGS_UNKNOWN_ID");
    const args = ["--attributes", "other.csv", "--tags", "lost.json", "--on-problem", "skip"];
    const { code, document } = await run("evaluate", "val.json", "yolo.json", ...args);
    expect(code).toBe(0);
    expect(document.problems).toMatchObject([
      { code: "ATTRIBUTES_UNKNOWN_IMAGE", count: 1 },
      { code: "TAGS_UNKNOWN_ID", count: 2 },
    ]);
  });
});
