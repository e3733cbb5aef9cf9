/** One fault in what was read that did not stop the reading: a row left out, a value mended. */
export interface Problem {
  /** A stable code, as of a BorescopeError. */
  readonly code: string;
  /** The file, as the caller named it. */
  readonly file?: string | undefined;
  /** The place in the file: a JSON pointer, `line 12`, `byte 1804` or an image. */
  readonly place?: string | undefined;
  /** One sentence for a person. */
  readonly message: string;
}

/** Is told of each problem as it is found; it may throw to stop the reading. */
export type OnProblem = (problem: Problem) => void;

/** Where a problem was met, and what was said there. */
export interface ProblemPlace {
  readonly file: string | undefined;
  readonly place: string | undefined;
  readonly message: string;
}

/** All problems of one code. */
export interface ProblemSummary {
  readonly code: string;
  /** How many there were. */
  readonly count: number;
  /** The first few, at most {@link Problems.KEPT}, in the order they were met. */
  readonly first: readonly ProblemPlace[];
}

/**
 * Counts problems by code and keeps the first five places of each, so that a file with a million bad rows
 * costs no memory and still says how many there were and where to look.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { Problems } from "@borescope/core";
 *
 * const problems = new Problems();
 * for (let line = 1; line <= 9; line++)
 *   problems.add({ code: "YOLO_ROW", file: "a.txt", place: `line ${line}`, message: "4 numbers, not 5" });
 * assert.equal(problems.count("YOLO_ROW"), 9);
 * assert.equal(problems.report()[0]?.first.length, 5);
 * assert.equal(problems.report()[0]?.first[0]?.place, "line 1");
 * ```
 */
export class Problems {
  /** How many places are kept of each code. */
  static readonly KEPT = 5;

  private readonly byCode = new Map<string, { count: number; first: ProblemPlace[] }>();

  /** Counts one. Bound, so that `onProblem: problems.add` works. */
  readonly add: OnProblem = ({ code, file, place, message }) => {
    const entry = this.entry(code);
    entry.count++;
    if (entry.first.length < Problems.KEPT) entry.first.push({ file, place, message });
  };

  /** How many of a code, or of all codes. */
  count(code?: string): number {
    if (code !== undefined) return this.byCode.get(code)?.count ?? 0;
    let total = 0;
    for (const entry of this.byCode.values()) total += entry.count;
    return total;
  }

  /** One row a code, in the order the codes were first met; plain data. */
  report(): ProblemSummary[] {
    return Array.from(this.byCode, ([code, { count, first }]) => ({ code, count, first: [...first] }));
  }

  /** Adds the problems of another (a shard, a worker, or what its `report()` gave) after this one's. */
  merge(other: Problems | readonly ProblemSummary[]): void {
    for (const { code, count, first } of other instanceof Problems ? other.report() : other) {
      const entry = this.entry(code);
      entry.count += count;
      entry.first.push(...first.slice(0, Problems.KEPT - entry.first.length));
    }
  }

  private entry(code: string): { count: number; first: ProblemPlace[] } {
    let entry = this.byCode.get(code);
    if (entry === undefined) {
      entry = { count: 0, first: [] };
      this.byCode.set(code, entry);
    }
    return entry;
  }
}
