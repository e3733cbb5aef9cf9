import { castingsDataset, generateCastings, simulateDetections } from "@borescope/castings";
import { type Finding, selectRows } from "@borescope/core";
import { compareGroups, crossTab } from "@borescope/embeddings";
import { confusionMatrix, evaluate, rankWorth, worth } from "@borescope/metrics";
import { openReport, type ReportSpace } from "@borescope/viewer";
import { inspect } from "borescope";
import { describe, expect, it } from "vitest";
import { reportFindings } from "../src/findings/report-findings.js";
import { reportModel } from "../src/report-model.js";

const dataset = castingsDataset(generateCastings({ images: 150, seed: 3, size: 96 }));
const detections = simulateDetections(dataset, { seed: 1, name: "yolo" });
const AT = { iou: 0.5, confidence: 0.25 };

const inspected = (options: { findings?: readonly Finding[]; leastScore?: number } = {}) =>
  inspect({ dataset, detections: { yolo: detections }, images: null, rounds: 0, ...options });

describe("findings of a report", () => {
  it("are the repairs that rankWorth puts first, with their rows and worth", async () => {
    const { findings } = await inspected();
    const ranked = rankWorth(evaluate(dataset, detections), undefined, AT).slice(0, 3);
    const repairs = findings.filter(({ kind }) => kind === "repair");
    expect(repairs.map(({ name, worth: gained, rows }) => [name, gained, rows])).toEqual(
      ranked.map(({ of, AP }) => [of.name, AP, of.selection.rows]),
    );
    for (const { severity, worth: gained } of repairs)
      expect(severity).toBe(gained! >= 0.05 ? "high" : gained! >= 0.01 ? "medium" : "low");
    const gains = findings.map((finding) => finding.worth ?? 0);
    expect(gains).toEqual([...gains].sort((a, b) => b - a));
  });

  it("say what tells the undetected of the worst class from its detected ones, as compareGroups does", async () => {
    const { findings } = await inspected();
    const found = findings.find(({ kind }) => kind === "difference")!;
    const category = /^undetected (.*) against/.exec(found.name)![1]!;
    const matrix = confusionMatrix(dataset, detections, AT);
    const [undetected, detected] = [matrix.undetected(category), matrix.cell(category, category).groundTruths];
    expect(found.rows).toEqual(undetected.rows);
    const { differences } = compareGroups(undetected, detected);
    const strongest = differences.filter(({ different }) => different).slice(0, 3);
    expect(strongest.length).toBeGreaterThan(0);
    for (const { name, effect, adjusted, sentence } of strongest) {
      expect(found.sentence).toContain(sentence.slice(2)); // without the name of the group
      expect(found.evidence).toContainEqual(expect.objectContaining({ name: `effect of ${name}`, value: effect }));
      expect(found.evidence).toContainEqual({ name: `p of ${name}, corrected`, value: adjusted, interval: null });
    }
    expect(found.evidence).toContainEqual({ name: "detected", value: detected.count, interval: null });
  });

  it("name the clusters in which undetected objects gather, with lift, and worth of what they hold", async () => {
    const missed = confusionMatrix(dataset, detections, AT).undetected("burr");
    const rows = Uint32Array.from({ length: dataset.groundTruth.length }, (_, row) => row);
    const clusters = Int32Array.from(rows, (row) => (missed.has(row) || row % 10 === 0 ? 1 : row % 7 === 0 ? -1 : 0));
    const space = { table: "groundTruth", rows, clusters, clusterLabels: ["others", "gathered"] } as const;
    const looked = await reportModel({
      dataset,
      detections,
      iouType: "bbox",
      ...AT,
      leastScore: 0,
      rounds: 0,
      slices: [],
    });
    const findings = await reportFindings({
      dataset,
      measured: dataset,
      models: [{ detections, ...looked }],
      spaces: [space as unknown as ReportSpace],
      iouType: "bbox",
      given: [],
    });
    const found = findings.filter(({ kind }) => kind === "cluster");
    expect(found.map(({ name }) => name)).toEqual(["undetected in cluster 2: gathered"]);
    const [{ rows: behind, evidence, worth: gained, sentence }] = found as [(typeof found)[number]];
    const selections = [0, 1, -1].map((c) => {
      const own = rows.filter((row) => clusters[row] === c);
      return [String(c), selectRows(dataset, "groundTruth", own)] as const;
    });
    const all = confusionMatrix(dataset, detections, AT);
    const undetected = dataset.categories.names.map((name) => all.undetected(name)).reduce((a, b) => a.or(b));
    const { cells } = crossTab(selections, [["undetected", undetected]]);
    const cell = cells.find(({ cluster }) => cluster === "1")!;
    expect(behind).toEqual(cell.selection.rows);
    expect(evidence[0]).toEqual({ name: "lift", value: cell.lift, interval: cell.interval });
    expect(gained).toBe(worth(evaluate(dataset, detections), cell.selection, AT).AP);
    expect(sentence).toContain(
      `${cell.count} of ${selections[1]![1].count} objects in cluster 2 (gathered) are undetected`,
    );
  });

  it("take what they are given, its rows those that the report keeps", async () => {
    const strong = detections.objects.score.findIndex((score) => score >= 0.6);
    const own: Finding = {
      name: "odd one",
      kind: "mine",
      severity: "low",
      sentence: "This detection is odd",
      selection: selectRows(dataset, detections, [strong]),
      evidence: [{ name: "oddity", value: 3 }],
      worth: 9,
      model: "yolo",
    };
    const report = await inspected({ findings: [own], leastScore: 0.6 });
    const [first] = report.findings;
    expect(first).toMatchObject({ name: "odd one", table: "detections/yolo", worth: 9 });
    const { objects } = openReport(report).models[0]!.detections;
    expect(objects.box.subarray(4 * first!.rows[0]!, 4 * first!.rows[0]! + 4)).toEqual(
      detections.objects.box.subarray(4 * strong, 4 * strong + 4),
    );
    const elsewhere = castingsDataset(generateCastings({ images: 2, size: 96 }));
    for (const wrong of [
      { ...own, selection: selectRows(elsewhere, "images", [0]) },
      { ...own, model: "other" },
      { ...own, selection: selectRows(dataset, simulateDetections(dataset, { name: "other" }), [0]) },
    ])
      await expect(inspected({ findings: [wrong] })).rejects.toMatchObject({ code: "REPORT_FINDING" });
  });
});
