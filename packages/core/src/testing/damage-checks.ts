import type { Dataset } from "../dataset.js";
import { BorescopeError } from "../error.js";
import type { FormatAdapter } from "../plugin.js";
import { Problems } from "../problems.js";
import type { Source } from "../source/source.js";
import { detectionsContext, readContext } from "./contexts.js";
import { damagesOf } from "./damages.js";
import { type Files, filesOf, sourceOf } from "./files.js";
import type { ConformanceCheck, ConformanceOptions, DamagedSample } from "./format-conformance.js";
import { checkSound, checkSoundDetections } from "./sound.js";
import { attempt, fail, same, succeed } from "./verdict.js";

/** Damaged files end in a BorescopeError or a sound answer; faulty rows are thrown, or skipped and counted. */
export function damageChecks(
  adapter: FormatAdapter,
  { samples, damaged = [] }: ConformanceOptions,
): ConformanceCheck[] {
  const broken = samples.flatMap(({ name, source, detections }) => {
    const check = {
      name: `survives damage to ${name}`,
      run: () => everyDamage(source, (one, at) => survives(adapter, one, at)),
    };
    if (detections === undefined) return [check];
    const run = async () => {
      const dataset = await succeed(name, () => adapter.read(source, readContext()));
      await everyDamage(detections.source, (one, at) => survivesDetections(adapter, one, at, dataset));
    };
    return [check, { name: `survives damage to the detections on ${name}`, run }];
  });
  const skipped = damaged.map((sample) => ({
    name: `throws, or skips and counts, the faults of ${sample.name}`,
    run: () => countsFaults(adapter, sample),
  }));
  return [...broken, ...skipped];
}

/** Runs over a source each of whose files is damaged in turn, and over one that lacks it. */
async function everyDamage(source: Source, check: (source: Source, place: string) => Promise<void>): Promise<void> {
  const files = await filesOf(source);
  const rebuilt = (own: Files) => sourceOf(own, source.kind, source.name);
  for (const [path, bytes] of files) {
    for (const [what, damaged] of damagesOf(bytes)) {
      const own = new Map(files).set(path, damaged);
      await check(rebuilt(own), `${path}, ${what}`);
    }
    const without = new Map(files);
    without.delete(path);
    if (source.kind === "folder") await check(rebuilt(without), `without ${path}`);
  }
}

async function survives(adapter: FormatAdapter, source: Source, place: string): Promise<void> {
  for (const onProblem of ["throw", "skip"] as const) {
    const answer = await attempt(place, () => adapter.read(source, readContext({ onProblem })));
    if (!(answer instanceof BorescopeError)) checkSound(place, answer);
  }
}

async function survivesDetections(
  adapter: FormatAdapter,
  source: Source,
  place: string,
  dataset: Dataset,
): Promise<void> {
  for (const [onProblem, unlisted] of [
    ["throw", "throw"],
    ["skip", "aside"],
  ] as const) {
    const context = detectionsContext({ onProblem, unlisted });
    const answer = await attempt(place, async () => adapter.readDetections?.(source, dataset, context));
    if (answer !== undefined && !(answer instanceof BorescopeError)) checkSoundDetections(place, answer, dataset);
  }
}

async function countsFaults(adapter: FormatAdapter, sample: DamagedSample): Promise<void> {
  const { name, source, code, skipped, objects } = sample;
  const refused = await attempt(name, () => adapter.read(source, readContext()));
  if (!(refused instanceof BorescopeError)) return fail(name, `the error ${code}`, "an answer");
  same(`${name}, code of the error`, code, refused.code);
  if (refused.place === undefined && refused.file === undefined)
    fail(name, "an error that names file or place", refused.message);
  const problems = new Problems();
  const dataset = await succeed(name, () => adapter.read(source, readContext({ onProblem: "skip", problems })));
  checkSound(name, dataset);
  same(`${name}, objects left`, objects, dataset.groundTruth.length);
  same(`${name}, faults counted as ${code}`, skipped, problems.count(code));
}
