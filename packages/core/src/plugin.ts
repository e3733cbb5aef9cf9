import type { Dataset, Detections } from "./dataset.js";
import { BorescopeError } from "./error.js";
import type { OnProblem, Problem, Problems } from "./problems.js";
import type { LongWork } from "./progress.js";
import type { Source } from "./source/source.js";

/** How ids in a file of detections are matched to a data set's images. */
export type ImageMatching = "auto" | "id" | "file-name" | "stem";

/** How ids or names in a file of detections are matched to a data set's categories. */
export type CategoryMatching = "auto" | "id" | "name" | "index";

/** What a reader is told. */
export interface ReadContext extends LongWork {
  /** `throw`: the first bad row stops the reading; `skip`: bad rows are left out and counted. */
  readonly onProblem: "throw" | "skip";
  /** Where bad rows and notices are counted. */
  readonly problems: Problems;
  /** Keep masks; absent or false: they need not be read. */
  readonly masks?: boolean | undefined;
  /** Keep keypoints. */
  readonly keypoints?: boolean | undefined;
  /** Fields beyond the named columns that are kept as attribute columns. */
  readonly attributes?: "all" | readonly string[] | undefined;
  /** Where the pixels are, if not beside the annotations. */
  readonly images?: Source | undefined;
  /** Of a data set with parts: which one, as in `val`. */
  readonly split?: string | undefined;
}

/** What a reader of detections is told besides. */
export interface DetectionsContext extends ReadContext {
  /** The model's name. */
  readonly model: string;
  readonly matchImages: ImageMatching;
  readonly matchCategories: CategoryMatching;
  /** Rows of categories the data set does not list: `throw`, or `aside`: kept out of the columns, and counted. */
  readonly unlisted: "throw" | "aside";
}

/** A file that a writer makes: its path inside the output folder, and its bytes, piece by piece. */
export interface OutputFile {
  readonly path: string;
  readonly content: Iterable<string | Uint8Array>;
}

/**
 * A file format: a plain object, made by a factory function and passed by the caller.
 *
 * Adapters read from a {@link Source} only, so that they work in the browser; `@borescope/core/testing` has a kit
 * that checks one.
 */
export interface FormatAdapter {
  readonly name: string;
  /** How surely the source is of this format: 0 … 1. Looks at names and at most 64 KiB a file; never throws. */
  detect(source: Source): Promise<number>;
  /** Reads ground truth. */
  read(source: Source, context: ReadContext): Promise<Dataset>;
  /** Reads one model's detections on the images of `dataset`. */
  readDetections?(source: Source, dataset: Dataset, context: DetectionsContext): Promise<Detections>;
  /** Writes ground truth; `onProblem` is told of what the format cannot hold. */
  write?(dataset: Dataset, onProblem?: OnProblem): Iterable<OutputFile>;
  /** Writes detections. */
  writeDetections?(dataset: Dataset, detections: Detections): Iterable<OutputFile>;
}

/**
 * Does with a bad row what the caller asked for: throws the error, or counts it, after which the row is to be left out.
 *
 * @throws BorescopeError the one given, unless `context.onProblem` is `skip`
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { BorescopeError, badRow, Problems } from "@borescope/core";
 *
 * const error = new BorescopeError("CSV_LINE", { file: "val.csv", place: "line 3", expected: "8 cells", found: "7" });
 * const problems = new Problems();
 * badRow({ onProblem: "skip", problems }, error);
 * assert.equal(problems.count("CSV_LINE"), 1);
 * assert.throws(() => badRow({ onProblem: "throw", problems }, error), { code: "CSV_LINE" });
 * ```
 */
export function badRow(context: Pick<ReadContext, "onProblem" | "problems">, error: BorescopeError): void {
  if (context.onProblem === "throw") throw error;
  context.problems.add(asProblem(error));
}

/**
 * An error as an entry of the problems report.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { asProblem, BorescopeError } from "@borescope/core";
 *
 * const problem = asProblem(new BorescopeError("CSV_LINE", { file: "val.csv", place: "line 3" }));
 * assert.deepEqual(problem, { code: "CSV_LINE", file: "val.csv", place: "line 3", message: "CSV_LINE  val.csv  line 3" });
 * ```
 */
export function asProblem(error: BorescopeError): Problem {
  const { code, file, place, message } = error;
  return { code, file, place, message };
}

/**
 * The adapter that is surest of a source.
 *
 * @param wanted - a name to take instead of asking
 * @throws BorescopeError FORMAT_UNKNOWN where none is sure at all, or none has that name; SOURCE_* where the source is
 *   a file that cannot be read
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { bytesSource, chooseAdapter, type FormatAdapter } from "@borescope/core";
 *
 * const by = (name: string, ending: RegExp): FormatAdapter => ({
 *   name,
 *   detect: async (source) => (ending.test(source.name) ? 0.9 : 0),
 *   read: () => Promise.reject(new Error("not read here")),
 * });
 * const adapters = [by("coco", /\.json$/), by("csv", /\.csv$/)];
 * assert.equal((await chooseAdapter(adapters, bytesSource(new Uint8Array(1), "val.csv"))).name, "csv");
 * await assert.rejects(chooseAdapter(adapters, bytesSource(new Uint8Array(1), "val.xml")), { code: "FORMAT_UNKNOWN" });
 * ```
 */
export async function chooseAdapter(
  adapters: readonly FormatAdapter[],
  source: Source,
  wanted?: string | undefined,
): Promise<FormatAdapter> {
  const names = adapters.map(({ name }) => name).join(", ");
  if (wanted !== undefined) {
    const found = adapters.find(({ name }) => name === wanted);
    if (found !== undefined) return found;
    throw new BorescopeError("FORMAT_UNKNOWN", { expected: `one of the formats ${names}`, found: `"${wanted}"` });
  }
  let best: FormatAdapter | null = null;
  let most = 0;
  for (const adapter of adapters) {
    const sure = await adapter.detect(source);
    if (sure > most) {
      most = sure;
      best = adapter;
    }
  }
  if (best !== null) return best;
  if (source.kind === "file") await source.head(undefined, 1); // no format is known by a file that cannot be read
  throw new BorescopeError("FORMAT_UNKNOWN", {
    file: source.name,
    expected: `one of the formats ${names}`,
    found: `a ${source.kind} that none of them knows`,
    hint: "Name the format (--format), or pass an adapter of your own (--adapter).",
  });
}
