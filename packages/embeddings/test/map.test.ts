import { expect, it } from "vitest";
import { project, trustworthiness } from "../src/index.js";
import { gaussianClusters } from "./spaces.js";

it("keeps neighbours together, and better than PCA", async () => {
  const space = gaussianClusters(800, 32, 12, 0.5);
  const map = await project(space, { epochs: 100 });
  const trust = await trustworthiness(space, map);
  expect(trust).toBeGreaterThan(0.96);
  expect(trust).toBeGreaterThan(0.05 + (await trustworthiness(space, await project(space, { method: "pca" }))));
});

it("is the same for the same seed, and another for another", async () => {
  const space = gaussianClusters(200, 8, 4, 0.3);
  const map = await project(space, { seed: 3, epochs: 20 });
  expect(await project({ ...space }, { seed: 3, epochs: 20 })).toEqual(map);
  expect(await project(space, { seed: 4, epochs: 20 })).not.toEqual(map);
});

it("tells how far it is, and stops between two rounds", async () => {
  const space = gaussianClusters(1500, 16, 4, 0.3);
  const seen = new Set<string>();
  await project(space, { epochs: 50, onProgress: ({ done, total, what }) => seen.add(`${what} ${done === total}`) });
  expect([...seen]).toEqual(expect.arrayContaining(["pairs of 64 vectors true", "vectors true", "epochs true"]));
  const controller = new AbortController();
  const stopped = project(space, {
    epochs: 1_000_000,
    signal: controller.signal,
    onProgress: ({ what }) => what === "epochs" && controller.abort(new Error("enough")),
  });
  await expect(stopped).rejects.toThrow("enough");
});
