import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, realpathSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { borescope, CLI, folderOf, GROUND_TRUTH, RESULTS, result } from "./cli.js";

const folder = folderOf({
  "val.json": GROUND_TRUTH,
  "yolo.json": RESULTS,
  "sub/yolo.json": RESULTS,
  "split.json": [9, 8, 7, 6, 5, 4].map((id) => result(id, 1)),
  "strings.json": [result("1", 1)],
  "other.json": [result(1, 7), result(1, 1)],
  "half.json": [result(1, 1), { image_id: 1 }],
  "cut.json": '[{"image_id":1',
  "file.txt": "x",
  "folder/.keep": "",
  "not-tags.json": '{"schema":"borescope.tags/9","tables":{}}',
});

/** Arguments after which the exit code is 2, and what is told. */
const REFUSED: [args: string, code: string, told: RegExp][] = [
  ["evaluate", "USAGE", /missing required argument 'ground-truth'/],
  ["evaluate val.json", "USAGE", /missing required argument 'detections'/],
  ["evalute val.json", "USAGE", /Did you mean evaluate/],
  ["evaluate val.json yolo.json --bogus", "USAGE", /unknown option '--bogus'/],
  ["evaluate val.json yolo.json --iou-type mask", "USAGE", /bbox, segm, keypoints/],
  ["evaluate val.json yolo.json --workers abc", "USAGE", /whole number/],
  ["evaluate val.json yolo.json --workers -1", "USAGE", /whole number/],
  ["evaluate val.json yolo.json --workers 2.5", "USAGE", /whole number/],
  ["evaluate val.json yolo.json --max-detections 1,x", "USAGE", /numbers with commas/],
  ["evaluate val.json yolo.json --max-detections 1,,2", "USAGE", /numbers with commas/],
  ["evaluate val.json yolo.json --max-detections 0", "METRICS_OPTION", /above 0/],
  ["evaluate val.json yolo.json --area all", "USAGE", /ranges as in/],
  ["evaluate val.json yolo.json --area all=5:1", "USAGE", /min below max/],
  ["evaluate val.json yolo.json --area all=0:1,all=0:2", "METRICS_OPTION", /every name once/],
  ["evaluate val.json yolo.json --sigmas 0,1 --iou-type keypoints", "METRICS_OPTION", /above 0/],
  ["evaluate val.json yolo.json sub/yolo.json", "USAGE_MODEL_TWICE", /first=/],
  ["evaluate val.json a=yolo.json a=other.json", "USAGE_MODEL_TWICE", /first=/],
  ["evaluate val.json ..=yolo.json a=other.json", "USAGE_MODEL_NAME", /model=/],
  ["evaluate val.json -", "SOURCE_NOT_FOUND", /standard input, which is not read/],
  ["evaluate nope.json yolo.json", "SOURCE_NOT_FOUND", /relative one starts from/],
  ["evaluate val.json folder", "FORMAT_UNKNOWN", /formats coco, yolo/],
  ["evaluate val.json yolo.json --format voc", "FORMAT_UNKNOWN", /"voc"/],
  ["evaluate val.json yolo.json --adapter ./nope.js", "ADAPTER_UNLOADABLE", /nope.js/],
  ["evaluate val.json yolo.json --iou-type segm", "METRICS_MASKS", /add segmentations/],
  ["evaluate val.json yolo.json --iou-type keypoints", "METRICS_KEYPOINTS", /add keypoints/],
  ["evaluate val.json split.json", "COCO_UNKNOWN_IMAGE", /6 distinct others: 9, 8, 7, 6, 5 ….\nThe files look like/],
  ["evaluate val.json strings.json", "COCO_UNKNOWN_IMAGE", /strings here and numbers/],
  ["evaluate val.json other.json", "COCO_UNKNOWN_CATEGORY", /COCO-80 model/],
  ["evaluate val.json half.json", "COCO_MISSING", /half.json {2}\/1\/category_id/],
  ["evaluate val.json cut.json", "JSON_SYNTAX", /byte 14/],
  ["evaluate yolo.json yolo.json", "COCO_NOT_GROUND_TRUTH", /results file/],
  ["info yolo.json", "COCO_NOT_GROUND_TRUTH", /pass it as detections/],
  ["info val.json --tags not-tags.json", "TAGS_DOCUMENT", /borescope.tags\/1/],
  ["info val.json --tags cut.json", "TAGS_DOCUMENT", /JSON in UTF-8/],
  ["info val.json --attributes folder", "SOURCE_NOT_FOUND", /a file, found a folder/],
  ["info file.txt", "FORMAT_UNKNOWN", /file.txt/],
  ["convert val.json out", "USAGE", /--to/],
  ["convert val.json yolo.json --to coco", "OUTPUT_EXISTS", /--overwrite/],
  ["convert val.json file.txt --to yolo", "OUTPUT_UNWRITABLE", /A file stands where a folder/],
  ["evaluate val.json yolo.json --arrays file.txt", "OUTPUT_UNWRITABLE", /A file stands where a folder/],
  ["castings file.txt --images 1 --size 64", "OUTPUT_UNWRITABLE", /A file stands where a folder/],
  ["castings demo --images 1e9x", "USAGE", /whole number/],
];

describe("what is refused", () => {
  it.concurrent.each(REFUSED)("borescope %s", async (args, code, told) => {
    const { code: exit, stdout, stderr } = await borescope(folder, ...args.split(" "), "--json");
    expect(exit).toBe(2);
    expect(stderr).toMatch(told);
    expect(stderr).not.toMatch(/^ {4}at /m);
    expect(stdout.split("\n")).toHaveLength(2);
    expect(JSON.parse(stdout)).toMatchObject({ schema: "borescope.error/1", code, message: expect.any(String) });
  });

  it("nothing at all is answered with help", async () => {
    expect(await borescope(folder)).toMatchObject({
      code: 2,
      stdout: "",
      stderr: expect.stringMatching(/^Usage: borescope/),
    });
  });

  it("prints nothing on stdout without --json, and the stack with --verbose", async () => {
    const { stdout, stderr } = await borescope(folder, "evaluate", "val.json", "half.json", "--verbose");
    expect(stdout).toBe("");
    expect(stderr).toMatch(/COCO_MISSING[\s\S]*^ {4}at /m);
  });

  it("leaves what was there as it was", async () => {
    await borescope(folder, "convert", "val.json", "val.json", "--to", "coco");
    expect(JSON.parse(readFileSync(join(folder, "val.json"), "utf8"))).toEqual(GROUND_TRUTH);
    expect(readdirSync(folder).filter((name) => name.includes("partial"))).toEqual([]);
  });
});

it("castings without its package says how to install it", async () => {
  const modules = join(folder, "node_modules");
  mkdirSync(modules);
  const from = fileURLToPath(new URL("../", import.meta.url));
  cpSync(join(from, "dist"), join(modules, "borescope/dist"), { recursive: true });
  cpSync(join(from, "package.json"), join(modules, "borescope/package.json"));
  mkdirSync(join(modules, "@borescope"));
  for (const name of ["core", "metrics", "adapters-coco", "adapters-yolo"])
    symlinkSync(join(from, "..", name), join(modules, "@borescope", name), "junction");
  symlinkSync(realpathSync(join(from, "node_modules/commander")), join(modules, "commander"), "junction");
  const args = [join(modules, "borescope/dist/cli.js"), "castings", "demo"];
  const { status, stderr } = spawnSync(process.execPath, args, { cwd: folder, encoding: "utf8" });
  expect([status, stderr]).toEqual([
    2,
    expect.stringMatching(/^CASTINGS_MISSING\n[\s\S]*npm install @borescope\/castings/),
  ]);
  expect(existsSync(join(folder, "demo"))).toBe(false);
});

describe("help", () => {
  it.each(["--help", "evaluate --help", "info --help", "convert --help", "castings --help", "help evaluate"])(
    "borescope %s has examples",
    async (args) => {
      const { code, stdout, stderr } = await borescope(folder, ...args.split(" "));
      expect([code, stderr]).toEqual([0, ""]);
      expect(stdout).toMatch(/Usage: borescope[\s\S]*Examples:\n {2}borescope /);
    },
  );

  it("every command that reads a data set takes the same loading options", async () => {
    const options = ["--format", "--adapter", "--images", "--attributes", "--tags", "--split", "--match-images"].concat(
      ["--match-categories", "--on-problem", "--json"],
    );
    for (const command of ["evaluate", "info", "convert"]) {
      const { stdout } = await borescope(folder, command, "--help");
      for (const option of options) expect(stdout, command).toContain(`  ${option}`);
    }
  });

  it("--version prints the version alone", async () => {
    const { stdout } = await borescope(folder, "--version");
    const manifest = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));
    expect(stdout).toBe(`${manifest.version}\n`);
  });
});

describe.skipIf(process.platform === "win32")("what is written to", () => {
  const shell = (command: string) =>
    spawnSync("bash", ["-c", command], { cwd: folder, encoding: "utf8", env: { ...process.env, CLI } });

  it("may be closed early", () => {
    const { stdout, stderr } = shell('node "$CLI" evaluate val.json yolo.json | head -1; echo "$' + '{PIPESTATUS[0]}"');
    expect([stdout.trim().split("\n").at(-1), stderr]).toEqual(["0", ""]);
  });

  it.skipIf(!existsSync("/dev/full"))("may be full", () => {
    const { status, stderr } = shell('node "$CLI" info val.json > /dev/full');
    expect(status).toBe(2);
    expect(stderr).toMatch(/^OUTPUT_UNWRITABLE {2}standard output\n.*ENOSPC.*\nThe disk is full/);
    expect(stderr).not.toMatch(/^ {4}at /m);
  });
});
