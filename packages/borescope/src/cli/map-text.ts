import { csvLine } from "@borescope/core";
import type { CrossTab } from "@borescope/embeddings";
import { mapRow, type SpaceMap } from "../documents/map.js";
import { align } from "./table.js";

/** Cells and outliers that are printed. */
const LISTED = 10;

/** A map as a table: each row with the file's id. */
export function* mapCsv(map: SpaceMap): Generator<string> {
  const { selection } = map.space;
  const { dataset, table, model, rows } = selection;
  const objects = table === "images" ? null : (model?.objects ?? dataset.groundTruth);
  const { names } = model?.categories ?? dataset.categories;
  yield csvLine(["id", "file_name", "category", "x", "y", "cluster", "label", "probability", "outlier"]);
  for (const [i, id] of selection.ids().entries()) {
    const row = rows[i]!;
    const category = objects === null ? null : names[objects.category[row]!];
    const { x, y, cluster, probability, outlier } = mapRow(map, i);
    const label = cluster === null ? null : map.clusters!.clusters[cluster]!.label;
    const name = dataset.images.fileNames[objects === null ? row : objects.image[row]!];
    yield csvLine([id, name, category, x, y, cluster, label, probability, outlier]);
  }
}

/** A map as a person reads it: its clusters, the tags that they hold beyond chance, what lies furthest out. */
export function mapText(map: SpaceMap): string {
  const { space, projection, clustering, seed, table } = map;
  const { count, table: of } = space.selection;
  const how = `${projection}, clusters by ${clustering ?? "none"}, seed ${seed}`;
  const parts = [`${count} vectors by ${space.embedder.name} (${of}); ${how}\n`];
  if (map.clusters !== null) parts.push(clusterTable(map));
  if (table !== null && table.tags.length > 0) parts.push(cellTable(table));
  if (count > 0) parts.push(furthest(map));
  return parts.join("\n");
}

function clusterTable({ clusters, table, space }: SpaceMap): string {
  const { count: all } = space.selection;
  const worths = new Map(table?.clusters.map(({ name, worth }) => [name, worth]));
  const valued = [...worths.values()].some((worth) => worth !== null);
  const line = (name: string, count: number, label: string) => {
    const worth = worths.get(name) ?? null;
    const gain = worth === null ? "–" : `${worth < 0 ? "" : "+"}${worth.toFixed(3)}`;
    return [name, String(count), `${((100 * count) / all).toFixed(0)} %`, ...(valued ? [gain] : []), label];
  };
  const lines = clusters!.clusters.map(({ selection, label }, i) => line(`cluster ${i}`, selection.count, label));
  if (!clusters!.noise.isEmpty) lines.push(line("noise", clusters!.noise.count, "in no cluster"));
  if (lines.length === 0) return "There are no vectors, and no clusters.\n";
  return align([["", "count", "share", ...(valued ? ["worth in AP"] : []), ""], ...lines]);
}

function cellTable({ cells, confidence, correction }: CrossTab): string {
  const held = cells.filter(({ different, lift }) => different && lift > 1);
  if (held.length === 0) return `No cluster holds a tag beyond chance (${confidence}, corrected by ${correction}).\n`;
  const lines = held
    .slice(0, LISTED)
    .map(({ cluster, tag, count, expected, lift, interval, adjusted }) => [
      cluster,
      String(count),
      expected.toFixed(1),
      lift.toFixed(2),
      `${interval.low.toFixed(2)} … ${interval.high.toFixed(2)}`,
      adjusted.toPrecision(2),
      tag,
    ]);
  const rest = held.length > LISTED ? `and ${held.length - LISTED} more: --json\n` : "";
  return `${align([["", "count", "expected", "lift", "interval", "corrected p", "tag"], ...lines])}${rest}`;
}

function furthest({ space, scores, outliers }: SpaceMap): string {
  const places = Array.from(scores, (_, i) => i).sort((a, b) => scores[b]! - scores[a]!);
  const ids = space.selection.ids();
  const first = places.slice(0, LISTED).map((i) => `${ids[i]} (${scores[i]!.toFixed(3)})`);
  return `Furthest out, by ${outliers}: ${first.join(", ")}\n`;
}
