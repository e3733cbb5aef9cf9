import type { FormatAdapter } from "../plugin.js";
import type { Source } from "../source/source.js";
import type { Carried } from "./carried.js";
import { damageChecks } from "./damage-checks.js";
import { detectChecks } from "./detect-checks.js";
import { readChecks } from "./read-checks.js";
import { same } from "./verdict.js";
import { writeChecks } from "./write-checks.js";

/** One check of the kit, for any test runner: `test(name, run)`. */
export interface ConformanceCheck {
  readonly name: string;
  /** @throws BorescopeError CONFORMANCE, which says where the adapter broke the contract */
  readonly run: () => Promise<void>;
}

/** A sound data set in the format, and how much is in it. */
export interface FormatSample {
  readonly name: string;
  readonly source: Source;
  readonly images: number;
  readonly categories: number;
  readonly objects: number;
  /** One model's detections on it, where the format has them. */
  readonly detections?: { readonly source: Source; readonly objects: number } | undefined;
}

/** A data set in the format with some faulty rows. */
export interface DamagedSample {
  readonly name: string;
  readonly source: Source;
  /** The code that the faults are reported with. */
  readonly code: string;
  /** How many rows are faulty. */
  readonly skipped: number;
  /** How many objects are left without them. */
  readonly objects: number;
}

/** Kinds of ids: whole numbers, texts, and whole numbers beyond ±(2^53−1). */
export type IdKind = "number" | "string" | "huge";

/** What {@link formatConformance} is told of a format. */
export interface ConformanceOptions {
  /** At least one; small, since they are read hundreds of times. */
  readonly samples: readonly FormatSample[];
  /** Samples with faulty rows, for `onProblem: "skip"`. */
  readonly damaged?: readonly DamagedSample[] | undefined;
  /** What comes back after writing and reading; nothing more is asked of the adapter. */
  readonly carries?: readonly Carried[] | undefined;
  /** The kinds of ids it holds, where it holds ids; all if absent. */
  readonly idKinds?: readonly IdKind[] | undefined;
  /** How far a coordinate may be off after writing and reading, in pixels; 0 if absent. */
  readonly tolerance?: number | undefined;
}

/**
 * The conformance kit for a {@link FormatAdapter}: checks that it keeps the contract, to be run in its own test suite.
 *
 * It detects hostile sources; reads the samples whole, in small pieces and from reused memory; writes data sets and
 * reads them back; cuts and garbles the samples, which must end in a BorescopeError or a sound answer and nothing else;
 * aborts; and skips faulty rows.
 *
 * @returns checks, to be run in any order
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { bytesSource, type FormatAdapter } from "@borescope/core";
 * import { formatConformance } from "@borescope/core/testing";
 *
 * const broken: FormatAdapter = {
 *   name: "broken",
 *   detect: async () => 2,
 *   read: async () => {
 *     throw new TypeError("not yet");
 *   },
 * };
 * const sample = { name: "one box", source: bytesSource(new Uint8Array(8), "a.csv"), images: 1, categories: 1, objects: 1 };
 * const failed: string[] = [];
 * for (const { name, run } of formatConformance(broken, { samples: [sample] })) // in a suite: test(name, run)
 *   await run().catch(() => failed.push(name));
 * assert.ok(failed.includes("detects one box"));
 * ```
 */
export function formatConformance(adapter: FormatAdapter, options: ConformanceOptions): ConformanceCheck[] {
  const before = Object.getOwnPropertyNames(Object.prototype).join();
  const checks = [
    ...detectChecks(adapter, options),
    ...readChecks(adapter, options),
    ...writeChecks(adapter, options),
    ...damageChecks(adapter, options),
  ];
  return checks.map(({ name, run }) => ({
    name,
    async run() {
      await run();
      same("names on Object.prototype", before, Object.getOwnPropertyNames(Object.prototype).join());
    },
  }));
}
