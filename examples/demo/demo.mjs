// The walk on the demo data: draw castings, simulate a detector on them, evaluate it, and say what to fix first.
import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { evaluate, rankWorth, readDataset, readDetections } from "../../packages/borescope/dist/index.js";

const root = fileURLToPath(new URL("../../", import.meta.url));
const cli = join(root, "packages/borescope/dist/cli.js");
const folder = join(root, ".borescope/demo");
const truth = join(folder, "annotations.json");
const model = join(folder, "simulated.json");

function borescope(...args) {
  process.stdout.write(`\n$ borescope ${args.map((arg) => arg.replace(root, "")).join(" ")}\n`);
  const { status } = spawnSync(process.execPath, [cli, ...args], { stdio: "inherit" });
  if (status !== 0) process.exit(status ?? 1);
}

borescope("castings", folder);
borescope("info", truth);
borescope("evaluate", truth, model);
borescope("worth", truth, model, "--top", "6");

const dataset = await readDataset(truth);
const result = evaluate(dataset, await readDetections(model, dataset));
const ranking = rankWorth(result);
const classes = [...result.perClass.values()].sort((a, b) => b.AP - a.AP);
const worst = classes.at(-1);
const most = classes.reduce((a, b) => (b.groundTruths > a.groundTruths ? b : a));
const of = (fault) => ranking.find((each) => each.of.category === worst.category && each.of.fault === fault);
const [missed, confused] = [of("undetected"), of("mispredicted")];
const count = (fault) => fault?.of.selection.count ?? 0;
const gain = (fault) => `+${(fault?.perClass.get(worst.category) ?? 0).toFixed(2)} AP of ${worst.category}`;

console.log(`
What this says
  Classes by AP: ${classes.map(({ category, AP }) => `${category} ${AP.toFixed(2)}`).join(", ")}.
  "${worst.category}" is the worst${worst === most ? `, though it has the most annotations (${most.groundTruths})` : ""}.
  It is ${count(missed) > count(confused) ? "missed rather than confused" : "confused rather than missed"}: of ${worst.groundTruths}, ${count(missed)} are undetected and ${count(confused)} are mispredicted.
  Finding the undetected ones is worth ${gain(missed)}, +${(missed?.AP ?? 0).toFixed(2)} overall;
  setting the mispredicted ones right ${gain(confused)}, +${(confused?.AP ?? 0).toFixed(2)} overall.`);

const results = join(folder, "evaluation.json");
writeFileSync(results, spawnSync(process.execPath, [cli, "evaluate", truth, model, "--json"]).stdout);
console.log(`\nResults: ${relative(root, results)}\nImages:  ${relative(root, join(folder, "images"))}`);
