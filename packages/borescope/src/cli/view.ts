import { existsSync } from "node:fs";
import { join } from "node:path";
import { BorescopeError } from "@borescope/core";
import { openSource } from "@borescope/core/node";
import { type Command, InvalidArgumentError } from "commander";
import { problemList } from "../documents/problems.js";
import type { ViewDocument } from "../documents/view-schema.js";
import type { InspectedSpace } from "../report-spaces.js";
import type { Answerer } from "../view/local-server.js";
import { wholeNumber } from "./numbers.js";
import { openAddress } from "./open-address.js";
import { isFolder, isReportPage } from "./report-folder.js";
import { makeReport, type ReportOptions, withReportOptions } from "./report-options.js";

interface Options extends ReportOptions {
  readonly port: number;
  readonly open: boolean;
}

/** Megabytes of the small pictures: whole images are served besides. */
const BUDGET = 100;

const EXAMPLES = `
Examples:
  borescope view val.json yolo.json --images val/
  borescope view val.json yolo.json --images val/ --embedder clip:models/clip --port 7000 --no-open
  borescope view report/

Only browsers of this machine can open it, by the address that is printed. Ctrl-C ends it.`;

/** `borescope view`: the report from a local server, with whole images and live search. */
export function viewCommand(program: Command): void {
  const command = program
    .command("view")
    .description("The report in your browser, from this machine: with whole images, and search of all objects")
    .argument("<ground-truth>", "a data set; or a report that was written, as report.html or report/")
    .argument("[detections...]", "one or more models, as path or name=path; others are compared with the first")
    .option("--port <n>", "where to listen; default: any port that is free", portNumber, 0)
    .option("--no-open", "print the address, and open no browser");
  withReportOptions(command, String(BUDGET)).addHelpText("after", EXAMPLES).action(run);
}

/** What is served. */
interface Shown {
  readonly answer: Answerer;
  readonly document: Omit<ViewDocument, "schema" | "address">;
  /** Says on stderr what was odd about the files. */
  report(): void;
  dispose(): Promise<void>;
}

async function run(groundTruth: string, detections: string[], options: Options): Promise<void> {
  const { LocalServer } = await import("../view/local-server.js"); // which no other command has a use for
  const server = await LocalServer.listen(options.port); // before long work, so that a port in use is told at once
  try {
    const shown = detections.length === 0 ? await written(groundTruth) : await made(groundTruth, detections, options);
    server.answer = shown.answer;
    try {
      const document: ViewDocument = { schema: "borescope.view/1", address: server.address, ...shown.document };
      process.stdout.write(options.json === true ? `${JSON.stringify(document)}\n` : told(document));
      shown.report();
      if (options.open && process.stdout.isTTY) openAddress(server.address);
      await interruption();
    } finally {
      await shown.dispose();
    }
  } finally {
    await server.close();
  }
}

/** A report that is made now. */
async function made(groundTruth: string, detections: readonly string[], options: Options): Promise<Shown> {
  const kept: InspectedSpace[] = [];
  const keepSpace = (space: InspectedSpace) => kept.push(space);
  const { report, loader, images, dispose } = await makeReport(groundTruth, detections, options, {
    budget: BUDGET,
    keepSpace,
  });
  const { openReport, reportFolder } = await import("@borescope/viewer");
  const { LiveSearch } = await import("../view/live-search.js");
  const { reportAnswers } = await import("../view/report-answers.js");
  const open = openReport(report);
  const search = images === undefined ? undefined : new LiveSearch(kept, open, images);
  const files = await reportFolder(report, {
    served: { images: images !== undefined, spaces: search?.spaces ?? [] },
  });
  const { findImages } = await import("@borescope/inference");
  const originals = images === undefined ? [] : await findImages(open.dataset.images, images, undefined, "later");
  return {
    answer: reportAnswers({ files, images: originals, search }),
    document: { leftOut: [...report.leftOut], problems: problemList(loader.problems) },
    report: () => loader.report(),
    dispose,
  };
}

/** A report that was written before. @throws BorescopeError USAGE where it is none */
async function written(path: string): Promise<Shown> {
  if (!(await isReportPage(isFolder(path) ? join(path, "index.html") : path)))
    throw new BorescopeError("USAGE", {
      file: path,
      expected: "a data set and the detections of a model, or a report of borescope",
      found: existsSync(path) ? "no report, and no detections" : "nothing there",
      hint: "As in: borescope view val.json yolo.json --images val/, or borescope view report.html",
    });
  const { fileAnswers } = await import("../view/report-answers.js");
  return {
    answer: fileAnswers(await openSource(path)),
    document: { leftOut: [], problems: [] },
    report: () => {},
    dispose: async () => {},
  };
}

function told({ address, leftOut }: ViewDocument): string {
  const missing = leftOut.map((sentence) => `Left out: ${sentence}\n`).join("");
  return `→ ${address}\n${missing}Open it in a browser of this machine. Ctrl-C ends it.\n`;
}

/** Waits until the process is asked to end. */
function interruption(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => resolve());
  });
}

function portNumber(text: string): number {
  const port = wholeNumber(text);
  if (port > 65_535) throw new InvalidArgumentError("a port, 0 … 65535");
  return port;
}
