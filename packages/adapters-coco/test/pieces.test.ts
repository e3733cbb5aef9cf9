import { createHash } from "node:crypto";
import { coco, readGroundTruth, readResults } from "@borescope/adapters-coco";
import { createRandom, type Dataset, type Detections, Problems } from "@borescope/core";
import { describe, expect, it } from "vitest";
import { encode, inPieces, plain } from "./read-all-ways.js";

const { next: random } = createRandom(11);
const below = (n: number) => Math.floor(random() * n);
const IMAGES = 400;

const context = (): Parameters<ReturnType<typeof coco>["readDetections"]>[2] => ({
  onProblem: "throw",
  problems: new Problems(),
  masks: true,
  keypoints: true,
  model: "model",
  matchImages: "auto",
  matchCategories: "auto",
  unlisted: "throw",
});

/** Most rows plain enough for the kernel; one in fifty is not, and one is longer than the kernel's memory. */
function rows(count: number, more: (i: number) => object): string {
  const one = (i: number) => {
    const ring = Array.from({ length: i === count >> 1 ? 400_000 : 6 + below(20) * 2 }, () => below(6400) / 10);
    const row = {
      image_id: 1 + below(IMAGES),
      category_id: 1 + below(2),
      bbox: [below(300), random() * 300, 1 + below(50), 0.5 + random()],
      segmentation: [ring],
      ...more(i),
    };
    return i % 50 === 7
      ? JSON.stringify({ "note ü": ["\u{1f600}", null, { a: [] }], ...row }, null, 2)
      : JSON.stringify(row);
  };
  return `[${Array.from({ length: count }, (_, i) => one(i)).join(",")}]`;
}

const images = JSON.stringify(
  Array.from({ length: IMAGES }, (_, i) => ({ id: i + 1, file_name: `bild-${i}-ä.jpg`, width: 640, height: 480 })),
);
const truths = encode(
  `{"images":${images},"categories":[{"id":1,"name":"burr"},{"id":2,"name":"crack"}],"annotations":${rows(2000, (i) => ({ id: i + 1, area: 1 + below(900), iscrowd: 0 }))}}`,
);
const found = encode(rows(3000, () => ({ score: random() })));
const dataset = readGroundTruth(truths, { file: "gt.json" });
const detections = readResults(found, dataset, { file: "dt.json", model: "model" });

/** All columns, long ones by their hash: comparing millions of numbers one by one takes long. */
function digest(value: Dataset | Detections): string {
  return JSON.stringify(plain(value), (_, part: unknown) => {
    if (!ArrayBuffer.isView(part)) return part;
    const bytes = new Uint8Array(part.buffer, part.byteOffset, part.byteLength);
    return createHash("sha1").update(bytes).digest("hex");
  });
}

describe("a file that comes in pieces", () => {
  it.each([70_000, 1 << 20, 5 << 20])("reads as it does whole, in pieces of %i bytes", async (chunkBytes) => {
    const truth = await coco().read(inPieces(truths, "gt.json", chunkBytes), context());
    expect(digest(truth)).toBe(digest(dataset));
    const read = await coco().readDetections(inPieces(found, "dt.json", chunkBytes), dataset, context());
    expect(digest(read)).toBe(digest(detections));
  });

  it("reads so beside others, which have memory of their own", async () => {
    const read = () => coco().readDetections(inPieces(found, "dt.json", 70_000), dataset, context());
    for (const each of await Promise.all([read(), read(), read()])) expect(digest(each)).toBe(digest(detections));
    expect(digest(await read())).toBe(digest(detections));
  });

  it("tells of what is wrong in the middle as it does whole", async () => {
    const at = found.length >> 1;
    const broken = found.slice();
    broken.fill(35, at, at + 1000);
    const whole = (() => {
      try {
        return readResults(broken, dataset, { file: "dt.json", model: "model" });
      } catch (error) {
        return (error as Error).message;
      }
    })();
    expect(whole).toMatch(/^JSON_/);
    const read = coco().readDetections(inPieces(broken, "dt.json", 70_000), dataset, context());
    await expect(read).rejects.toThrow(whole as string);
    expect(digest(await coco().read(inPieces(truths, "gt.json", 70_000), context()))).toBe(digest(dataset));
  });
});
