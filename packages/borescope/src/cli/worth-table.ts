import type { Evaluation, RankedWorth } from "@borescope/metrics";
import { bar, coloured } from "./bars.js";
import { align } from "./table.js";

/** A ranking as a person reads it, at most `top` lines. */
export function worthTable({ model, summary }: Evaluation, ranking: readonly RankedWorth[], top: number): string {
  const now = `AP of ${model}: ${summary.AP?.toFixed(3) ?? "undefined"}`;
  if (ranking.length === 0) return `${now}\nNothing to repair.\n`;
  const most = ranking[0]!.AP ?? 0;
  const rows = ranking.slice(0, top).map(({ of, count, AP, perClass }) => {
    const category =
      of.category !== undefined && perClass.has(of.category) ? of.category : perClass.keys().next().value;
    const none = count === 0 ? "nothing to repair" : "";
    const ofClass = category === undefined ? none : `${signed(perClass.get(category)!)} ${category}`;
    return [of.name, String(count), signed(AP), bar(AP ?? 0, most), ofClass];
  });
  const table = align([["repairing, each alone", "repairs", "AP", "", "AP of the class"], ...rows]);
  const [head, ...lines] = table.split("\n");
  const rest = ranking.length - rows.length;
  const more = rest > 0 ? coloured("dim", `and ${rest} more: --top ${ranking.length}\n`) : "";
  return `${now}\n\n${coloured("dim", head!)}\n${lines.join("\n")}${more}`;
}

function signed(value: number | null): string {
  if (value === null) return "–";
  return `${value < 0 ? "" : "+"}${value.toFixed(3)}`;
}
