import { attributeAt, type Dataset } from "@borescope/core";

const WHERE_HARD: ReadonlyMap<string, number> = new Map([
  ["open hole", 0.03],
  ["blow hole", 0.03],
  ["scratch", 0.12],
  ["crack", 0.12],
  ["burr", 0.85],
]);

/** Burrs are mostly missed where there is little light or resolution; see {@link SimulationOptions.hard}. */
export function defaultHard({ images, categories, groundTruth }: Dataset): (image: number, object: number) => number {
  const light = images.attributes?.get("light");
  const resolution = images.attributes?.get("resolution");
  if (light === undefined && resolution === undefined) return () => 0;
  const hard = Uint8Array.from({ length: images.length }, (_, row) =>
    (light && attributeAt(light, row) === "poor") || (resolution && attributeAt(resolution, row) === "low") ? 1 : 0,
  );
  const chance = Float64Array.from(categories.names, (name) => WHERE_HARD.get(name) ?? 0);
  return (image, object) => (hard[image] as number) * (chance[groundTruth.category[object] as number] as number);
}
