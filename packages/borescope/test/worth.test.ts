import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { evaluate, readDataset, readDetections, worthSchema } from "borescope";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { requireDist, root } from "../../../checks/workspace.js";

const folder = mkdtempSync(join(tmpdir(), "borescope-worth-"));
const truth = join(folder, "annotations.json");
const model = join(folder, "simulated.json");

function borescope(...args: string[]): string {
  const cli = join(root, "packages/borescope/dist/cli.js");
  return execFileSync(process.execPath, [cli, ...args], { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
}

const worth = (...args: string[]) => worthSchema.parse(JSON.parse(borescope("worth", truth, model, "--json", ...args)));

beforeAll(() => {
  requireDist();
  borescope("castings", folder, "--images", "40", "--size", "96");
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("borescope worth", () => {
  it("ranks the faults of the classes", () => {
    const { ranking, AP } = worth();
    expect(AP).toBeGreaterThan(0);
    expect(ranking[0]).toMatchObject({ name: "undetected burr", category: "burr", fault: "undetected" });
    expect(borescope("worth", truth, model, "--top", "1")).toMatch(/undetected burr +\d+ +\+0\.\d{3}.*\nand \d+ more/);
    expect(worth("--class", "burr").ranking.every(({ category }) => category === "burr")).toBe(true);
  });

  it("repairs what a filter or a tag names, and writes the files, which evaluate to what it said", async () => {
    const [all] = worth("--select", "class:burr", "--write", join(folder, "fixed")).ranking;
    const dataset = await readDataset(join(folder, "fixed/annotations.json"));
    const { summary } = evaluate(dataset, await readDetections(join(folder, "fixed/results.json"), dataset));
    const before = await readDataset(truth);
    const { summary: old } = evaluate(before, await readDetections(model, before));
    expect(all!.repairs).toBeGreaterThan(0);
    expect(summary.AP! - old.AP!).toBe(all!.AP);

    before.tags.set("burrs", before.select("groundTruth", "class:burr"));
    writeFileSync(join(folder, "tags.json"), JSON.stringify(before.tags));
    const tagged = worth("--tags", join(folder, "tags.json"), "--tag", "burrs", "--export", join(folder, "burrs.json"));
    expect(tagged.ranking[0]).toMatchObject({ name: "burrs", AP: all!.AP });
    const burrs = JSON.parse(readFileSync(join(folder, "burrs.json"), "utf8"));
    expect(burrs.annotations).toHaveLength(all!.objects);
  });

  it.each([
    ["two ways to choose", ["--select", "class:burr", "--tag", "burrs"], "USAGE"],
    ["a class that is not there", ["--class", "bur"], "UNKNOWN_CATEGORY"],
    ["a tag that is not there", ["--tag", "burrs"], "UNKNOWN_TAG"],
    ["a filter that cannot be read", ["--select", "class:"], "FILTER_SYNTAX"],
    ["a threshold out of range", ["--iou", "1.5"], "METRICS_OPTION"],
    ["several repairs to write", ["--write", join(folder, "no")], "USAGE"],
  ])("refuses %s", (_, args, code) => {
    expect(() => worth(...args)).toThrow(code);
  });
});
