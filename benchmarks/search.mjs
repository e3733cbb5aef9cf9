/**
 * Search over vectors beside FAISS (flat) and usearch's own Python binding:
 * `node benchmarks/search.mjs --data vectors/ --python peers/bin/python [--rounds 7] [--quantization f32,f16,i8 or none] [--keep]`.
 *
 * The folder holds vectors.f32, queries.f32, truth.u32 and info.json (n, dim), row after row. Ours and the peer take turns,
 * question by question, in one run; the peer is a process that waits for its turn. Two threads for graphs and FAISS; our
 * exact search has one. With --keep the peer's graphs are kept beside the vectors, and both sides load them.
 */
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { loadavg } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { exactStore, usearchStore } from "../packages/search/dist/index.js";
import { median } from "./measure.mjs";

const { values } = parseArgs({
  options: {
    data: { type: "string" },
    python: { type: "string", default: "python3" },
    rounds: { type: "string", default: "7" },
    quantization: { type: "string", default: "f32" },
    keep: { type: "boolean", default: false },
  },
});
const { data, python, rounds, quantization, keep } = values;
if (data === undefined) throw new Error("usage: search.mjs --data <folder> --python <python with faiss and usearch>");

const kinds = quantization.split(",").filter((kind) => kind !== "none");
const THREADS = 2;
const K = 10;
const SINGLE = 100;
const GRAPH = { M: 16, efConstruction: 128, ef: 64 };
const { n, dim, queries: count } = JSON.parse(readFileSync(join(data, "info.json"), "utf8"));
const read = (/** @type {string} */ name) => readFileSync(join(data, name)).buffer;
const vectors = new Float32Array(read("vectors.f32"), 0, n * dim);
const queries = new Float32Array(read("queries.f32"), 0, count * dim);
const truth = new Uint32Array(read("truth.u32"));

/** @param {readonly { places: Uint32Array }[]} found */
function recallOf(found) {
  let hits = 0;
  found.forEach(({ places }, q) => {
    const wanted = truth.subarray(q * K, (q + 1) * K);
    for (const place of places) if (wanted.includes(place)) hits++;
  });
  return hits / (found.length * K);
}

/** @param {number} asked @param {() => Promise<{ places: Uint32Array }[]>} work */
async function timed(asked, work) {
  const start = performance.now();
  const before = process.cpuUsage();
  const found = await work();
  const perSecond = (1000 * asked) / (performance.now() - start);
  const { user, system } = process.cpuUsage(before);
  return { perSecond, perCpuSecond: (1e6 * asked) / (user + system), recall: recallOf(found) };
}

const peerFile = fileURLToPath(new URL("search-peer.py", import.meta.url));
const peer = spawn(python, [peerFile, data, kinds.join(","), String(THREADS), keep ? "keep" : ""], {
  stdio: ["pipe", "pipe", "inherit"],
});
const lines = createInterface({ input: peer.stdout })[Symbol.asyncIterator]();
const told = async () => JSON.parse((await lines.next()).value);
/** @param {string} question */
const ask = (question) => {
  peer.stdin.write(`${question}\n`);
  return told();
};
console.log("peer", JSON.stringify(await told()));

const start = performance.now();
const exact = await exactStore().open(dim, vectors);
await exact.search(queries.subarray(0, 4 * dim), K);
console.log(`exact: ready after ${((performance.now() - start) / 1000).toFixed(1)} s`);
/** @type {[string, string, () => Promise<{ perSecond: number, perCpuSecond: number, recall: number }>][]} */
const questions = [
  [
    "exact, one query at a time / FAISS flat",
    "flat-single",
    () =>
      timed(SINGLE, async () => {
        const found = [];
        for (let q = 0; q < SINGLE; q++)
          found.push(...(await exact.search(queries.subarray(q * dim, (q + 1) * dim), K)));
        return found;
      }),
  ],
  ["exact, all at once / FAISS flat", "flat-batch", () => timed(count, () => exact.search(queries, K))],
];
for (const kind of kinds) {
  const begun = performance.now();
  const saved = keep ? readFileSync(join(data, `usearch-${kind}.graph`)) : null;
  const graph = await usearchStore({ ...GRAPH, threads: THREADS, quantization: kind }).open(dim, vectors, saved);
  console.log(`usearch ${kind}: there in ${((performance.now() - begun) / 1000).toFixed(1)} s`);
  questions.push([
    `usearch ${kind}, all at once / its Python binding`,
    `usearch-${kind}`,
    () => timed(count, () => graph.search(queries, K)),
  ]);
}

const results = questions.map(() => /** @type {{ ours: any, theirs: any }[]} */ ([]));
for (let round = 0; round < Number(rounds); round++)
  for (const [i, [, question, ours]] of questions.entries()) {
    // who goes first changes from round to round
    const first = round % 2 === 0 ? await ours() : await ask(question);
    const second = round % 2 === 0 ? await ask(question) : await ours();
    results[i].push(round % 2 === 0 ? { ours: first, theirs: second } : { ours: second, theirs: first });
  }
peer.stdin.end();
console.log(`load ${loadavg()[0].toFixed(1)}; medians of ${rounds} rounds in turn`);
for (const [i, [name]] of questions.entries()) {
  const pairs = results[i];
  const middle = (/** @type {(pair: { ours: any, theirs: any }) => number} */ of) => median(pairs.map(of));
  console.log(
    `${name}: ${middle(({ ours }) => ours.perSecond).toFixed(0)} / ${middle(({ theirs }) => theirs.perSecond).toFixed(0)} queries a second,`,
    `ratio ${middle(({ ours, theirs }) => ours.perSecond / theirs.perSecond).toFixed(2)},`,
    `by processor time ${middle(({ ours, theirs }) => ours.perCpuSecond / theirs.perCpuSecond).toFixed(2)},`,
    `recall ${middle(({ ours }) => ours.recall).toFixed(4)} / ${middle(({ theirs }) => theirs.recall).toFixed(4)}`,
  );
}
