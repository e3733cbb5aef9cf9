import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { borescope, folderOf, GROUND_TRUTH, RESULTS, result } from "./cli.js";
import { zip } from "./zip.js";

const text = (value: unknown) => JSON.stringify(value);
const lines = RESULTS.map(text).join("\n");
const COCO_NAMES = Array.from({ length: 80 }, (_, i) => (i === 0 ? "person" : i === 79 ? "toothbrush" : `class ${i}`));
const png = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAGQAAABkCAYAAABw4pVUAAAAC0lEQVR4nGNgAAIAAAUAAXpeqz8AAAAASUVORK5CYII=",
  "base64",
);

const folder = folderOf({
  "val.json": GROUND_TRUTH,
  "yolo.json": RESULTS,
  "val.json.gz": gzipSync(text(GROUND_TRUTH)),
  "yolo.json.gz": gzipSync(text(RESULTS)),
  "yolo.ndjson": lines,
  "yolo.jsonl": `${lines}\n`,
  "yolo.ndjson.gz": gzipSync(lines),
  "val.zip": zip("annotations/val.json", text(GROUND_TRUTH)),
  "yolo.zip": zip("yolo.json", text(RESULTS)),
  "zero-based.json": RESULTS.map((row) => ({ ...row, category_id: row.category_id - 1 })),
  "names.json": RESULTS.map((row) => ({
    ...row,
    image_id: `im${row.image_id}`,
    category_id: row.category_id === 1 ? "burr" : "crack",
  })),
  // Ultralytics: folders with labels, and predictions.json that names stems and counts classes from 1
  "set/data.yaml": "names: [burr, crack, scratch]\nval: images\n",
  "set/images/a.png": png,
  "set/images/007.png": png,
  "set/labels/a.txt": "0 0.3 0.2 0.4 0.2\n",
  "set/labels/007.txt": "1 0.3 0.2 0.4 0.2\n",
  "runs/predictions.json": [
    { ...result("a", 1), file_name: "a.png" },
    { ...result(7, 2), file_name: "007.png" },
  ],
  "runs/old.json": [result("a", 0), result(7, 1)],
  "coco/data.yaml": `names: ${text(COCO_NAMES)}\nval: images\n`,
  "coco/images/1.png": png,
  "coco/labels/1.txt": "0 0.3 0.2 0.4 0.2\n79 0.3 0.2 0.4 0.2\n11 0.3 0.2 0.4 0.2\n",
  "coco/predictions.json": [1, 90, 13].map((id) => ({ ...result(1, id), file_name: "1.png" })),
});

/** What an evaluation said: AP50, and how it matched. */
async function evaluate(...args: string[]) {
  const { code, stdout, stderr } = await borescope(folder, "evaluate", ...args, "--json");
  expect(stderr).toBe("");
  expect(code).toBe(0);
  const { models, problems } = JSON.parse(stdout);
  return {
    AP50: models[0].summary.AP50,
    name: models[0].name,
    problems: problems.map((p: { code: string }) => p.code),
  };
}

describe("files", () => {
  it.each([
    ["val.json.gz", "yolo.json.gz"],
    ["val.zip", "yolo.ndjson"],
    ["val.json", "yolo.jsonl"],
    ["val.json", "yolo.ndjson.gz"],
    ["val.json", "yolo.zip"],
  ])("%s and %s are read as if they were plain", async (gt, dt) =>
    expect(await evaluate(gt, dt)).toEqual({ AP50: expect.closeTo(1), name: "yolo", problems: [] }),
  );

  describe("on a server", () => {
    const server = createServer(({ url }, response) => {
      const { pathname } = new URL(url!, "http://localhost");
      try {
        response.end(readFileSync(join(folder, pathname)));
      } catch {
        response.writeHead(404).end();
      }
    });
    beforeAll(() => new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve)));
    afterAll(() => server.close());
    const at = (path: string) => `http://127.0.0.1:${(server.address() as AddressInfo).port}/${path}`;

    it("are read from there", async () => {
      expect(await evaluate(at("val.json.gz"), at("yolo.json?token=a=b"))).toMatchObject({
        name: "yolo",
        problems: [],
      });
      expect((await evaluate(at("val.zip"), `mine=${at("yolo.json")}`)).name).toBe("mine");
    });

    it("that are not there are told of", async () => {
      const { code, stderr } = await borescope(folder, "info", at("nope.json"));
      expect([code, stderr]).toEqual([2, expect.stringMatching(/^SOURCE_HTTP .*nope.json\n.*404/)]);
    });
  });
});

describe("ids", () => {
  it.each([
    ["zero-based.json", ["COCO_MATCHED_CATEGORIES"]],
    ["names.json", ["COCO_MATCHED_IMAGES", "COCO_MATCHED_CATEGORIES"]],
  ])("of %s are matched, and it is said how", async (file, problems) =>
    expect(await evaluate("val.json", file)).toMatchObject({ AP50: expect.closeTo(1), problems }),
  );

  it("are told on stderr without --json", async () => {
    const { stderr } = await borescope(folder, "evaluate", "val.json", "names.json");
    expect(stderr).toContain("COCO_MATCHED_IMAGES  Matched 2 images by file name without folder and extension.");
    expect(stderr).toContain("COCO_MATCHED_CATEGORIES  Matched 2 categories by name.");
  });

  it.each(["runs/predictions.json", "runs/old.json"])("of Ultralytics' %s fit YOLO ground truth", async (file) =>
    expect(await evaluate("set", file)).toMatchObject({ AP50: expect.closeTo(1) }),
  );

  it("of COCO's 91 fit its 80 classes counted without gaps", async () =>
    expect(await evaluate("coco", "coco/predictions.json")).toMatchObject({
      AP50: expect.closeTo(1),
      problems: ["COCO_MATCHED_IMAGES", "COCO_MATCHED_CATEGORIES"],
    }));

  it("--format is the ground truth's where detections are of another", async () =>
    expect(await evaluate("set", "runs/predictions.json", "--format", "yolo")).toMatchObject({
      AP50: expect.closeTo(1),
    }));
});
