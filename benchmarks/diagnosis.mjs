// Times what says why a detector fails, whole processes and after loading: ours and other tools in turn, so that a slow
// spell of the machine falls on all of them. Medians of the rounds.
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { cpus, loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { createRandom } from "../packages/core/dist/index.js";
import { cli, measure, median } from "./measure.mjs";

const USAGE = `usage: node benchmarks/diagnosis.mjs --data <folder> [--python <python>] [--peers hotcoco,tidecv]
         [--only confusion,errors,curves,worth,compare] [--rounds 5] [--slow-rounds 1] [--bootstrap 1000]

--data         a folder that make-data.mjs wrote, or one like it: bbox/gt.json, bbox/dt.json
--python       an interpreter with requirements.txt installed; without it only ours is timed
--slow-rounds  rounds of what takes a minute or more: tidecv, and all of compare
--bootstrap    rounds of the bootstrap of compare`;
const PEERS = {
  confusion: ["hotcoco"],
  errors: ["hotcoco", "tidecv"],
  curves: ["hotcoco"],
  worth: ["hotcoco"], // nobody has it: error types are the nearest
  compare: ["hotcoco"],
};

const { values } = parseArgs({
  options: {
    data: { type: "string" },
    python: { type: "string" },
    peers: { type: "string", default: "hotcoco,tidecv" },
    only: { type: "string", default: Object.keys(PEERS).join(",") },
    rounds: { type: "string", default: "5" },
    "slow-rounds": { type: "string", default: "1" },
    bootstrap: { type: "string", default: "1000" },
  },
});
const files = ["gt.json", "dt.json"].map((file) => join(values.data ?? "", "bbox", file));
if (values.data === undefined || !files.every(existsSync)) {
  console.error(USAGE);
  process.exit(2);
}
const here = (name) => fileURLToPath(new URL(name, import.meta.url));
const rounds = Number(values.rounds);
const slowRounds = Number(values["slow-rounds"]);

console.log(
  `node ${process.version}, ${cpus().length} cores, load ${loadavg()[0].toFixed(1)}, ${new Date().toISOString().slice(0, 10)}`,
);
const folder = mkdtempSync(join(tmpdir(), "diagnosis-"));
try {
  for (const question of values.only.split(",")) ask(question);
} finally {
  rmSync(folder, { recursive: true });
}

/** Rows of the table: whole processes in turn, then what a process says of itself. */
function ask(question) {
  const given = question === "compare" ? [...files, secondModel(files[1]), values.bootstrap] : files;
  const runs = [{ tool: "borescope", command: [process.execPath, cli, question, ...files, "--json"] }];
  if (question === "compare") runs[0].command.push(given[2], "--rounds", values.bootstrap);
  if (values.python !== undefined)
    for (const tool of PEERS[question].filter((peer) => values.peers.split(",").includes(peer)))
      runs.push({ tool, command: [values.python, here("diagnosis-peer.py"), tool, question, ...given] });
  for (const run of runs) Object.assign(run, { seconds: [], load: [], first: [], again: [] });
  const slow = (tool) => tool === "tidecv" || question === "compare";
  for (let round = 0; round < Math.max(rounds, slowRounds); round++)
    for (const run of runs) {
      if (round >= (slow(run.tool) ? slowRounds : rounds)) continue;
      const { seconds, stdout } = measure(run.command);
      run.seconds.push(seconds);
      const ours = [process.execPath, here("diagnosis-in-process.mjs"), question, ...given];
      const self = [...(run.tool === "borescope" ? ours : run.command), "--repeats", slow(run.tool) ? "0" : "3"];
      const alreadySaid = slow(run.tool) && run.tool !== "borescope";
      const { load, first, again } = JSON.parse(alreadySaid ? stdout : measure(self).stdout).times;
      run.load.push(load);
      run.first.push(first);
      if (again !== null) run.again.push(again);
    }
  report(question, runs);
}

function report(question, runs) {
  const columns = ["seconds", "load", "first", "again"];
  console.log(`\n${question.padEnd(12)}${["process s", "load ms", "first ms", "again ms"].map(right).join("")}`);
  const [ours] = runs;
  for (const run of runs) {
    const cells = columns.map((of) => (run[of].length === 0 ? "–" : median(run[of]).toFixed(of === "seconds" ? 2 : 1)));
    console.log(`${run.tool.padEnd(12)}${cells.map(right).join("")}   ${run.seconds.length} rounds`);
    if (run === ours) continue;
    const ratios = columns.map((of) =>
      run[of].length === 0 || ours[of].length === 0 ? "–" : (median(ours[of]) / median(run[of])).toFixed(2),
    );
    console.log(`${"  ours / it".padEnd(12)}${ratios.map(right).join("")}`);
  }
}

function right(cell) {
  return cell.padStart(11);
}

/** A model that differs a little: a tenth of the detections is gone, the scores of the others have moved. */
function secondModel(path) {
  const random = createRandom(2);
  const kept = JSON.parse(readFileSync(path, "utf8")).filter(() => random.next() >= 0.1);
  for (const row of kept) row.score = Math.min(1, Math.max(0, row.score + (random.next() - 0.5) * 0.1));
  const file = join(folder, "second.json");
  writeFileSync(file, JSON.stringify(kept));
  return file;
}
