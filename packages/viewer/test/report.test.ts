import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { readGroundTruth, readResults } from "@borescope/adapters-coco";
import { type BorescopeError, selectRows } from "@borescope/core";
import { confusionMatrix } from "@borescope/metrics";
import {
  datasetColumns,
  detectionColumns,
  emptyReport,
  openReport,
  packReport,
  type Report,
  type ReportFinding,
  type ReportModel,
  reportPage,
  unpackReport,
} from "@borescope/viewer";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

const bytes = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));

const dataset = readGroundTruth(
  bytes({
    images: [
      { id: 3, file_name: "a.png", width: 100, height: 80, light: "poor", gain: 1.5, notes: ["dusty"] },
      { id: 9, file_name: "b.png", width: 100, height: 80, light: "good", gain: 2, sharp: true },
    ],
    categories: [
      { id: 1, name: "burr" },
      { id: 2, name: "crack" },
    ],
    annotations: [
      { id: "x", image_id: 3, category_id: 1, bbox: [10.1, 10, 20, 20] },
      { id: "y", image_id: 9, category_id: 2, bbox: [50, 10, 20, 20], iscrowd: 1 },
    ],
  }),
  { attributes: "all" },
);
const detections = readResults(
  bytes([{ image_id: 3, category_id: 2, bbox: [10, 10, 20, 20.3], score: 0.1 + 0.2 }]),
  dataset,
  { model: "yolo" },
);
dataset.tags.set("odd", selectRows(dataset, "groundTruth", [1]));

function made(changes: Partial<Report> = {}): Report {
  const model: ReportModel = {
    name: "yolo",
    ...detectionColumns(detections, dataset.categories.length),
    cut: { least: 0, leftOut: 0 },
    evaluation: { summary: { AP: 0.5 }, perClass: [], warnings: [], AP: null },
    worth: [],
    slices: [],
    worthAt: { iou: 0.5, confidence: 0.25 },
    bootstrap: null,
  };
  return emptyReport({
    title: "val",
    dataset: datasetColumns(dataset),
    models: [model],
    tags: dataset.tags.toJSON(),
    ...changes,
  });
}

const finding: ReportFinding = {
  name: "odd",
  kind: "mine",
  severity: "low",
  sentence: "It is odd",
  table: "groundTruth",
  rows: Uint32Array.of(1),
  evidence: [{ name: "oddity", value: 3, interval: { low: 2, high: 4 } }],
  worth: null,
  model: "yolo",
};

const codeOf = (work: Promise<unknown>) => work.then(() => "none").catch((error: BorescopeError) => error.code);

describe("a report", () => {
  it("comes back from its bytes as it was", async () => {
    const report = made({ findings: [finding] });
    expect(await unpackReport(await packReport(report))).toEqual(report);
  });

  it("opens as the same data set, tags and detections, so that all is computed alike", async () => {
    const open = openReport(await unpackReport(await packReport(made())));
    const [model] = open.models;
    expect([...open.dataset.groundTruth.ids]).toEqual(["x", "y"]);
    expect([...open.dataset.images.ids]).toEqual([3, 9]);
    expect(open.dataset.images.attributes).toEqual(dataset.images.attributes);
    expect(open.dataset.groundTruth.box).toEqual(dataset.groundTruth.box);
    expect(open.dataset.tags.toJSON()).toEqual(dataset.tags.toJSON());
    expect(model!.detections.objects.score).toEqual(detections.objects.score);
    expect(confusionMatrix(open.dataset, model!.detections).counts).toEqual(
      confusionMatrix(dataset, detections).counts,
    );
  });

  it("of any typed columns comes back", async () => {
    const columns = fc.float64Array({ maxLength: 20 });
    await fc.assert(
      fc.asyncProperty(columns, fc.string(), async (scores, title) => {
        const n = scores.length;
        const [model] = made().models;
        const objects = {
          ids: null,
          image: new Uint32Array(n),
          category: new Uint32Array(n),
          box: new Float64Array(4 * n).fill(-0),
          area: scores,
          score: scores,
          attributes: [],
        };
        const report = made({ title, models: [{ ...model!, objects }] });
        expect(await unpackReport(await packReport(report))).toEqual(report);
      }),
      { numRuns: 30 },
    );
  });

  it("that was altered, cut off or is of a later version is refused with the reason", async () => {
    const packed = await packReport(made());
    const altered = packed.slice();
    altered[packed.length >> 1]! ^= 0xff;
    expect(await codeOf(unpackReport(altered))).toBe("REPORT_DAMAGED");
    expect(await codeOf(unpackReport(packed.slice(0, -9)))).toBe("REPORT_DAMAGED");
    expect(await codeOf(unpackReport(new Uint8Array(0)))).toBe("REPORT_DAMAGED");
    const later = { ...made(), schema: "borescope.report/2" } as unknown as Report;
    expect(await codeOf(packReport(later).then(unpackReport))).toBe("REPORT_NEWER");
  });

  it("whose columns do not fit together is refused with the place", async () => {
    const [model] = made().models;
    const wrong: readonly (readonly [Partial<Report>, RegExp])[] = [
      [{ models: [{ ...model!, objects: { ...model!.objects, image: Uint32Array.of(2) } }] }, /objects\/image/],
      [{ models: [{ ...model!, objects: { ...model!.objects, score: new Float64Array(2) } }] }, /objects\/score/],
      [{ models: [model!, model!] }, /models of different names/],
      [{ title: 7 as unknown as string }, /title/],
      [{ findings: [finding, finding] }, /a name of its own/],
      [{ findings: [{ ...finding, rows: Uint32Array.of(7) }] }, /findings\/0/],
      [{ findings: [{ ...finding, model: "other" }] }, /a model of the report/],
      [{ pictures: { ...made().pictures, side: -1 } }, /side/],
    ];
    for (const [changes, place] of wrong) {
      const reading = packReport(made(changes)).then(unpackReport);
      await expect(reading).rejects.toThrow(place);
      expect(await codeOf(packReport(made(changes)).then(unpackReport))).toBe("REPORT_SHAPE");
    }
  });

  it("as a page carries names as text, and itself whole", async () => {
    const html = await reportPage(made({ title: "</title><script>alert(1)</script>" }));
    expect(html).toContain("<title>&#60;/title&#62;&#60;script&#62;alert(1)&#60;/script&#62;</title>");
    expect(html.match(/<script/g)?.length).toBe(2); // the report and the page's own
    const [, base64] = /id="report">([^<]*)</.exec(html)!;
    const carried = await unpackReport(Uint8Array.from(atob(base64!), (character) => character.charCodeAt(0)));
    expect(carried.models).toEqual(made().models);
  });

  it("carries an image encoder, and what runs it where the right runtime is given", async () => {
    const imageEncoder = { fingerprint: "1", file: Uint8Array.of(8, 1, 2) };
    const report = made({ imageEncoder });
    expect((await unpackReport(await packReport(report))).imageEncoder).toEqual(imageEncoder);
    const plain = await reportPage(report);
    const wasm = createRequire(import.meta.url).resolve("onnxruntime-web/ort-wasm-simd-threaded.wasm");
    const runtime = new Uint8Array(readFileSync(wasm));
    const html = await reportPage(report, { runtime });
    const hashes = (page: string) => /script-src ([^;]*)/.exec(page)![1]!.match(/'sha256-[^']+'/g);
    expect([plain, html].map((page) => page.match(/<script/g)?.length)).toEqual([2, 4]); // the runtime and its script
    expect([plain, html].map((page) => hashes(page)?.length)).toEqual([1, 2]);
    const codes = [reportPage(made(), { runtime }), reportPage(report, { runtime: runtime.slice(1) })].map(codeOf);
    expect(await Promise.all(codes)).toEqual(["REPORT_RUNTIME", "REPORT_RUNTIME"]);
  });
});
