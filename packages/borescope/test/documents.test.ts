import { readFileSync } from "node:fs";
import * as umbrella from "borescope";
import sharp from "sharp";
import { beforeAll, describe, expect, it } from "vitest";
import { requireDist } from "../../../checks/workspace.js";
import { borescope, folderOf, GROUND_TRUTH, RESULTS } from "./cli.js";

const inference = (name: string) => readFileSync(new URL(`../../inference/test/models/${name}`, import.meta.url));
/** As large as the ground truth says. */
const image = await sharp(inference("scene.jpg")).resize(100, 100, { fit: "fill" }).jpeg().toBuffer();
const folder = folderOf({
  "val.json": GROUND_TRUTH,
  "im1.jpg": image,
  "im2.jpg": image,
  "im3.jpg": image,
  "model.onnx": inference("brightness.onnx"),
  "yolo.json": RESULTS,
  "tags.json": { schema: "borescope.tags/1", tables: { images: { night: [2] } } },
});
const models = ["val.json", "yolo.json"];
const two = ["val.json", "a=yolo.json", "b=yolo.json"];
const few = ["--rounds", "20", "--workers", "0"];

/** Every command, and the name of its document. */
const RUNS: readonly (readonly [schema: string, ...args: string[]])[] = [
  ["castings", "castings", "demo", "--images", "2"],
  ["info", "info", "val.json"],
  ["convert", "convert", "val.json", "yolo/", "--to", "yolo"],
  ["detect", "detect", "model.onnx", "val.json", "--out", "found.json"],
  ["embed", "embed", "val.json", "--out", "objects.bin"],
  ["map", "map", "objects.bin", "val.json"],
  ["index", "index", "objects.bin", "val.json", "--out", "objects.index"],
  ["search", "search", "objects.index", "--object", "1"],
  ["evaluation", "evaluate", ...two],
  ["compare", "compare", ...two, "--by", "tag", ...few],
  ["slices", "slices", ...models, "--by", "tag", ...few],
  ["distribution", "distribution", ...models],
  ["confusion", "confusion", ...models],
  ["confusions", "confusion", ...two],
  ["errors", "errors", ...models],
  ["curves", "curves", ...models],
  ["calibration", "calibration", ...models],
  ["compare-groups", "compare-groups", ...models, "--a", "class:burr"],
  ["worth", "worth", ...models],
  ["images", "images", ...models],
  ["objects", "objects", ...models],
  ["written", "objects", ...models, "--out", "objects.csv"],
  ["tag", "tag", ...models, "--out", "made.json"],
  ["report-written", "report", ...two, "--out", "report.html", "--rounds", "20"],
];

const SCHEMAS = {
  castings: umbrella.castingsSchema,
  info: umbrella.infoSchema,
  convert: umbrella.convertSchema,
  detect: umbrella.detectSchema,
  embed: umbrella.embedSchema,
  map: umbrella.mapSchema,
  index: umbrella.indexSchema,
  search: umbrella.searchSchema,
  evaluation: umbrella.evaluationSchema,
  compare: umbrella.compareSchema,
  slices: umbrella.slicesSchema,
  distribution: umbrella.distributionSchema,
  confusion: umbrella.confusionSchema,
  confusions: umbrella.confusionsSchema,
  errors: umbrella.errorsSchema,
  curves: umbrella.curvesSchema,
  calibration: umbrella.calibrationSchema,
  "compare-groups": umbrella.compareGroupsSchema,
  worth: umbrella.worthSchema,
  images: umbrella.imagesSchema,
  objects: umbrella.objectsSchema,
  written: umbrella.writtenSchema,
  tag: umbrella.tagSchema,
  "report-written": umbrella.reportWrittenSchema,
};

beforeAll(() => requireDist());

describe("the documents of the commands", () => {
  it.each(RUNS)("%s is what `borescope %s` prints, with the tags read", async (schema, ...args) => {
    const tags = args[0] === "castings" ? [] : ["--tags", "tags.json"];
    const { code, stdout, stderr } = await borescope(folder, ...args, ...tags, "--json");
    expect(code, stderr).toBe(0);
    const document = JSON.parse(stdout);
    expect(document.schema).toBe(`borescope.${schema}/1`);
    SCHEMAS[schema as keyof typeof SCHEMAS].parse(document);
  });

  it.each(RUNS.filter(([, command]) => command !== "castings"))(
    "%s: `borescope %s` does not pass over a file of tags that is not there",
    async (_, ...args) => {
      const { code, stdout } = await borescope(folder, ...args, "--tags", "nowhere.json", "--json");
      expect(code).toBe(2);
      expect(umbrella.errorSchema.parse(JSON.parse(stdout)).code).toBe("SOURCE_NOT_FOUND");
    },
  );

  it("has an error for a wrong option", async () => {
    const { stdout } = await borescope(folder, "compare", ...two, "--json", "--protocol", "mine");
    expect(umbrella.errorSchema.parse(JSON.parse(stdout)).code).toBe("USAGE");
    const { stdout: unknown } = await borescope(folder, "info", "val.json", "--json", "--wrong");
    expect(umbrella.errorSchema.parse(JSON.parse(unknown)).code).toBe("USAGE");
  });

  it("names every command in the help, each with examples in its own", async () => {
    const { stdout } = await borescope(folder, "--help");
    for (const command of new Set(RUNS.map(([, name]) => name!))) {
      expect(stdout).toMatch(new RegExp(`^  ${command} <`, "m"));
      expect((await borescope(folder, command, "--help")).stdout).toMatch(
        new RegExp(`Examples:\n  borescope ${command} `),
      );
    }
  });
});

describe("tags from one command to the next", () => {
  it("slices and filters by what `borescope tag` wrote", async () => {
    const tagged = await borescope(folder, "tag", ...models, "--confidence", "0.01", "--out", "outcomes.json");
    expect(tagged.stdout).toContain("Next: borescope slices val.json yolo.json --tags outcomes.json --by tag");
    const slices = async (...args: string[]) => {
      const { stdout } = await borescope(
        folder,
        "slices",
        ...models,
        "--tags",
        "outcomes.json",
        ...args,
        ...few,
        "--json",
      );
      return umbrella.slicesSchema.parse(JSON.parse(stdout)).models[0]!.slices;
    };
    const byTag = await slices("--by", "tag");
    expect(byTag.map(({ name, groundTruths }) => [name, groundTruths])).toEqual([
      ["detected@yolo", 2],
      ["mispredicted@yolo", 0],
      ["undetected@yolo", 0],
    ]);
    const [filtered] = await slices("--where", "tag:detected@yolo", "--of", "objects");
    expect(filtered).toMatchObject({ table: "groundTruth", groundTruths: 2 });
  });
});
