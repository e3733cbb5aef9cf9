import { readGroundTruth, readResults } from "@borescope/adapters-coco";
import { type BorescopeError, type Dataset, type DetectionsContext, type Id, Problems } from "@borescope/core";
import { describe, expect, it } from "vitest";
import { encode } from "./read-all-ways.js";

function dataset(images: readonly object[], categories: readonly object[]): Dataset {
  return readGroundTruth(encode(JSON.stringify({ images, categories, annotations: [] })));
}
const images = (ids: readonly Id[], name = (id: Id) => `${id}.jpg`) => ids.map((id) => ({ id, file_name: name(id) }));
const categories = (ids: readonly Id[]) => ids.map((id) => ({ id, name: `class ${id}` }));
const numbers = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => from + i);

/** COCO's 80 category ids of 91. */
const GAPS = [12, 26, 29, 30, 45, 66, 68, 69, 71, 83];
const COCO = numbers(1, 90).filter((id) => !GAPS.includes(id));

function results(rows: readonly (readonly [image: Id, category: Id, fileName?: string])[]): Uint8Array {
  return encode(
    JSON.stringify(
      rows.map(([image_id, category_id, file_name]) => ({
        image_id,
        ...(file_name === undefined ? {} : { file_name }),
        category_id,
        bbox: [0, 0, 1, 1],
        score: 0.5,
      })),
    ),
  );
}

function read(data: Dataset, rows: Parameters<typeof results>[0], options: Partial<DetectionsContext> = {}) {
  const problems = new Problems();
  const { objects } = readResults(results(rows), data, { problems, ...options });
  return { image: [...objects.image], category: [...objects.category], problems: problems.report() };
}

function failure(data: Dataset, rows: Parameters<typeof results>[0], options: Partial<DetectionsContext> = {}) {
  try {
    read(data, rows, options);
  } catch (error) {
    return error as BorescopeError;
  }
  throw new Error("was read");
}

describe("unknown ids", () => {
  const two = dataset(images([1, 2]), categories([1, 2]));

  it("the error names the first, how many there are, and where", () => {
    const rows = [[1, 1], ...numbers(50, 60).map((id) => [id, 1] as const), [50, 1]] as const;
    const error = failure(two, rows);
    expect(error).toMatchObject({ code: "COCO_UNKNOWN_IMAGE", place: "/1/image_id" });
    expect(error.message).toMatch(/ids of the ground truth's 2 images, found 11 distinct others: 50, 51, 52, 53, 54 …/);
    expect(failure(two, [[1, 9]])).toMatchObject({
      code: "COCO_UNKNOWN_CATEGORY",
      place: "/0/category_id",
      found: "9",
    });
  });

  it.each<[string, Dataset, Parameters<typeof results>[0], RegExp]>([
    [
      "another split",
      two,
      [
        [11, 1],
        [1, 1],
      ],
      /different splits or data sets/,
    ],
    ["strings of numbers", two, [["1x", 1]], /strings here and numbers in the ground truth/],
    [
      "numbers as strings",
      dataset(
        images([1, 2], (id) => `${id}_${id}.jpg`),
        categories([1]),
      ),
      [["1", 1]],
      /write them as numbers/,
    ],
    [
      "numbers where there are strings",
      dataset(images(["a", "b"]), categories([1])),
      [[1, 1]],
      /numbers here and strings/,
    ],
    [
      "off by one, from 0",
      dataset(images([1]), categories([1, 2, 4])),
      [
        [1, 0],
        [1, 4],
      ],
      /off by one/,
    ],
    [
      "off by one, from 1",
      dataset(images([1]), categories([0, 1, 3])),
      [
        [1, 4],
        [1, 1],
      ],
      /off by one/,
    ],
    [
      "91 against 80",
      dataset(images([1]), categories(COCO)),
      [
        [1, 0],
        [1, 12],
        [1, 90],
      ],
      /80 of 91/,
    ],
    [
      "80 against 91",
      dataset(images([1]), categories(numbers(0, 79))),
      [
        [1, 1],
        [1, 90],
      ],
      /COCO's 91 ids with gaps/,
    ],
    [
      "images off by one",
      dataset(
        images(numbers(1, 9), (id) => `x${id}.jpg`),
        categories([1]),
      ),
      [
        [0, 1],
        [5, 1],
      ],
      /off by one/,
    ],
    [
      "80 classes on fewer",
      dataset(images([1]), categories([1, 2, 3])),
      [
        [1, 70],
        [1, 1],
      ],
      /COCO-80 model/,
    ],
    ["other classes", two, [[1, 500]], /other classes/],
    ["class names that are others", two, [[1, "hat"]], /strings here and numbers/],
  ])("guesses the cause: %s", (_name, data, rows, cause) => expect(failure(data, rows).hint).toMatch(cause));

  it("in ground truth: numbers against strings, and how many", () => {
    const text = (image: string) => `{"images":[{"id":1}],"categories":[{"id":1,"name":"a"}],"annotations":[${image}]}`;
    const row = (id: string) => `{"image_id":${id},"category_id":1,"bbox":[0,0,1,1]}`;
    expect(() => readGroundTruth(encode(text(row('"1"'))))).toThrow(/strings here and numbers in "images"/);
    expect(() => readGroundTruth(encode(text([5, 6, 5].map((id) => row(`${id}`)).join())))).toThrow(
      /the file's own 1 images, found 2 distinct others: 5, 6/,
    );
  });
});

describe("auto matching", () => {
  const once = (code: string, message: RegExp) => [
    { code, count: 1, first: [expect.objectContaining({ message: expect.stringMatching(message) })] },
  ];
  const files = dataset(
    images([10, 20, 30], (id) => `val/img_${id}.png`),
    categories([1, 2]),
  );

  it("by file name, by stem, by a number that is the stem", () => {
    const byName = read(files, [
      ["val/img_30.png", 1],
      ["val/img_10.png", 1],
    ]);
    expect(byName.image).toEqual([2, 0]);
    expect(byName.problems).toMatchObject(once("COCO_MATCHED_IMAGES", /2 images by file name\./));
    const byStem = read(files, [
      ["img_30", 1],
      ["img_10", 2],
      ["img_30", 2],
    ]);
    expect(byStem.image).toEqual([2, 0, 2]);
    expect(byStem.problems).toMatchObject(once("COCO_MATCHED_IMAGES", /2 images by file name without/));
    const padded = dataset(
      images(["x", "y"], (id) => `${id === "x" ? "000007" : "000123"}.jpg`),
      categories([1]),
    );
    expect(
      read(padded, [
        [123, 1],
        [7, 1],
      ]).image,
    ).toEqual([1, 0]);
    expect(read(padded, [["000123", 1]]).image).toEqual([1]);
  });

  it("by category name and by position", () => {
    const named = dataset(images([1]), categories([5, 9]));
    expect(
      read(named, [
        [1, "class 9"],
        [1, "class 5"],
      ]).category,
    ).toEqual([1, 0]);
    const coco = dataset(images([1]), categories(COCO));
    const zero = read(coco, [
      [1, 0],
      [1, 79],
      [1, 11],
    ]);
    expect(zero.category).toEqual([0, 79, 11]);
    expect(zero.problems).toMatchObject(once("COCO_MATCHED_CATEGORIES", /3 categories by position, counted from 0/));
  });

  it("ids go before names, and are not reported", () => {
    const swapped = dataset(
      [
        { id: 1, file_name: "2.jpg" },
        { id: 2, file_name: "1.jpg" },
      ],
      categories([1]),
    );
    expect(
      read(swapped, [
        [1, 1],
        [2, 1],
      ]),
    ).toMatchObject({ image: [0, 1], problems: [] });
    expect(
      read(
        swapped,
        [
          [1, 1],
          [2, 1],
        ],
        { matchImages: "stem" },
      ),
    ).toMatchObject({ image: [1, 0] });
  });

  it("stems that two images have refuse, and say so", () => {
    const twice = dataset(
      [
        { id: 1, file_name: "a/x.jpg" },
        { id: 2, file_name: "b/x.jpg" },
      ],
      categories([1]),
    );
    expect(failure(twice, [["x", 1]]).hint).toMatch(/Several images of the ground truth have the name x/);
    const zeros = dataset(
      [
        { id: "p", file_name: "007.jpg" },
        { id: "q", file_name: "7.jpg" },
      ],
      categories([1]),
    );
    expect(failure(zeros, [[7, 1]])).toMatchObject({ code: "COCO_UNKNOWN_IMAGE" });
    expect(read(zeros, [["007.jpg", 1]]).image).toEqual([0]);
  });

  it("two readings that disagree refuse", () => {
    const tens = dataset(images([1]), categories([10, 20, 30]));
    expect(
      failure(tens, [
        [1, 1],
        [1, 2],
      ]),
    ).toMatchObject({ code: "COCO_UNKNOWN_CATEGORY" });
    expect(
      read(tens, [
        [1, 1],
        [1, 3],
      ]).category,
    ).toEqual([0, 2]);
    expect(
      read(
        tens,
        [
          [1, 1],
          [1, 2],
        ],
        { matchCategories: "index" },
      ).category,
    ).toEqual([1, 2]);
  });

  it("one image that is not found is not guessed around", () => {
    expect(
      failure(files, [
        ["img_30", 1],
        ["img_40", 1],
      ]).found,
    ).toMatch(/"img_30", "img_40"/);
    const skip = read(
      files,
      [
        [10, 1],
        [40, 1],
      ],
      { onProblem: "skip" },
    );
    expect(skip.image).toEqual([0]);
  });
});

describe("COCO's 91 ids", () => {
  const names = (id: number) => (id === 0 ? "person" : id === 79 ? "toothbrush" : `class ${id}`);
  const yolo = (first: number) =>
    dataset(
      images([1]),
      numbers(first, first + 79).map((id) => ({ id, name: names(id - first) })),
    );
  const rows = [1, 13, 90].map((id) => [1, id] as const);

  it("are matched to its 80 classes, wherever these are counted from", () => {
    for (const first of [0, 1]) {
      const { category, problems } = read(yolo(first), rows);
      expect(category).toEqual([0, 11, 79]);
      expect(problems).toMatchObject([
        { code: "COCO_MATCHED_CATEGORIES", first: [{ message: expect.stringContaining("COCO's 91 ids") }] },
      ]);
    }
  });

  it("are not guessed where one of them is unused, or the classes are others", () => {
    expect(failure(yolo(0), [[1, 12], ...rows])).toMatchObject({ code: "COCO_UNKNOWN_CATEGORY" });
    expect(failure(dataset(images([1]), categories(numbers(0, 79))), rows)).toMatchObject({
      code: "COCO_UNKNOWN_CATEGORY",
    });
    expect(failure(yolo(0), rows, { matchCategories: "id" })).toMatchObject({ code: "COCO_UNKNOWN_CATEGORY" });
  });
});

describe("Ultralytics' predictions.json", () => {
  it("on string ids: stems, numbers where the stem is one; classes from 1, rows with file_name", () => {
    const data = dataset(
      [
        { id: "img-a", file_name: "images/a.jpg" },
        { id: "img-7", file_name: "images/0007.jpg" },
      ],
      categories([0, 1, 2]),
    );
    const { image, category, problems } = read(data, [
      ["a", 1, "a.jpg"],
      [7, 2, "0007.jpg"],
    ]);
    expect(image).toEqual([0, 1]);
    expect(category).toEqual([0, 1]);
    expect(problems.map(({ code, count }) => [code, count])).toEqual([
      ["COCO_MATCHED_IMAGES", 1],
      ["COCO_MATCHED_CATEGORIES", 1],
    ]);
    expect(
      read(data, [
        ["a", 0],
        [7, 2],
      ]).category,
    ).toEqual([0, 2]);
  });

  it("on ids from 1, as COCO has them", () => {
    const data = dataset(images(["a", "b"]), categories([1, 2, 3]));
    expect(
      read(data, [
        ["a", 1, "a.jpg"],
        ["b", 3, "b.jpg"],
      ]).category,
    ).toEqual([0, 2]);
    expect(
      read(data, [
        ["a", 0],
        ["b", 2],
      ]).category,
    ).toEqual([0, 2]);
  });
});
