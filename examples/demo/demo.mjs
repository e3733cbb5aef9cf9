// The walk on the demo data: draw castings, run the trained detector over them, evaluate it, and say what to fix first.
import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import {
  confusionMatrix,
  evaluate,
  rankWorth,
  readDataset,
  readDetections,
} from "../../packages/borescope/dist/index.js";
import { castingsDetector } from "../../packages/castings/dist/index.js";

const root = fileURLToPath(new URL("../../", import.meta.url));
const cli = join(root, "packages/borescope/dist/cli.js");
const folder = join(root, ".borescope/demo");
const truth = join(folder, "annotations.json");
const found = join(folder, "castings-detector.json");
const report = join(folder, "report.html");

function borescope(...args) {
  process.stdout.write(`\n$ borescope ${args.map((arg) => arg.replace(root, "")).join(" ")}\n`);
  const { status } = spawnSync(process.execPath, [cli, ...args], { stdio: "inherit" });
  if (status !== 0) process.exit(status ?? 1);
}

borescope("castings", folder);
borescope("detect", fileURLToPath(castingsDetector().url), truth, "--out", found);
borescope("evaluate", truth, found);
borescope("confusion", truth, found);
borescope("worth", truth, found, "--top", "6");
borescope("report", truth, found, "--embedder", "castings", "--title", "Castings", "--out", report);

const dataset = await readDataset(truth, { attributes: { images: ["light", "resolution"] } });
const detections = await readDetections(found, dataset);
const result = evaluate(dataset, detections);
const matrix = confusionMatrix(dataset, detections);
const ranking = rankWorth(result);
const hard = dataset.select("images", "light:poor or resolution:low").groundTruths();
const classes = [...result.perClass.values()].sort((a, b) => b.AP - a.AP);
const most = classes.reduce((a, b) => (b.groundTruths > a.groundTruths ? b : a));

console.log(`
What this says
  Classes by AP: ${classes.map(({ category, AP }) => `${category} ${AP.toFixed(2)}`).join(", ")}.
  The most annotations are of "${most.category}" (${most.groundTruths}): it is not for want of examples that it fails.`);
for (const { category } of classes.slice(-2).reverse()) sayOf(category);

/** What fails in a class, where, and what mending it would bring. */
function sayOf(name) {
  const { groundTruths, undetected, mispredicted } = matrix.perClass.get(name);
  const missed = matrix.undetected(name);
  const repair = ranking.find(({ of }) => of.category === name && of.fault === "undetected");
  const share = (selection) => `${selection.and(hard).count} of ${selection.count}`;
  const all = dataset.select("groundTruth", `class:"${name}"`);
  console.log(`
  "${name}" is ${undetected > mispredicted ? "missed rather than confused" : "confused rather than missed"}: of ${groundTruths}, ${undetected} are undetected and ${mispredicted} mispredicted.
    In poor light or at low resolution lie ${share(missed)} of the undetected, and ${share(all)} of them all.
    Finding the undetected is worth +${(repair?.perClass.get(name) ?? 0).toFixed(2)} AP of ${name}, +${(repair?.AP ?? 0).toFixed(2)} overall.`);
}

const results = join(folder, "evaluation.json");
writeFileSync(results, spawnSync(process.execPath, [cli, "evaluate", truth, found, "--json"]).stdout);
console.log(`\nResults: ${relative(root, results)}\nReport:  ${relative(root, report)}, to be opened in a browser`);
