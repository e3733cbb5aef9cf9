// The walk on the demo data: draw castings, simulate a detector on them, evaluate it, and say where the results are.
import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../", import.meta.url));
const cli = join(root, "packages/borescope/dist/cli.js");
const folder = join(root, ".borescope/demo");
const truth = join(folder, "annotations.json");
const model = join(folder, "simulated.json");

function borescope(...args) {
  process.stdout.write(`\n$ borescope ${args.map((arg) => arg.replace(root, "")).join(" ")}\n`);
  const { status, stdout } = spawnSync(process.execPath, [cli, ...args], { stdio: ["inherit", "pipe", "inherit"] });
  process.stdout.write(stdout);
  if (status !== 0) process.exit(status ?? 1);
  return stdout.toString();
}

borescope("castings", folder);
borescope("info", truth);
borescope("evaluate", truth, model);
const document = spawnSync(process.execPath, [cli, "evaluate", truth, model, "--json"]).stdout;
const results = join(folder, "evaluation.json");
writeFileSync(results, document);

const classes = JSON.parse(document).models[0].perClass.toSorted((a, b) => b.groundTruths - a.groundTruths);
const most = classes[0];
const worst = classes.toSorted((a, b) => a.AP - b.AP)[0];
console.log(
  most.category === worst.category
    ? `\n"${worst.category}" has the most annotations (${worst.groundTruths}) and still the lowest AP (${worst.AP.toFixed(2)}).`
    : `\n"${worst.category}" has the lowest AP (${worst.AP.toFixed(2)}).`,
);
console.log(`Results: ${results}\nImages:  ${join(folder, "images")}`);
