import { readGroundTruth } from "@borescope/adapters-coco";
import { describe, expect, it } from "vitest";
import { encode, GROUND_TRUTH, plain, readResultsAllWays } from "./read-all-ways.js";

const dataset = readGroundTruth(encode(GROUND_TRUTH));
const result = (members: string) => `{"image_id":1,"category_id":1,${members}}`;
const first = result('"bbox":[1,2,3,4],"score":0.5');
const box = '"bbox":[1,2,3,4]';

async function read(text: string, onProblem: "throw" | "skip") {
  const [whole, ...pieces] = await readResultsAllWays(encode(text), dataset, { onProblem });
  for (const other of pieces) {
    expect(other.error?.code).toBe(whole!.error?.code);
    expect(other.error?.place).toBe(whole!.error?.place);
    if (whole!.value !== undefined) expect(plain(other.value!)).toEqual(plain(whole!.value));
  }
  return whole!;
}

/** The second of three results is bad. */
const BAD: [name: string, row: string, code: string, field: string][] = [
  ["no score", result(box), "COCO_MISSING", "/score"],
  ["score null", result(`${box},"score":null`), "COCO_MISSING", "/score"],
  ["score a string", result(`${box},"score":"0.5"`), "COCO_TYPE", "/score"],
  ["score a list", result(`${box},"score":[0.5]`), "COCO_TYPE", "/score"],
  ["no box", result('"score":0.5'), "COCO_MISSING", "/bbox"],
  ["box null", result('"bbox":null,"score":0.5'), "COCO_MISSING", "/bbox"],
  [
    "box null and a mask, in a file of boxes",
    result('"bbox":null,"score":0.5,"segmentation":{"size":[1,1],"counts":[1]}'),
    "COCO_MISSING",
    "/bbox",
  ],
  ["box of three", result('"bbox":[1,2,3],"score":0.5'), "COCO_BOX", "/bbox"],
  ["corners the wrong way round", result('"bbox":[10,10,-5,-5],"score":0.5'), "COCO_BOX", "/bbox"],
  ["image null", '{"image_id":null,"category_id":1,"bbox":[1,2,3,4],"score":0.5}', "COCO_MISSING", "/image_id"],
  ["no category", '{"image_id":1,"bbox":[1,2,3,4],"score":0.5}', "COCO_MISSING", "/category_id"],
  ["category a list", '{"image_id":1,"category_id":[1],"bbox":[1,2,3,4],"score":0.5}', "COCO_TYPE", "/category_id"],
  [
    "an unknown image",
    '{"image_id":77,"category_id":1,"bbox":[1,2,3,4],"score":0.5}',
    "COCO_UNKNOWN_IMAGE",
    "/image_id",
  ],
  ["a number", "0.5", "COCO_TYPE", ""],
  ["null", "null", "COCO_TYPE", ""],
  [
    "a bad mask beside its box",
    result(`${box},"score":0.5,"segmentation":{"size":[9,9],"counts":[1]}`),
    "COCO_SEGMENTATION",
    "/segmentation",
  ],
  ["bad keypoints beside its box", result(`${box},"score":0.5,"keypoints":[1]`), "COCO_KEYPOINTS", "/keypoints"],
];

describe("results", () => {
  it.each(BAD)("%s", async (_name, row, code, field) => {
    for (const [text, place] of [
      [`[${first},${row} , ${first}]`, ""],
      [`{"annotations":[${first},${row},${first}]}`, "/annotations"],
      [`${first}\n${row}\n${first}\n`, ""],
    ] as const) {
      const thrown = await read(text, "throw");
      expect(thrown.error).toMatchObject({ code, place: `${place}/1${field}`, file: "dt.json" });
      const { value, problems } = await read(text, "skip");
      expect([...value!.objects.sourceRow!]).toEqual([0, 2]);
      expect(problems).toMatchObject([{ code, count: 1, first: [{ place: `${place}/1${field}` }] }]);
    }
  });

  it.each<[string, string, string]>([
    ["an object without annotations", '{"results":[]}', "COCO_NOT_RESULTS"],
    ["an empty object", "{}", "COCO_NOT_RESULTS"],
    ["a string", '"results"', "COCO_NOT_RESULTS"],
    ["annotations null", '{"annotations":null}', "JSON_TYPE"],
    ["lines cut off", `${first}\n${first.slice(0, -1)}`, "JSON_SYNTAX"],
    ["a comma between lines", `${first},\n${first}`, "JSON_SYNTAX"],
    ["an infinite score", `[${result(`${box},"score":1e400`)}]`, "JSON_NUMBER_RANGE"],
    ["a list in a list", `[[${first}]]`, "COCO_TYPE"],
    ["ground truth", GROUND_TRUTH.replace("[]", `[${result(box)}]`), "COCO_MISSING"],
  ])("%s", async (_name, text, code) => expect((await read(text, "throw")).error?.code).toBe(code));

  it.each<[string, string]>([
    ["an empty list", "[]"],
    ["an empty list in an object", '{"annotations":[]}'],
    ["an empty list and white space", "\ufeff [\r\n] "],
  ])("%s is no detections", async (_name, text) => {
    const { value, problems } = await read(text, "throw");
    expect(value!.objects.length).toBe(0);
    expect(value!.objects.score.length).toBe(0);
    expect(problems).toEqual([]);
  });

  it("any finite score, whole ids in any spelling, boxes anywhere", async () => {
    const rows = ["-3", "7.25", "0", "1e-300", "-0"].map((score) => result(`"bbox":[-5,1e3,0,0],"score":${score}`));
    rows.push(`{"category_id":1.0,"image_id":10e-1,"score":1,"bbox":[0,0,1,1],"__proto__":{},"constructor":1}`);
    const { value } = await read(`[${rows}]`, "throw");
    expect([...value!.objects.score]).toEqual([-3, 7.25, 0, 1e-300, -0, 1]);
    expect([...value!.objects.image]).toEqual([0, 0, 0, 0, 0, 0]);
  });

  it("the first result that can be measured says what areas are taken from", async () => {
    const measured = result('"score":0.5,"segmentation":{"size":[2,3],"counts":[2,2,2]}');
    const { value, problems } = await read(`[{"image_id":1},${result('"score":1')},${measured},${measured}]`, "skip");
    expect([...value!.objects.area]).toEqual([2, 2]);
    expect([...value!.objects.box]).toEqual([1, 0, 1, 2, 1, 0, 1, 2]);
    expect(problems.map(({ count }) => count)).toEqual([2]);
  });

  it("polygons need an image of known, sensible size", async () => {
    const polygon = (image: number, points: string) =>
      `[{"image_id":${image},"category_id":1,"score":0.5,"segmentation":[[${points}]]}]`;
    const square = await read(polygon(1, "1,1,4,1,4,4,1,4"), "throw");
    expect([...square.value!.objects.area]).toEqual([9]);
    expect((await read(polygon(2, "1,1,4,1,4,4"), "throw")).error).toMatchObject({ code: "COCO_SEGMENTATION" });
    expect((await read(polygon(1, "1,1,4e8,1,4,4"), "throw")).error).toMatchObject({ code: "COCO_SEGMENTATION" });
    expect((await read(polygon(1, "1,1,1e300,1,4,4"), "throw")).error).toMatchObject({ code: "COCO_SEGMENTATION" });
  });

  it("rows of unlisted categories are set aside: kept with a category more, and counted", async () => {
    const row = (category: string, image = 1) =>
      `{"image_id":${image},"category_id":${category},"bbox":[0,0,1,1],"score":0.5}`;
    const { value, problems } = await read(
      `[${row("1")},${row("90")},${row('"hat"')},${row("90")},${row("91", 5)}]`,
      "skip",
    );
    expect(value!.categories.names).toEqual(["burr", "crack", "id 90", "id hat"]);
    expect([...value!.objects.category]).toEqual([0, 2, 3, 2]);
    expect(problems.map(({ code, count }) => [code, count])).toEqual([
      ["COCO_UNKNOWN_IMAGE", 1],
      ["COCO_UNKNOWN_CATEGORY", 3],
    ]);
    expect(problems[1]!.first[0]!.place).toBe("/1/category_id");
  });
});
