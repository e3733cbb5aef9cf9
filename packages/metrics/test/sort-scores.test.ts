import { createRandom } from "@borescope/core";
import { describe, expect, it } from "vitest";
import { sortByScore } from "../src/sort-scores.js";

describe("sortByScore", () => {
  const random = createRandom(1);
  const kinds: Record<string, () => number> = {
    "all different": () => random.next(),
    "many equal": () => random.integer(9) / 8,
    "equal but for their last bits": () => 0.5 + random.integer(300) * 2 ** -52,
    "of any sign and size": () => random.pick([-1, 1, 0, -0]) * 10 ** (random.integer(600) - 300) * random.next(),
    "negative, many equal": () => -random.integer(9),
  };

  it.each(Object.keys(kinds))("sorts scores %s as a stable sort does, few and many", (kind) => {
    for (const n of [0, 1, 2, 50, 64, 65, 200, 5000]) {
      const score = Float64Array.from({ length: n + 3 }, kinds[kind]!);
      const rows = Uint32Array.from({ length: n + 3 }, (_, i) => (i * 7919) % (n + 3));
      const expected = [
        rows[0],
        ...[...rows.slice(1, n + 1)].sort((a, b) => score[b]! - score[a]!),
        ...rows.slice(n + 1),
      ];
      sortByScore(rows, 1, n + 1, score);
      expect([...rows]).toEqual(expected);
    }
  });
});
