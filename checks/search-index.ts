import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { Dataset, Ids } from "@borescope/core";
import { buildIndex, indexBytes } from "@borescope/search";

/**
 * Writes `castings.index` to a folder: ten objects on a half circle, at steps of 18 degrees, burrs and cracks in turn, ids
 * from 11 on, of growing width.
 */
export async function writeSearchIndex(folder: string): Promise<void> {
  const n = 10;
  const steps = Array.from({ length: n }, (_, i) => i);
  const dataset = new Dataset(
    {
      length: 1,
      ids: Ids.from([1]),
      fileNames: ["plate.png"],
      width: Float64Array.of(64),
      height: Float64Array.of(48),
    },
    { length: 2, ids: Ids.from([1, 2]), names: ["burr", "crack"], supercategories: [null, null] },
    {
      length: n,
      ids: Ids.from(steps.map((i) => 11 + i)),
      image: new Uint32Array(n),
      category: Uint32Array.from(steps, (i) => i % 2),
      box: Float64Array.from(steps.flatMap((i) => [0, 0, 10 + i, 10])),
      area: new Float64Array(n).fill(100),
    },
  );
  const vectors = Float32Array.from(steps.flatMap((i) => [Math.cos((i * Math.PI) / n), Math.sin((i * Math.PI) / n)]));
  const embedder = { name: "by hand", dimension: 2, fingerprint: "1" };
  const index = await buildIndex({ embedder, selection: dataset.select("groundTruth"), vectors });
  writeFileSync(join(folder, "castings.index"), await indexBytes(index));
}
