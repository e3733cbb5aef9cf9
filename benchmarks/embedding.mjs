// Times neighbours, map and clusters of an embedding space: ours and umap-learn or scikit-learn in turn, both warm, on the
// same vectors; and judges both maps by one measure. Medians of the rounds.
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { cpus, loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { createRandom, Dataset, Ids, selectAll } from "../packages/core/dist/index.js";
import { cluster, neighbours, project, trustworthiness } from "../packages/embeddings/dist/index.js";
import { median } from "./measure.mjs";

const { values } = parseArgs({
  options: {
    python: { type: "string" },
    n: { type: "string", default: "10000" },
    dimension: { type: "string", default: "128" },
    spread: { type: "string", default: "0.5" },
    rounds: { type: "string", default: "3" },
    only: { type: "string", default: "knn,umap,hdbscan" },
  },
});
const n = Number(values.n);
const dimension = Number(values.dimension);
const CENTRES = 25;
const EPOCHS = 200;
const JUDGED = 20_000; // trustworthiness takes time that grows with n²

const folder = mkdtempSync(join(tmpdir(), "embedding-"));
const vectors = unitVectors();
const selection = images();
const vectorFile = join(folder, "vectors.f32");
const mapFile = join(folder, "map.f32");
writeFileSync(vectorFile, vectors);
console.log(
  `node ${process.version}, ${cpus().length} cores, load ${loadavg()[0].toFixed(1)}, ${n} × ${dimension}, ${CENTRES} Gaussian clusters`,
);
const peer = values.python === undefined ? null : startPeer(values.python);
try {
  for (const question of values.only.split(",")) await ask(question);
} finally {
  peer?.stop();
  rmSync(folder, { recursive: true });
}

/** One row of the table: the same question to both, in turn. */
async function ask(question) {
  const ours = [];
  const theirs = [];
  await peer?.run(question); // compiles
  for (let round = 0; round < Number(values.rounds); round++) {
    ours.push(await timed(question));
    if (peer !== null) theirs.push(await peer.run(question));
  }
  report(question, "borescope", ours);
  if (peer !== null) report(question, theirs[0].tool, theirs);
  if (question !== "umap" || n > JUDGED) return;
  console.log(`  trustworthiness of ours ${await trust(ours.at(-1).answer)}`);
  if (peer === null) return;
  const bytes = readFileSync(mapFile);
  console.log(`  of theirs ${await trust(new Float32Array(bytes.buffer, bytes.byteOffset, 2 * n))}`);
}

/** Wall-clock and processor seconds of ours, nothing known of the space before. */
async function timed(question) {
  const space = freshSpace();
  const start = performance.now();
  const before = process.cpuUsage();
  const work = {
    knn: () => neighbours(space),
    umap: () => project(space, { epochs: EPOCHS }),
    hdbscan: () => cluster(space).then(({ clusters, noise }) => `${clusters.length} clusters, ${noise.count} noise`),
  }[question];
  const answer = await work();
  const { user, system } = process.cpuUsage(before);
  return { wall: (performance.now() - start) / 1000, cpu: (user + system) / 1e6, answer };
}

function report(question, tool, runs) {
  const seconds = (which) => median(runs.map((run) => run[which])).toFixed(2);
  const said = typeof runs[0].answer === "string" ? `, ${runs[0].answer}` : "";
  console.log(`${question}: ${tool} ${seconds("wall")} s, processor ${seconds("cpu")} s${said}`);
}

function trust(map) {
  return trustworthiness(freshSpace(), map).then((value) => value.toFixed(4));
}

function startPeer(python) {
  const script = fileURLToPath(new URL("embedding-peer.py", import.meta.url));
  const child = spawn(python, ["-W", "ignore", script, vectorFile, String(dimension), mapFile, String(EPOCHS)], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    async run(question) {
      child.stdin.write(`${question}\n`);
      const { value, done } = await lines.next();
      if (done) throw new Error("the Python process ended");
      return JSON.parse(value);
    },
    stop: () => child.stdin.end(),
  };
}

function unitVectors() {
  const random = createRandom(1);
  const centres = Float64Array.from({ length: CENTRES * dimension }, () => random.normal());
  const out = new Float32Array(n * dimension);
  for (let row = 0; row < n; row++) {
    const from = (row % CENTRES) * dimension;
    const vector = Array.from(
      { length: dimension },
      (_, i) => centres[from + i] + Number(values.spread) * random.normal(),
    );
    const length = Math.hypot(...vector);
    out.set(
      vector.map((value) => value / length),
      row * dimension,
    );
  }
  return out;
}

function images() {
  const zeros = new Float64Array(n);
  const ids = Ids.sequence(n);
  const none = { length: 0, ids: Ids.sequence(0) };
  const dataset = new Dataset(
    { length: n, ids, fileNames: Array.from({ length: n }, (_, i) => `${i}.jpg`), width: zeros, height: zeros },
    { ...none, names: [], supercategories: [] },
    {
      ...none,
      image: new Uint32Array(0),
      category: new Uint32Array(0),
      box: new Float64Array(0),
      area: new Float64Array(0),
    },
  );
  return selectAll(dataset, "images");
}

function freshSpace() {
  return { embedder: { name: "made up", dimension, fingerprint: "made up" }, selection, vectors };
}
