import type { Matches } from "./matches.js";

/** Matches of some images, and where those images stand in the order of all. */
export interface MatchesPart {
  readonly matches: Matches;
  /** Per image position in the part: its position by rising id among all images. */
  readonly imageRank: Uint32Array;
}

/**
 * Joins matches of different images into what matching them together would give: by category, image, falling score.
 *
 * @param images - how many images there are in all
 */
export function mergeMatches(parts: readonly MatchesPart[], images: number): Matches {
  const first = parts[0]!.matches;
  const K = first.groundTruths.length;
  const A = first.positives.length / Math.max(K, 1);
  const { blocks } = first;
  const length = parts.reduce((n, part) => n + part.matches.length, 0);
  const planes = A * blocks;
  const merged = {
    length,
    offsets: new Uint32Array(K + 1),
    row: new Uint32Array(length),
    score: new Float64Array(length),
    image: new Uint32Array(length),
    rank: new Uint32Array(length),
    outcome: new Uint32Array(planes * length),
    blocks,
    positives: total(parts.map((part) => part.matches.positives)),
    groundTruths: total(parts.map((part) => part.matches.groundTruths)),
    detections: total(parts.map((part) => part.matches.detections)),
    partner: null,
  };
  let to = 0;
  for (let k = 0; k < K; k++) {
    for (const { part, from, n } of runsByImage(parts, k, images)) {
      const { matches, imageRank } = parts[part]!;
      for (let i = 0; i < n; i++) {
        merged.row[to + i] = matches.row[from + i]!;
        merged.score[to + i] = matches.score[from + i]!;
        merged.image[to + i] = imageRank[matches.image[from + i]!]!;
        merged.rank[to + i] = matches.rank[from + i]!;
      }
      for (let p = 0; p < planes; p++)
        for (let i = 0; i < n; i++)
          merged.outcome[p * length + to + i] = matches.outcome[p * matches.length + from + i]!;
      to += n;
    }
    merged.offsets[k + 1] = to;
  }
  return merged;
}

/** The runs of category k, in order of their image: neighbours of one part are one run. */
function runsByImage(parts: readonly MatchesPart[], k: number, images: number) {
  const runs: { part: number; from: number; n: number; image: number }[] = [];
  let sorted = true;
  let before = -1;
  parts.forEach(({ matches, imageRank }, part) => {
    const stop = matches.offsets[k + 1]!;
    let from = matches.offsets[k]!;
    while (from < stop) {
      const image = imageRank[matches.image[from]!]!;
      let n = 1;
      let last = image;
      while (from + n < stop) {
        const next = imageRank[matches.image[from + n]!]!;
        if (next < last || (parts.length > 1 && next > last && next !== last + 1)) break;
        last = next;
        n++;
      }
      if (image <= before) sorted = false;
      before = last;
      runs.push({ part, from, n, image });
      from += n;
    }
  });
  if (!sorted && images > 0) runs.sort((a, b) => a.image - b.image);
  return runs;
}

function total(columns: readonly Uint32Array[]): Uint32Array {
  const sum = columns[0]!.slice();
  for (const column of columns.slice(1)) for (let i = 0; i < sum.length; i++) sum[i]! += column[i]!;
  return sum;
}
