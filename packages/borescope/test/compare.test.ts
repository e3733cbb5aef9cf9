import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { compareSchema, slicesSchema } from "borescope";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { randomFiles } from "../../metrics/test/random-files.js";

const cli = fileURLToPath(new URL("../dist/cli.js", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "borescope-compare-"));

beforeAll(() => {
  const { gt, dt } = randomFiles(5, { images: 40, categories: 3 });
  const known = dt.filter(({ category_id }) => category_id !== 5000);
  const images = gt.images.map((image, i) => ({ ...image, lighting: i % 2 === 0 ? "good" : "poor" }));
  writeFileSync(join(folder, "val.json"), JSON.stringify({ ...gt, images }));
  writeFileSync(join(folder, "old.json"), JSON.stringify(known));
  writeFileSync(join(folder, "new.json"), JSON.stringify(known.filter((_, i) => i % 3 !== 0)));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function borescope(...args: string[]): { code: number; out: string; err: string } {
  try {
    const out = execFileSync(process.execPath, [cli, ...args], { cwd: folder, encoding: "utf8", stdio: "pipe" });
    return { code: 0, out, err: "" };
  } catch (error) {
    const { status, stdout, stderr } = error as { status: number; stdout: string; stderr: string };
    return { code: status, out: stdout, err: stderr };
  }
}

describe("borescope compare", () => {
  it("prints a document that its schema describes", () => {
    const args = ["compare", "val.json", "old.json", "new.json", "--rounds", "50", "--by", "lighting", "--json"];
    const document = compareSchema.parse(JSON.parse(borescope(...args).out));
    expect(document.models.map(({ name }) => name)).toEqual(["old", "new"]);
    expect(document.models[1]!.summary["AR100"]!.difference!.verdict).toBe("worse");
    expect(document.slices.map(({ name, images }) => [name, images])).toEqual([
      ["lighting: good", 20],
      ["lighting: poor", 20],
    ]);
    expect(document.flips[0]!.broken.count).toBe(document.flips[0]!.broken.ids.length);
    expect(document).toMatchObject({ rounds: 50, seed: 1, confidence: 0.95, interval: "percentile", images: 40 });
    expect(borescope(...args).out).toBe(`${JSON.stringify(document)}\n`);
  });

  it("prints tables that say which is better, and writes the objects that flipped", () => {
    const { out, err } = borescope(
      ...["compare", "val.json", "old.json", "new.json", "--rounds", "50", "--by", "class", "--by", "size"],
      ...["--export", "broken.json"],
    );
    expect(err).toBe("");
    expect(out).toMatch(/AR100 .* worse\n/);
    expect(out).toMatch(/AP by class +old +new +difference +interval/);
    expect(out).toMatch(/AP by slice[\s\S]*small[\s\S]*(too small to say|objects\))/);
    const flips = /misses (\d+) that old finds/.exec(out)!;
    const written = JSON.parse(readFileSync(join(folder, "broken.json"), "utf8"));
    expect(written.annotations.length).toBe(Number(flips[1]));
    expect(Number(flips[1])).toBeGreaterThan(0);
  });

  it("compares by another protocol's definitions", () => {
    const args = ["compare", "val.json", "old.json", "new.json", "--rounds", "20", "--protocol", "voc2012"];
    const document = compareSchema.parse(JSON.parse(borescope(...args, "--by", "lighting", "--json").out));
    expect(document.protocol).toBe("voc2012");
    const evaluated = borescope("evaluate", "val.json", "old.json", "--protocol", "voc2012", "--json").out;
    expect(document.models[0]!.summary["AP"]!.value).toBe(JSON.parse(evaluated).models[0].summary.AP);
    expect(document.models[1]!.summary["AP"]!.difference!.interval).not.toBeNull();
    expect(borescope(...args, "--by", "size").err).toContain("slices of images, with the protocol voc2012");
    expect(borescope(...args, "--sigmas", "1").err).toContain("--protocol coco");
  });

  it("refuses what it cannot do, in words", () => {
    const of = (...args: string[]) => borescope("compare", "val.json", ...args);
    expect(of("old.json")).toMatchObject({ code: 2, err: expect.stringContaining("two models or more") });
    expect(of("old.json", "old.json").err).toContain("USAGE_MODEL_TWICE");
    expect(of("old.json", "new.json", "--rounds", "0").err).toContain("rounds");
    expect(of("old.json", "new.json", "--seed", "x").err).toContain("a number");
    expect(of("old.json", "new.json", "--by", "lightning").err).toContain('Did you mean "lighting"');
    expect(of("old.json", "new.json", "x=new.json", "--export", "x.json").err).toContain("two models, to export");
  });
});

describe("borescope slices", () => {
  it("prints a document that its schema describes", () => {
    const args = [
      "slices",
      "val.json",
      "old.json",
      "new.json",
      "--by",
      "lighting",
      "--where",
      "area<400",
      "--of",
      "objects",
    ];
    const document = slicesSchema.parse(JSON.parse(borescope(...args, "--rounds", "40", "--json").out));
    expect(document.models.map(({ name }) => name)).toEqual(["old", "new"]);
    const [good, , tiny] = document.models[0]!.slices;
    expect(good).toMatchObject({ table: "images", images: 20, falsePositives: "counted" });
    expect(tiny).toMatchObject({ name: "area<400", table: "groundTruth", falsePositives: "counted" });
    expect(good!.summary["AP"]!.difference.value).toBe(good!.summary["AP"]!.value! - good!.summary["AP"]!.rest!);
  });

  it("prints a table, with a word where a slice is too small, and writes a slice", () => {
    const args = ["slices", "val.json", "old.json", "--where", "lighting:poor", "--rounds", "40"];
    expect(borescope(...args, "--min-images", "21").out).toMatch(/too small to say: 20 images, fewer than 21/);
    expect(borescope(...args, "--export", "poor.json").out).toMatch(/lighting:poor +20/);
    expect(JSON.parse(readFileSync(join(folder, "poor.json"), "utf8")).annotations.length).toBeGreaterThan(10);
    expect(borescope("slices", "val.json", "old.json").err).toContain("--by lighting");
    expect(borescope(...args, "--by", "size", "--export", "x.json").err).toContain('one of "small"');
  });
});
