import type { OutputFile, Source } from "@borescope/core";
import type { EncodedImage } from "@borescope/inference";
import type { ReportSearch, SearchAnswer } from "@borescope/viewer";
import type { Answerer, LocalAnswer } from "./local-server.js";
import { originalImage } from "./original-image.js";

const [HTML, SCRIPT] = ["text/html; charset=utf-8", "text/javascript; charset=utf-8"] as const;

/** The chunks of a report's folder. */
const CHUNK = /^chunks\/[a-z]+[\d-]+\.js$/;

/** What a report that was just made is served from. */
export interface Served {
  readonly files: readonly OutputFile[];
  /** By row. */
  readonly images: readonly EncodedImage[];
  /** Undefined where there is nothing to search. */
  readonly search: ReportSearch | undefined;
}

/** Answers with the files of a report, with whole images by their row, and searches. */
export function reportAnswers({ files, images, search }: Served): Answerer {
  const byPath = new Map(files.map(({ path, content }) => [path, content]));
  return async ({ method, path, form }) => {
    if (method === "POST") {
      if (path !== "search" || search === undefined) return null;
      const { readQuestion } = await import("@borescope/viewer");
      return answered(await search.search(await readQuestion(await form())));
    }
    const content = byPath.get(path === "" ? "index.html" : path);
    if (content !== undefined) return { type: path.endsWith(".js") ? SCRIPT : HTML, body: [...content].join("") };
    const image = images[Number(/^images\/(\d+)$/.exec(path)?.[1])];
    return image === undefined ? null : originalImage(image);
  };
}

function answered(answer: SearchAnswer | null): LocalAnswer {
  return { type: "application/json", body: JSON.stringify(answer) };
}

/** Answers with a page that was written, and what lies in the folder beside it. */
export function fileAnswers(source: Source): Answerer {
  const page = source.kind === "file" ? undefined : "index.html";
  return async ({ method, path }) => {
    if (method !== "GET") return null;
    if (path === "" || path === "index.html") return { type: HTML, body: await source.bytes(page) };
    if (source.kind === "file" || !CHUNK.test(path) || !(await source.has(path))) return null;
    return { type: SCRIPT, body: await source.bytes(path) };
  };
}
