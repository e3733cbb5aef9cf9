// Times whole processes, from two files to printed JSON: ours and other tools in turn, so that a slow spell of the
// machine falls on all of them. Medians of the rounds.
import { existsSync } from "node:fs";
import { cpus } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { cli, measure, median } from "./measure.mjs";

const USAGE = `usage: node benchmarks/evaluate.mjs --data <folder> [--python <python>] [--peers hotcoco,ultrafast-pycocotools]
         [--only bbox,kpt,segm,bbox10x] [--rounds 5]

--data    a folder that make-data.mjs wrote, or one like it: bbox/gt.json, bbox/dt.json and so on
--python  an interpreter with requirements.txt installed; without it only ours is timed`;
const TASKS = { bbox: "bbox", kpt: "keypoints", segm: "segm", bbox10x: "bbox" };

const { values } = parseArgs({
  options: {
    data: { type: "string" },
    python: { type: "string" },
    peers: { type: "string", default: "hotcoco,ultrafast-pycocotools" },
    only: { type: "string", default: "bbox,kpt,segm,bbox10x" },
    rounds: { type: "string", default: "5" },
  },
});
if (values.data === undefined) {
  console.error(USAGE);
  process.exit(2);
}
const here = (name) => fileURLToPath(new URL(name, import.meta.url));
const peers = values.python === undefined ? [] : values.peers.split(",");

console.log(
  `node ${process.version}, ${cpus().length} cores, ${new Date().toISOString().slice(0, 10)}, medians of ${values.rounds}`,
);
for (const name of values.only.split(",")) {
  const files = ["gt.json", "dt.json"].map((file) => join(values.data, name, file));
  if (files.every(existsSync)) compare(name, files);
  else console.log(`\n${name}: skipped, there is no ${files.join(" or ")}`);
}

/** One row of the table: whole processes in turn, then what a process says of itself. */
function compare(name, files) {
  const task = TASKS[name];
  const commands = new Map([
    ["borescope", [process.execPath, cli, "evaluate", ...files, "--iou-type", task, "--json"]],
  ]);
  for (const peer of peers) commands.set(peer, [values.python, here("peer.py"), peer, ...files, task]);
  const runs = new Map(
    [...commands.keys()].map((tool) => [tool, { seconds: [], megabytes: [], load: [], evaluate: [] }]),
  );
  for (let round = 0; round < Number(values.rounds); round++)
    for (const [tool, command] of commands) {
      const run = runs.get(tool);
      const { seconds, megabytes, stdout } = measure(command);
      run.seconds.push(seconds);
      run.megabytes.push(megabytes);
      const { load, evaluate } =
        tool === "borescope"
          ? JSON.parse(measure([process.execPath, here("in-process.mjs"), ...files, task]).stdout)
          : JSON.parse(stdout).times;
      run.load.push(load);
      run.evaluate.push(evaluate);
    }
  console.log(
    `\n${name.padEnd(22)} ${"seconds".padStart(9)} ${"ours / it".padStart(10)} ${"peak MB".padStart(9)}   load ms   evaluate ms`,
  );
  const ours = median(runs.get("borescope").seconds);
  for (const [tool, { seconds, megabytes, load, evaluate }] of runs)
    console.log(
      [
        tool.padEnd(22),
        median(seconds).toFixed(2).padStart(9),
        (ours / median(seconds)).toFixed(2).padStart(10),
        median(megabytes).toFixed(0).padStart(9),
        median(load).toFixed(0).padStart(9),
        median(evaluate).toFixed(0).padStart(13),
      ].join(" "),
    );
}
