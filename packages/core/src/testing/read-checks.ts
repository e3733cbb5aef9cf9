import type { Dataset } from "../dataset.js";
import type { FormatAdapter, ReadContext } from "../plugin.js";
import type { Source } from "../source/source.js";
import { checkAlike, checkAlikeDetections } from "./alike.js";
import { CARRIED } from "./carried.js";
import { detectionsContext, readContext } from "./contexts.js";
import type { ConformanceCheck, ConformanceOptions, FormatSample } from "./format-conformance.js";
import { checkSound, checkSoundDetections } from "./sound.js";
import { fail, same, succeed } from "./verdict.js";
import { type Watch, watchedSource } from "./watched-source.js";

/** Ways in which a source may hand out the same bytes. */
const WAYS: readonly (readonly [string, Watch])[] = [
  ["again", {}],
  ["in pieces of one byte", { chunkBytes: 1 }],
  ["in pieces of 7 bytes, from memory that is used again", { chunkBytes: 7, reuse: true }],
];

/** Two readings of one file agree in everything. */
const SAME = { carries: new Set(CARRIED), tolerance: 0 };

/** The samples are read right, however their bytes come, and reading stops where it is told to. */
export function readChecks(adapter: FormatAdapter, { samples }: ConformanceOptions): ConformanceCheck[] {
  const [first] = samples;
  if (first === undefined) fail("samples", "at least one", "none");
  const named = {
    name: "has a name",
    async run() {
      if (typeof adapter.name !== "string" || adapter.name === "") fail("name", "a word", String(adapter.name));
    },
  };
  return [
    named,
    ...samples.map((sample) => ({ name: `reads ${sample.name}`, run: () => checkCounts(adapter, sample) })),
    ...samples.flatMap((sample) =>
      WAYS.map(([way, watch]) => ({
        name: `reads ${sample.name} ${way}`,
        run: () => checkWay(adapter, sample, watch),
      })),
    ),
    { name: "stops at once where the signal is aborted before", run: () => checkAbort(adapter, first, false) },
    { name: "stops where the signal is aborted while it reads", run: () => checkAbort(adapter, first, true) },
  ];
}

async function checkCounts(adapter: FormatAdapter, sample: FormatSample): Promise<void> {
  const { name, source, images, categories, objects, detections } = sample;
  const dataset = await readSample(adapter, sample, source);
  same(`${name}, images`, images, dataset.images.length);
  same(`${name}, categories`, categories, dataset.categories.length);
  same(`${name}, objects`, objects, dataset.groundTruth.length);
  if (detections === undefined) return;
  const found = await readSampleDetections(adapter, sample, dataset, detections.source);
  same(`${name}, detections`, detections.objects, found.objects.length);
  same(`${name}, name of the model`, "model", found.name);
}

async function checkWay(adapter: FormatAdapter, sample: FormatSample, watch: Watch): Promise<void> {
  const plain = await readSample(adapter, sample, sample.source);
  const watched = await readSample(adapter, sample, watchedSource(sample.source, watch));
  checkAlike(sample.name, plain, watched, SAME);
  if (sample.detections === undefined) return;
  const { source } = sample.detections;
  const one = await readSampleDetections(adapter, sample, plain, source);
  const two = await readSampleDetections(adapter, sample, plain, watchedSource(source, watch));
  checkAlikeDetections(`${sample.name}, detections`, plain, one, two, SAME);
}

async function checkAbort(adapter: FormatAdapter, sample: FormatSample, later: boolean): Promise<void> {
  const dataset = await readSample(adapter, sample, sample.source);
  await stops(sample.source, later, (source, own) => adapter.read(source, readContext(own)));
  if (sample.detections !== undefined)
    await stops(sample.detections.source, later, async (source, own) =>
      adapter.readDetections?.(source, dataset, detectionsContext(own)),
    );
}

/** Fails unless the work throws the signal's own reason. */
async function stops(
  source: Source,
  later: boolean,
  work: (source: Source, own: Partial<ReadContext>) => Promise<unknown>,
): Promise<void> {
  const controller = new AbortController();
  const reason = new Error("aborted by the conformance kit");
  const abort = () => controller.abort(reason);
  if (!later) abort();
  let thrown: unknown;
  try {
    await work(later ? watchedSource(source, { onRead: abort }) : source, { signal: controller.signal });
  } catch (error) {
    thrown = error;
  }
  if (thrown !== reason)
    fail(source.name, "the signal's reason, thrown", thrown === undefined ? "an answer" : String(thrown));
}

async function readSample(adapter: FormatAdapter, { name }: FormatSample, source: Source): Promise<Dataset> {
  const dataset = await succeed(name, () => adapter.read(source, readContext()));
  checkSound(name, dataset);
  return dataset;
}

async function readSampleDetections(adapter: FormatAdapter, { name }: FormatSample, dataset: Dataset, source: Source) {
  if (adapter.readDetections === undefined) return fail(name, "readDetections, since the sample has some", "none");
  const found = await succeed(name, async () => adapter.readDetections?.(source, dataset, detectionsContext()));
  checkSoundDetections(name, found!, dataset);
  return found!;
}
