// Ten million results in a file past a gigabyte: written, evaluated by the command line, and deleted. The peak of memory
// must stay under three times the columns that the rows fill.
import { closeSync, mkdtempSync, openSync, rmSync, statSync, writeFileSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { createRandom } from "../packages/core/dist/index.js";
import { cli, measure } from "./measure.mjs";

const IMAGES = 100_000;
const CATEGORIES = 80;
/** Bytes a row: image and category (4 each), box (32), area (8), score (8). */
const ROW_BYTES = 56;
const MIB = 2 ** 20;

const { values } = parseArgs({ options: { rows: { type: "string", default: "10000000" } } });
const rows = Number(values.rows);
const folder = mkdtempSync(join(tmpdir(), "borescope-large-"));
try {
  const [groundTruth, detections] = write();
  const bytes = statSync(detections).size;
  const { seconds, megabytes, stdout } = measure([
    process.execPath,
    cli,
    "evaluate",
    groundTruth,
    detections,
    "--json",
  ]);
  const [model] = JSON.parse(stdout).models;
  if (model.detections !== rows) throw new Error(`${model.detections} of ${rows} rows were read`);
  const columns = (rows * ROW_BYTES) / MIB;
  console.log(`${rows} rows, ${(bytes / 1e9).toFixed(2)} GB: ${seconds.toFixed(1)} s, AP ${model.summary.AP}`);
  console.log(
    `peak ${megabytes.toFixed(0)} MiB, ${(megabytes / columns).toFixed(2)} times the columns (${columns.toFixed(0)} MiB)`,
  );
  if (megabytes >= 3 * columns) process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true });
}

/** Ground truth of an object an image, and results about as good as a poor detector's. */
function write() {
  const random = createRandom(0);
  const box = () => [random.next() * 500, random.next() * 400, 8 + random.next() * 100, 8 + random.next() * 80];
  const images = Array.from({ length: IMAGES }, (_, i) => ({ id: i + 1, width: 640, height: 480 }));
  const categories = Array.from({ length: CATEGORIES }, (_, i) => ({ id: i + 1, name: `class ${i + 1}` }));
  const annotations = images.map(({ id }) => ({ id, image_id: id, category_id: 1 + (id % CATEGORIES), bbox: box() }));
  const groundTruth = join(folder, "gt.json");
  writeFileSync(groundTruth, JSON.stringify({ images, annotations, categories }));
  const detections = join(folder, "dt.json");
  const file = openSync(detections, "w");
  let text = "[";
  for (let i = 0; i < rows; i++) {
    const { image_id, category_id, bbox } = annotations[Math.floor((i * IMAGES) / rows)];
    const near = random.next() < 0.2;
    const guess = near ? bbox.map((value) => Math.fround(value + random.next())) : box().map(Math.fround);
    const row = { image_id, category_id: near ? category_id : 1 + random.integer(CATEGORIES), bbox: guess };
    text += `${i === 0 ? "" : ","}${JSON.stringify({ ...row, score: Math.fround(random.next()) })}`;
    if (text.length > MIB) {
      writeSync(file, text);
      text = "";
    }
  }
  writeSync(file, `${text}]`);
  closeSync(file);
  return [groundTruth, detections];
}
