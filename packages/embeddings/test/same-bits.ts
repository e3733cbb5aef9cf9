import { cluster, outliers, project } from "../src/index.js";
import { gaussianClusters } from "./spaces.js";

/** Hashes (FNV-1a) of a map, of clusters and of outliers, the same on every engine. */
export const SAME_BITS = { map: 1118573257, labels: 799870532, scores: 893155505 };

export async function hashes(): Promise<typeof SAME_BITS> {
  const space = gaussianClusters(300, 12, 6, 0.4);
  const map = await project(space, { epochs: 50, seed: 2 });
  const { labels } = await cluster(space);
  const scores = await outliers(space, { method: "lof" });
  return { map: hash(map), labels: hash(labels), scores: hash(scores) };
}

function hash({ buffer, byteOffset, byteLength }: Float32Array | Float64Array | Int32Array): number {
  let sum = 0x811c9dc5;
  for (const byte of new Uint8Array(buffer, byteOffset, byteLength)) sum = Math.imul(sum ^ byte, 0x01000193) >>> 0;
  return sum;
}
