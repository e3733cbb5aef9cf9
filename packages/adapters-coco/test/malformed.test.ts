import { readGroundTruth } from "@borescope/adapters-coco";
import type { Dataset, Detections } from "@borescope/core";
import { describe, expect, it } from "vitest";
import {
  CATEGORIES,
  encode,
  GROUND_TRUTH,
  groundTruth,
  type Outcome,
  plain,
  readGroundTruthAllWays,
  readResultsAllWays,
} from "./read-all-ways.js";

/** Refused, whatever the caller wants done with bad rows. */
const refused = (code: string, place?: string | RegExp) => ({ kind: "refused" as const, code, place });
/** Refused, or with `onProblem: "skip"` left out and counted once. */
const bad = (code: string, place: string) => ({ kind: "bad" as const, code, place });
/** Read, and then so. */
const fine = <T>(check: (value: T) => void) => ({ kind: "fine" as const, check });

type Expected<T> = ReturnType<typeof refused> | ReturnType<typeof bad> | ReturnType<typeof fine<T>>;

async function examine<T extends Dataset | Detections>(
  read: (onProblem: "throw" | "skip") => Promise<Outcome<T>[]>,
  expected: Expected<T>,
  rowsLeft?: number,
): Promise<void> {
  for (const onProblem of ["throw", "skip"] as const) {
    const [whole, ...pieces] = await read(onProblem);
    for (const other of pieces) {
      expect(other.error?.code).toBe(whole!.error?.code);
      expect(other.error?.place).toBe(whole!.error?.place);
      if (whole!.value !== undefined) expect(plain(other.value!)).toEqual(plain(whole!.value));
      expect(other.problems.map(({ code, count }) => [code, count])).toEqual(
        whole!.problems.map(({ code, count }) => [code, count]),
      );
    }
    const { error, value, problems } = whole!;
    if (expected.kind === "fine") {
      expect(error).toBeUndefined();
      expected.check(value!);
    } else if (expected.kind === "refused" || onProblem === "throw") {
      expect(error?.code).toBe(expected.code);
      if (typeof expected.place === "string") expect(error?.place).toBe(expected.place);
      else if (expected.place !== undefined) expect(error?.place).toMatch(expected.place);
      expect(error?.file).toMatch(/^(gt|dt)\.json$/);
      expect(error?.message.length).toBeLessThan(700);
    } else {
      expect(error).toBeUndefined();
      expect(problems).toMatchObject([{ code: expected.code, count: 1, first: [{ place: expected.place }] }]);
      if (rowsLeft !== undefined) {
        const objects = value !== undefined && "objects" in value ? value.objects : (value as Dataset).groundTruth;
        expect(objects.length).toBe(rowsLeft);
        expect([...objects.sourceRow!]).toEqual([0, 2]);
      }
    }
  }
}

const byte = /^byte \d+$/;
const utf16 = (text: string) => Uint8Array.from([...text].flatMap((c) => [c.charCodeAt(0), 0]));
const result = '{"image_id":1,"category_id":1,"bbox":[1,2,3,4],"score":0.5}';
const deep = (n: number) => "[".repeat(n) + "]".repeat(n);

/** Files that are refused for their bytes, as ground truth and as results alike. */
const FILES: [name: string, (text: string) => string | Uint8Array, ReturnType<typeof refused>][] = [
  ["nothing at all", () => "", refused("JSON_SYNTAX", "byte 0")],
  ["white space alone", () => " \r\n\t", refused("JSON_SYNTAX", "byte 4")],
  ["a byte order mark alone", () => "\ufeff", refused("JSON_SYNTAX", "byte 3")],
  ["cut in the middle", (text) => text.slice(0, text.length / 2), refused("JSON_SYNTAX", byte)],
  ["cut before its last bracket", (text) => text.slice(0, -1), refused("JSON_SYNTAX", byte)],
  ["something after the end", (text) => `${text}x`, refused("JSON_SYNTAX", byte)],
  ["a second document", (text) => text + text, refused("JSON_SYNTAX", byte)],
  ["a zero byte at the end", (text) => `${text}\0`, refused("JSON_SYNTAX", byte)],
  ["zero bytes alone", () => new Uint8Array(40), refused("JSON_SYNTAX", "byte 0")],
  ["UTF-16 with its mark", (text) => Uint8Array.of(0xff, 0xfe, ...utf16(text)), refused("JSON_ENCODING", "byte 0")],
  ["UTF-16 without", (text) => utf16(text), refused("JSON_ENCODING", "byte 0")],
  ["single quotes", (text) => text.replaceAll('"', "'"), refused("JSON_SYNTAX", byte)],
  ["a comment", (text) => `// results\n${text}`, refused("JSON_SYNTAX", byte)],
  ["a comment inside", (text) => `${text.slice(0, 1)}/* a */${text.slice(1)}`, refused("JSON_SYNTAX", byte)],
  ["HTML", () => "<!doctype html><p>404</p>", refused("JSON_SYNTAX", "byte 0")],
  ["a comma too many", (text) => `${text.slice(0, -1)},${text.at(-1)}`, refused("JSON_SYNTAX", byte)],
  [
    "brackets that do not match",
    (text) => `${text.slice(0, -1)}${text.at(-1) === "]" ? "}" : "]"}`,
    refused("JSON_SYNTAX", byte),
  ],
];

describe("files that are no JSON", () => {
  it.each(FILES)("%s", async (_name, make, expected) => {
    const bytes = (made: string | Uint8Array) => (typeof made === "string" ? encode(made) : made);
    await examine((onProblem) => readGroundTruthAllWays(bytes(make(GROUND_TRUTH)), { onProblem }), expected);
    const dataset = readGroundTruth(encode(GROUND_TRUTH));
    await examine((onProblem) => readResultsAllWays(bytes(make(`[${result}]`)), dataset, { onProblem }), expected);
  });

  it("a file cut anywhere", () => {
    const text = groundTruth({
      annotations:
        '[{"id":1,"image_id":1,"category_id":2,"bbox":[1.5,2e0,3,4],"area":12,"segmentation":[[1,1,4,1,4,4]],"iscrowd":0,"keypoints":[1,2,2],"x":null}]',
    });
    const bytes = encode(text);
    readGroundTruth(bytes);
    for (let n = 0; n < bytes.length; n++)
      expect(() => readGroundTruth(bytes.subarray(0, n))).toThrow(/JSON_SYNTAX|COCO_SEGMENTATION/);
  });
});

const TOP: [name: string, text: string, expected: Expected<Dataset>][] = [
  ["a list", "[]", refused("COCO_NOT_GROUND_TRUTH", "/")],
  ["a number", "42", refused("COCO_NOT_GROUND_TRUTH", "/")],
  ["null", "null", refused("COCO_NOT_GROUND_TRUTH", "/")],
  ["an empty object", "{}", refused("COCO_MISSING", "/images")],
  ["no images", `{"categories":[],"annotations":[]}`, refused("COCO_MISSING", "/images")],
  ["no categories", `{"images":[],"annotations":[]}`, refused("COCO_MISSING", "/categories")],
  ["no annotations", `{"images":[],"categories":[]}`, refused("COCO_MISSING", "/annotations")],
  ["images null", groundTruth({ images: "null" }), refused("JSON_TYPE", "/images")],
  ["images an object", groundTruth({ images: '{"1":{}}' }), refused("JSON_TYPE", "/images")],
  ["categories an object", groundTruth({ categories: "{}" }), refused("JSON_TYPE", "/categories")],
  ["annotations null", groundTruth({ annotations: "null" }), refused("JSON_TYPE", "/annotations")],
  ["images twice", `${groundTruth({}).slice(0, -1)},"images":[]}`, refused("JSON_DUPLICATE_KEY", "/images")],
  [
    "deep nesting in an unknown member",
    `{"x":${deep(600)},"images":[],"categories":[],"annotations":[]}`,
    refused("JSON_DEPTH", byte),
  ],
  ["deep nesting in a row", groundTruth({ annotations: `[{"x":${deep(600)}}]` }), refused("JSON_DEPTH", byte)],
  [
    "deep nesting in a segmentation",
    groundTruth({ annotations: `[{"segmentation":${deep(600)}}]` }),
    refused("JSON_DEPTH", byte),
  ],
  [
    "Infinity in an unknown member",
    `{"x":1e999,"images":[],"categories":[],"annotations":[]}`,
    refused("JSON_NUMBER_RANGE", "byte 5"),
  ],
  [
    "an image id twice",
    groundTruth({ images: '[{"id":1},{"id":2},{"id":1.0}]' }),
    refused("COCO_DUPLICATE_ID", "/images/2/id"),
  ],
  [
    "a category id twice",
    groundTruth({ categories: '[{"id":"a","name":"a"},{"id":"a","name":"b"}]' }),
    refused("COCO_DUPLICATE_ID", "/categories/1/id"),
  ],
  [
    "a category name twice",
    groundTruth({ categories: '[{"id":1,"name":"a"},{"id":2,"name":"\\u0061"}]' }),
    refused("COCO_DUPLICATE_NAME", "/categories/1/name"),
  ],
  ["an image without id", groundTruth({ images: '[{"file_name":"a"}]' }), bad("COCO_MISSING", "/images/0/id")],
  ["an image with id null", groundTruth({ images: '[{"id":1},{"id":null}]' }), bad("COCO_MISSING", "/images/1/id")],
  ["an image with id true", groundTruth({ images: '[{"id":true}]' }), bad("COCO_TYPE", "/images/0/id")],
  ["an image with id 1.5", groundTruth({ images: '[{"id":1.5}]' }), bad("COCO_TYPE", "/images/0/id")],
  ["an image that is a number", groundTruth({ images: "[7]" }), bad("COCO_TYPE", "/images/0")],
  ["an image of negative width", groundTruth({ images: '[{"id":1,"width":-1}]' }), bad("COCO_TYPE", "/images/0/width")],
  [
    "an image of half a pixel",
    groundTruth({ images: '[{"id":1,"height":0.5}]' }),
    bad("COCO_TYPE", "/images/0/height"),
  ],
  [
    "an image whose name is a number",
    groundTruth({ images: '[{"id":1,"file_name":7}]' }),
    bad("COCO_TYPE", "/images/0/file_name"),
  ],
  ["a category without name", groundTruth({ categories: '[{"id":1}]' }), bad("COCO_MISSING", "/categories/0/name")],
  [
    "a category whose name is null",
    groundTruth({ categories: '[{"id":1,"name":null}]' }),
    bad("COCO_MISSING", "/categories/0/name"),
  ],
  [
    "a category whose name is a list",
    groundTruth({ categories: '[{"id":1,"name":[]}]' }),
    bad("COCO_TYPE", "/categories/0/name"),
  ],
  ["a category without id", groundTruth({ categories: '[{"name":"a"}]' }), bad("COCO_MISSING", "/categories/0/id")],
  [
    "captions",
    `{"images":[{"id":1}],"annotations":[{"id":1,"image_id":1,"caption":"a casting"}]}`,
    refused("COCO_KIND", "/annotations/0"),
  ],
  [
    "panoptic",
    groundTruth({ annotations: '[{"image_id":1,"file_name":"a.png","segments_info":[]}]' }),
    refused("COCO_KIND", "/annotations/0"),
  ],
  ["empty lists", '{"images":[],"categories":[],"annotations":[]}', fine((d) => expect(d.images.length).toBe(0))],
  [
    "a byte order mark and CRLF",
    `\ufeff${GROUND_TRUTH.replaceAll(",", ",\r\n")}`,
    fine((d) => expect(d.images.length).toBe(3)),
  ],
  [
    "unknown members, __proto__ too",
    `{"__proto__":{"x":1},"constructor":[{}],"toString":null,${GROUND_TRUTH.slice(1)}`,
    fine((d) => expect(d.images.length).toBe(3)),
  ],
  [
    "members in the other order",
    `{"annotations":[],"categories":${CATEGORIES},"images":[]}`,
    fine((d) => expect(d.categories.names).toEqual(["burr", "crack"])),
  ],
  [
    "ids past 2^53",
    groundTruth({ images: '[{"id":9007199254740992},{"id":9007199254740993},{"id":9007199254740993.5e1}]' }),
    fine((d) => expect([...d.images.ids]).toEqual([9007199254740992n, 9007199254740993n, 90071992547409935n])),
  ],
  [
    "string ids, also such as look like numbers",
    groundTruth({ images: '[{"id":"1"},{"id":1},{"id":"__proto__"},{"id":""}]' }),
    fine((d) => expect([...d.images.ids]).toEqual(["1", 1, "__proto__", ""])),
  ],
  [
    "a huge image",
    groundTruth({ images: '[{"id":1,"width":200000,"height":200000}]' }),
    fine((d) => expect(d.images.width[0]).toBe(200000)),
  ],
  [
    "an image without anything",
    groundTruth({ images: '[{"id":0,"file_name":null,"width":null}]' }),
    fine((d) => expect(d.images.fileNames).toEqual([""])),
  ],
  [
    "a name twice in an image",
    groundTruth({ images: '[{"id":1,"id":2}]' }),
    fine((d) => expect([...d.images.ids]).toEqual([2])),
  ],
];

describe("ground truth", () => {
  it.each(TOP)("%s", (_name, text, expected) =>
    examine((onProblem) => readGroundTruthAllWays(encode(text), { onProblem }), expected),
  );
});

const annotation = (members: string) => `{"id":5,"image_id":1,"category_id":1,${members}}`;
const plainAnnotation = annotation('"bbox":[0,0,1,1],"area":1,"iscrowd":0');
const box = '"bbox":[1,2,3,4],"area":12';
const mask = (segmentation: string) => annotation(`${box},"segmentation":${segmentation}`);
const SEGMENTATION = "/annotations/1/segmentation";
const second = <T extends keyof Dataset["groundTruth"]>(d: Dataset, column: T) => d.groundTruth[column];

/** The second of three annotations; the others are plain. */
const ANNOTATIONS: [name: string, row: string, expected: Expected<Dataset>][] = [
  ["null", "null", bad("COCO_TYPE", "/annotations/1")],
  ["a list", "[1]", bad("COCO_TYPE", "/annotations/1")],
  ["an empty object", "{}", bad("COCO_MISSING", "/annotations/1/image_id")],
  ["no image", `{"category_id":1,${box}}`, bad("COCO_MISSING", "/annotations/1/image_id")],
  ["image null", `{"image_id":null,"category_id":1,${box}}`, bad("COCO_MISSING", "/annotations/1/image_id")],
  ["image a list", `{"image_id":[1],"category_id":1,${box}}`, bad("COCO_TYPE", "/annotations/1/image_id")],
  ["image 1.5", `{"image_id":1.5,"category_id":1,${box}}`, bad("COCO_TYPE", "/annotations/1/image_id")],
  ["category null", `{"image_id":1,"category_id":null,${box}}`, bad("COCO_MISSING", "/annotations/1/category_id")],
  ["an unknown image", `{"image_id":99,"category_id":1,${box}}`, bad("COCO_UNKNOWN_IMAGE", "/annotations/1/image_id")],
  [
    "an unknown category",
    `{"image_id":1,"category_id":99,${box}}`,
    bad("COCO_UNKNOWN_CATEGORY", "/annotations/1/category_id"),
  ],
  [
    "both unknown, counted once",
    `{"image_id":99,"category_id":99,${box}}`,
    bad("COCO_UNKNOWN_IMAGE", "/annotations/1/image_id"),
  ],
  [
    "an image id as a string",
    `{"image_id":"1","category_id":1,${box}}`,
    bad("COCO_UNKNOWN_IMAGE", "/annotations/1/image_id"),
  ],
  ["no box", annotation('"area":1'), bad("COCO_MISSING", "/annotations/1/bbox")],
  ["box null", annotation('"bbox":null'), bad("COCO_MISSING", "/annotations/1/bbox")],
  ["box empty", annotation('"bbox":[]'), bad("COCO_MISSING", "/annotations/1/bbox")],
  ["box of three", annotation('"bbox":[1,2,3]'), bad("COCO_BOX", "/annotations/1/bbox")],
  ["box of five", annotation('"bbox":[1,2,3,4,5]'), bad("COCO_BOX", "/annotations/1/bbox")],
  ["box of strings", annotation('"bbox":["1","2","3","4"]'), bad("COCO_TYPE", "/annotations/1/bbox")],
  ["box with null", annotation('"bbox":[1,2,null,4]'), bad("COCO_TYPE", "/annotations/1/bbox")],
  ["box an object", annotation('"bbox":{"x":1}'), bad("COCO_TYPE", "/annotations/1/bbox")],
  ["box in a list", annotation('"bbox":[[1,2,3,4]]'), bad("COCO_TYPE", "/annotations/1/bbox")],
  ["negative width", annotation('"bbox":[1,2,-3,4]'), bad("COCO_BOX", "/annotations/1/bbox")],
  ["negative height", annotation('"bbox":[1,2,3,-0.001]'), bad("COCO_BOX", "/annotations/1/bbox")],
  ["a box too large to multiply", annotation('"bbox":[0,0,1e200,1e200]'), bad("COCO_BOX", "/annotations/1/bbox")],
  ["area a string", annotation('"bbox":[1,2,3,4],"area":"12"'), bad("COCO_TYPE", "/annotations/1/area")],
  ["iscrowd a string", annotation(`${box},"iscrowd":"0"`), bad("COCO_TYPE", "/annotations/1/iscrowd")],
  [
    "keypoints not in threes",
    annotation(`${box},"keypoints":[1,2,2,3]`),
    bad("COCO_KEYPOINTS", "/annotations/1/keypoints"),
  ],
  ["keypoints of strings", annotation(`${box},"keypoints":["1",2,2]`), bad("COCO_TYPE", "/annotations/1/keypoints")],
  ["keypoints nested", annotation(`${box},"keypoints":[[1,2,2]]`), bad("COCO_TYPE", "/annotations/1/keypoints")],
  [
    "num_keypoints a string",
    annotation(`${box},"num_keypoints":"1"`),
    bad("COCO_TYPE", "/annotations/1/num_keypoints"),
  ],
  ["NaN", annotation('"bbox":[NaN,2,3,4]'), refused("JSON_SYNTAX", byte)],
  ["-Infinity", annotation(`${box},"x":-Infinity`), refused("JSON_SYNTAX", byte)],
  ["1e999", annotation('"bbox":[1e999,2,3,4]'), refused("JSON_NUMBER_RANGE", byte)],
  ["hex", annotation('"bbox":[0x10,2,3,4]'), refused("JSON_SYNTAX", byte)],
  ["a leading zero", annotation('"bbox":[01,2,3,4]'), refused("JSON_SYNTAX", byte)],
  ["a plus sign", annotation('"bbox":[+1,2,3,4]'), refused("JSON_SYNTAX", byte)],
  ["a point without digits", annotation('"bbox":[1.,2,3,4]'), refused("JSON_SYNTAX", byte)],
  ["a raw line break in a string", annotation(`${box},"x":"a\nb"`), refused("JSON_SYNTAX", byte)],
  ["a bad escape", annotation(`${box},"x":"\\x41"`), refused("JSON_SYNTAX", byte)],
  ["a comma too many in a row", annotation(`${box},`), refused("JSON_SYNTAX", byte)],
  ["a comma too many in a box", annotation('"bbox":[1,2,3,4,]'), refused("JSON_SYNTAX", byte)],
  ["polygon of five numbers", mask("[[1,1,2,2,3]]"), bad("COCO_SEGMENTATION", SEGMENTATION)],
  ["polygon of four numbers", mask("[[1,1,2,2]]"), bad("COCO_SEGMENTATION", SEGMENTATION)],
  ["polygon of seven numbers", mask("[[1,1,2,2,3,3,4]]"), bad("COCO_SEGMENTATION", SEGMENTATION)],
  ["an empty polygon", mask("[[]]"), bad("COCO_SEGMENTATION", SEGMENTATION)],
  ["a polygon without its list", mask("[1,1,2,2,3,3]"), bad("COCO_SEGMENTATION", SEGMENTATION)],
  ["a polygon of pairs", mask("[[[1,1],[2,2],[3,3]]]"), bad("COCO_SEGMENTATION", SEGMENTATION)],
  [
    "polygons and run lengths mixed",
    mask('[[1,1,4,1,4,4],{"size":[1,1],"counts":[1]}]'),
    bad("COCO_SEGMENTATION", SEGMENTATION),
  ],
  ["a list of run lengths", mask('[{"size":[1,1],"counts":[1]}]'), bad("COCO_SEGMENTATION", SEGMENTATION)],
  ["a segmentation of text", mask('"none"'), bad("COCO_SEGMENTATION", SEGMENTATION)],
  ["run lengths without size", mask('{"counts":[1]}'), bad("COCO_SEGMENTATION", SEGMENTATION)],
  ["run lengths without counts", mask('{"size":[1,1]}'), bad("COCO_SEGMENTATION", SEGMENTATION)],
  ["run lengths too short", mask('{"size":[10,20],"counts":[199]}'), bad("COCO_SEGMENTATION", SEGMENTATION)],
  ["run lengths too long", mask('{"size":[10,20],"counts":[200,1]}'), bad("COCO_SEGMENTATION", SEGMENTATION)],
  ["a negative run", mask('{"size":[10,20],"counts":[210,-10]}'), bad("COCO_SEGMENTATION", SEGMENTATION)],
  ["half a run", mask('{"size":[1,1],"counts":[0.5,0.5]}'), bad("COCO_SEGMENTATION", SEGMENTATION)],
  ["a run past 32 bits", mask('{"size":[1,1],"counts":[4294967297]}'), bad("COCO_SEGMENTATION", SEGMENTATION)],
  [
    "a size of 2^40 pixels",
    mask('{"size":[1048576,1048576],"counts":[1099511627776]}'),
    bad("COCO_SEGMENTATION", SEGMENTATION),
  ],
  ["a side of 2^32 pixels", mask('{"size":[4294967296,0],"counts":[]}'), bad("COCO_SEGMENTATION", SEGMENTATION)],
  ["a negative side", mask('{"size":[-1,-1],"counts":[1]}'), bad("COCO_SEGMENTATION", SEGMENTATION)],
  ["a size of three", mask('{"size":[1,1,1],"counts":[1]}'), bad("COCO_SEGMENTATION", SEGMENTATION)],
  ["a size of text", mask('{"size":["1","1"],"counts":[1]}'), bad("COCO_SEGMENTATION", SEGMENTATION)],
  ["size null", mask('{"size":null,"counts":[1]}'), bad("COCO_SEGMENTATION", SEGMENTATION)],
  ["counts null", mask('{"size":[1,1],"counts":null}'), bad("COCO_SEGMENTATION", SEGMENTATION)],
  ["a run string cut off", mask('{"size":[2,3],"counts":"02p"}'), bad("COCO_SEGMENTATION", SEGMENTATION)],
  ["a run string of other characters", mask('{"size":[2,3],"counts":"0 2"}'), bad("COCO_SEGMENTATION", SEGMENTATION)],
  [
    "a run string of endless numbers",
    mask(`{"size":[2,3],"counts":"${"o".repeat(50)}"}`),
    bad("COCO_SEGMENTATION", SEGMENTATION),
  ],
  ["a run string with a line break", mask('{"size":[2,3],"counts":"02\\n"}'), bad("COCO_SEGMENTATION", SEGMENTATION)],

  ["segmentation null", mask("null"), fine((d) => expect([...second(d, "masks")!.kind]).toEqual([0, 0, 0]))],
  ["segmentation empty", mask("[]"), fine((d) => expect([...second(d, "masks")!.kind]).toEqual([0, 0, 0]))],
  [
    "a run string",
    mask('{"size":[2,3],"counts":"024"}'),
    fine((d) => expect([...second(d, "masks")!.counts]).toEqual([0, 2, 4])),
  ],
  [
    "a run string with escapes",
    mask('{"counts":"\\u00302\\u0034","size":[2,3],"x":[]}'),
    fine((d) => expect([...second(d, "masks")!.counts]).toEqual([0, 2, 4])),
  ],
  [
    "runs twice: the last counts",
    annotation(
      `${box},"segmentation":{"size":[1,1],"counts":[1]},"segmentation":{"counts":[9],"counts":[0,2,4],"size":[2,3]}`,
    ),
    fine((d) => expect([...second(d, "masks")!.counts]).toEqual([0, 2, 4])),
  ],
  [
    "a box twice: the last counts",
    annotation('"bbox":[9,9,9,9],"bbox":[1,2,3,4],"area":1'),
    fine((d) => expect([...second(d, "box").slice(4, 8)]).toEqual([1, 2, 3, 4])),
  ],
  [
    "box null and a mask",
    annotation('"bbox":null,"segmentation":{"size":[2,3],"counts":[2,2,2]}'),
    fine((d) => {
      expect([...second(d, "box").slice(4, 8)]).toEqual([1, 0, 1, 2]);
      expect(second(d, "area")[1]).toBe(2);
    }),
  ],
  [
    "no box and polygons",
    annotation('"segmentation":[[1,1,4,1,4,4,1,4],[6,1,8,1,8,2]]'),
    fine((d) => {
      expect([...second(d, "box").slice(4, 8)]).toEqual([1, 1, 7, 3]);
      expect(second(d, "area")[1]).toBe(10);
    }),
  ],
  [
    "no area, a mask",
    annotation('"bbox":[0,0,3,2],"segmentation":{"size":[2,3],"counts":[2,2,2]}'),
    fine((d) => expect(second(d, "area")[1]).toBe(2)),
  ],
  ["no area", annotation('"bbox":[1,2,3,4]'), fine((d) => expect(second(d, "area")[1]).toBe(12))],
  [
    "area null, iscrowd null, id null",
    annotation('"bbox":[1,2,3,4],"area":null,"iscrowd":null').replace('"id":5', '"id":null'),
    fine((d) => {
      expect(second(d, "area")[1]).toBe(12);
      expect(second(d, "crowd")![1]).toBe(0);
      expect(second(d, "ids").at(1)).toBe(2);
    }),
  ],
  ["iscrowd true", annotation(`${box},"iscrowd":true`), fine((d) => expect(second(d, "crowd")![1]).toBe(1))],
  ["a box of no size", annotation('"bbox":[1,2,0,0]'), fine((d) => expect(second(d, "area")[1]).toBe(0))],
  [
    "a box outside its image",
    annotation('"bbox":[-1e3,500.25,1e4,3]'),
    fine((d) => expect([...second(d, "box").slice(4, 8)]).toEqual([-1000, 500.25, 10000, 3])),
  ],
  [
    "ids 1.0 and 1e0",
    `{"id":3.0,"image_id":1.0,"category_id":1e0,${box}}`,
    fine((d) => expect([...second(d, "image")]).toEqual([0, 0, 0])),
  ],
  [
    "unknown keys",
    annotation(`${box},"__proto__":{"bbox":1},"constructor":[1],"bbox_":null,"":0`),
    fine((d) => expect(d.groundTruth.length).toBe(3)),
  ],
  ["an escaped key", annotation('"\\u0062box":[1,2,3,4]'), fine((d) => expect(second(d, "area")[1]).toBe(12))],
];

describe("annotations", () => {
  it.each(ANNOTATIONS)("%s", (_name, row, expected) => {
    const text = groundTruth({ annotations: `[${plainAnnotation},${row},\n${plainAnnotation}]` });
    return examine((onProblem) => readGroundTruthAllWays(encode(text), { onProblem }), expected, 2);
  });

  it("of images that are bad rows are left out and counted too", async () => {
    const text = groundTruth({
      images: '[{"id":"x"},{"file_name":"no id"},{"id":1}]',
      annotations: `[${plainAnnotation},{"image_id":2,"category_id":1,${box}},{"image_id":2,"category_id":1,${box}}]`,
    });
    for (const { value, problems } of await readGroundTruthAllWays(encode(text), { onProblem: "skip" })) {
      expect([...value!.groundTruth.sourceRow!]).toEqual([0]);
      expect(problems.map(({ code, count }) => [code, count])).toEqual([
        ["COCO_MISSING", 1],
        ["COCO_UNKNOWN_IMAGE", 2],
      ]);
    }
  });

  it("without boxes or areas do not depend on whether masks are kept", () => {
    const text = groundTruth({
      annotations: `[${annotation('"segmentation":{"size":[2,3],"counts":[2,2,2]}')},${annotation('"bbox":[0,0,9,9],"segmentation":[[1,1,4,1,4,4,1,4]]')}]`,
    });
    const [kept, left] = [true, false].map((masks) => readGroundTruth(encode(text), { masks }).groundTruth);
    expect([...left!.box]).toEqual([...kept!.box]);
    expect([...left!.area]).toEqual([2, 9]);
    expect(left!.masks).toBeUndefined();
  });
});
