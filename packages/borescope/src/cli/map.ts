import type { EmbeddingSpace, Selection } from "@borescope/core";
import type { Clusters } from "@borescope/embeddings";
import { evaluateAsync, type Outcomes, rankWorth } from "@borescope/metrics";
import { type Command, Option } from "commander";
import { mapDocument, type SpaceMap } from "../documents/map.js";
import { loadSpace, type SpaceOptions, withSpaceOptions } from "./load-space.js";
import { mapCsv, mapText } from "./map-text.js";
import { wholeNumber } from "./numbers.js";
import { progressBar } from "./progress-bar.js";
import { writePieces } from "./write-pieces.js";

interface Options extends SpaceOptions {
  readonly method: SpaceMap["projection"];
  readonly seed: number;
  readonly cluster: "hdbscan" | "kmeans" | "none";
  readonly clusters: number;
  readonly minClusterSize: number;
  readonly outliers: SpaceMap["outliers"];
  readonly csv?: boolean;
}

const EXAMPLES = `
Examples:
  borescope map objects.bin val.json
  borescope map objects.bin val.json --detections yolo.json
  borescope map images.bin val.json --tags tags.json --cluster kmeans --clusters 12 --json
  borescope map objects.bin val.json --method pca --cluster none --csv > map.csv`;

/** `borescope map`: a space in two dimensions, its clusters and what they hold. */
export function mapCommand(program: Command): void {
  const command = program
    .command("map")
    .description(
      "A map of vectors: coordinates, clusters and what they are, outliers, and which clusters hold which tags",
    );
  const choice = (flags: string, text: string, [first, ...others]: readonly [string, ...string[]]) =>
    new Option(flags, text).choices([first, ...others]).default(first);
  withSpaceOptions(command)
    .addOption(choice("--method <name>", "how coordinates are made", ["umap", "pca"]))
    .option("--seed <n>", "the same seed gives the same map", wholeNumber, 0)
    .addOption(choice("--cluster <how>", "how clusters are found", ["hdbscan", "kmeans", "none"]))
    .option("--clusters <n>", "of kmeans: how many", wholeNumber, 8)
    .option("--min-cluster-size <n>", "of hdbscan: vectors that make a cluster", wholeNumber, 5)
    .addOption(choice("--outliers <how>", "how outliers are scored", ["knn", "lof"]))
    .addOption(new Option("--csv", "print a line for each row, instead of tables").conflicts("json"))
    .addHelpText("after", EXAMPLES)
    .action(run);
}

async function run(path: string, groundTruth: string, options: Options): Promise<void> {
  const { loader, space, outcomes } = await loadSpace(path, groundTruth, options);
  const map = await mapOf(space, outcomes, options);
  if (options.json === true) {
    process.stdout.write(`${JSON.stringify(mapDocument(map, loader.problems))}\n`);
    return;
  }
  if (options.csv === true) await writePieces(mapCsv(map), process.stdout);
  else process.stdout.write(mapText(map));
  loader.report();
}

async function mapOf(space: EmbeddingSpace, outcomes: Outcomes | undefined, options: Options): Promise<SpaceMap> {
  const { cluster, outliers, project } = await import("@borescope/embeddings");
  const { method, seed, cluster: clustering, clusters: k, minClusterSize, outliers: scoring } = options;
  const bar = progressBar();
  try {
    const work = { onProgress: bar.update };
    const scores = await outliers(space, { method: scoring, ...work });
    const points = await project(space, { method, seed, ...work });
    const facts = { space, points, scores, projection: method, outliers: scoring, seed };
    if (clustering === "none") return { ...facts, clustering: null, clusters: null, table: null };
    const clusters = await cluster(space, { method: clustering, k, minClusterSize, seed, ...work });
    return { ...facts, clustering, clusters, table: await tableOf(space, clusters, outcomes) };
  } finally {
    bar.stop();
  }
}

/** Clusters against the tags, and with a model what each is worth; null where there are no rows. */
async function tableOf({ selection }: EmbeddingSpace, { labels }: Clusters, outcomes: Outcomes | undefined) {
  if (selection.isEmpty) return null;
  const { crossTab, selectionsOfLabels } = await import("@borescope/embeddings");
  const named = selectionsOfLabels(selection, labels);
  const worths = outcomes === undefined ? undefined : await worthsOf(named, outcomes);
  const { tags } = selection.dataset;
  return crossTab(named, tags, worths === undefined ? {} : { worth: (cluster) => worths.get(cluster) ?? null });
}

/** What AP gains where a cluster is repaired. */
async function worthsOf(named: ReadonlyMap<string, Selection>, outcomes: Outcomes) {
  const { dataset, detections, iouType, iou, confidence, convention } = outcomes;
  const result = await evaluateAsync(dataset, detections, { iouType });
  const clusters = Array.from(named, ([name, selection]) => ({ name, selection }));
  const ranking = rankWorth(result, clusters, { iou, confidence, convention });
  return new Map(ranking.map(({ of, AP }) => [of.selection, AP]));
}
