import type { Dataset, Detections } from "../dataset.js";
import { BorescopeError } from "../error.js";
import type { Id } from "../ids.js";
import type { FormatAdapter } from "../plugin.js";
import type { Source } from "../source/source.js";
import { checkAlike, checkAlikeDetections, type Likeness } from "./alike.js";
import { detectionsContext, readContext } from "./contexts.js";
import { collectFiles, pictures, sourceOf } from "./files.js";
import type { Carried, ConformanceCheck, ConformanceOptions, FormatSample, IdKind } from "./format-conformance.js";
import { makeDataset, makeDetections, PLAIN } from "./made.js";
import { attributeDataset, keypointDataset, polygonDataset, ringsDataset, runLengthDataset } from "./made-shapes.js";
import { checkSound, checkSoundDetections } from "./sound.js";
import { attempt, succeed } from "./verdict.js";

const IDS: Readonly<Record<IdKind, readonly Id[]>> = {
  number: [397133, 0, 5],
  string: ["7", 'a/b "c"', "007"],
  huge: [9007199254740993n, 9007199254740995n, -9007199254740993n],
};

const ODD_NAMES = [
  "__proto__",
  "constructor",
  "toString",
  "no",
  "1.0",
  'a, "b"',
  " <b>#\ttab: 'x' ",
  "line\nend",
  "é 🔩",
];

/** What is written comes back, as far as the format carries it; the rest is refused with a BorescopeError. */
export function writeChecks(adapter: FormatAdapter, options: ConformanceOptions): ConformanceCheck[] {
  const { samples, carries = [], idKinds = ["number", "string", "huge"], tolerance = 0 } = options;
  if (adapter.write === undefined) return [];
  const likeness = { carries: new Set(carries), tolerance };
  const trip = new RoundTrip(adapter, samples[0]!, likeness);
  const made = (name: string, dataset: () => Dataset, needs?: Carried) =>
    needs === undefined || likeness.carries.has(needs)
      ? [{ name: `writes ${name} and reads them back`, run: () => trip.keeps(name, dataset()) }]
      : [];
  const odd = (name: string, dataset: () => Dataset) => ({
    name: `writes ${name} and reads them back, or refuses`,
    run: () => trip.keepsOrRefuses(name, dataset()),
  });
  const ids = idKinds.flatMap((kind) => [
    ...made(`image ids (${kind})`, () => makeDataset({ imageIds: IDS[kind] }), "image ids"),
    ...made(`category ids (${kind})`, () => makeDataset({ categoryIds: IDS[kind] }), "category ids"),
    ...made(
      `object ids (${kind})`,
      () => makeDataset({ objects: PLAIN.slice(0, 3), objectIds: IDS[kind] }),
      "object ids",
    ),
  ]);
  return [
    ...samples.map((sample) => ({ name: `writes ${sample.name} and reads it back`, run: () => trip.sample(sample) })),
    ...made("boxes", makeDataset),
    ...ids,
    ...made("crowds", () => makeDataset({ columns: { crowd: Uint8Array.of(0, 1, 0, 0, 1) } }), "crowds"),
    ...made("keypoints", keypointDataset, "keypoints"),
    ...made("polygons", polygonDataset, "polygons"),
    ...made("polygons of several rings", ringsDataset, "several rings"),
    ...made("run lengths", runLengthDataset, "run lengths"),
    ...made("attributes", attributeDataset, "attributes"),
    ...made("images without objects", () => makeDataset({ objects: [] })),
    ...made("images of odd sizes", () =>
      makeDataset({
        sizes: [
          [65535, 1],
          [1, 65535],
          [3, 3],
        ],
        objects: [{ image: 0, category: 0, box: [65000, 0, 535, 1] }],
      }),
    ),
    odd("no images", () => makeDataset({ fileNames: [], objects: [] })),
    odd("no categories", () => makeDataset({ categoryNames: [], objects: [] })),
    odd("images of unknown size", () =>
      makeDataset({
        sizes: [
          [0, 0],
          [0, 0],
          [0, 0],
        ],
      }),
    ),
    odd("boxes beyond their image", () =>
      makeDataset({ objects: [{ image: 0, category: 0, box: [-20, 400, 900, 300] }] }),
    ),
    ...ODD_NAMES.map((name) =>
      odd(`a category named ${JSON.stringify(name)}`, () =>
        makeDataset({ categoryNames: ["open hole", name, "crack"] }),
      ),
    ),
    ...ODD_NAMES.map((name) =>
      odd(`an image named ${JSON.stringify(`${name}.gif`)}`, () =>
        makeDataset({ fileNames: ["images/a.gif", `images/${name}.gif`], objects: PLAIN.slice(0, 4) }),
      ),
    ),
    ...["../../climbs.gif", "/etc/absolute.gif", "..\\..\\climbs.gif", "C:\\drive.gif", "a/../../climbs.gif"].map(
      (path) => ({
        name: `writes nothing outside its folder for an image named ${JSON.stringify(path)}`,
        run: () => trip.staysInside(path),
      }),
    ),
    ...trip.detectionChecks(),
  ];
}

/** Writes to memory and reads again. */
class RoundTrip {
  constructor(
    private readonly adapter: FormatAdapter,
    private readonly first: FormatSample,
    private readonly likeness: Likeness,
  ) {}

  async sample({ name, source }: FormatSample): Promise<void> {
    await this.keeps(name, await succeed(name, () => this.adapter.read(source, readContext())));
  }

  async keeps(name: string, dataset: Dataset): Promise<void> {
    this.compare(name, dataset, await succeed(name, () => this.again(name, dataset)));
  }

  async keepsOrRefuses(name: string, dataset: Dataset): Promise<void> {
    const back = await attempt(name, () => this.again(name, dataset));
    if (!(back instanceof BorescopeError)) this.compare(name, dataset, back);
  }

  async staysInside(path: string): Promise<void> {
    const dataset = makeDataset({ fileNames: [path], objects: PLAIN.slice(0, 1) });
    const files = await attempt(path, () => collectFiles(path, this.adapter.write!(dataset)));
    if (!(files instanceof BorescopeError)) await attempt(path, () => this.again(path, dataset));
  }

  detectionChecks(): ConformanceCheck[] {
    const { adapter } = this;
    if (adapter.writeDetections === undefined || adapter.readDetections === undefined) return [];
    const check = (name: string, objects: typeof PLAIN) => ({
      name: `writes ${name} and reads them back`,
      run: async () => {
        const dataset = makeDataset();
        await this.keepsDetections(name, dataset, makeDetections(dataset, objects));
      },
    });
    return [check("detections", PLAIN), check("no detections", [])];
  }

  private async keepsDetections(name: string, dataset: Dataset, detections: Detections): Promise<void> {
    const { adapter, first, likeness } = this;
    const files = await succeed(name, () => collectFiles(name, adapter.writeDetections!(dataset, detections)));
    const source = sourceOf(files, first.detections?.source.kind ?? first.source.kind, "written");
    const back = await succeed(name, () => adapter.readDetections!(source, dataset, detectionsContext()));
    checkSoundDetections(name, back, dataset);
    checkAlikeDetections(name, dataset, detections, back, likeness);
  }

  private compare(name: string, dataset: Dataset, back: Dataset): void {
    checkSound(name, back);
    checkAlike(name, dataset, back, this.likeness);
  }

  private async again(name: string, dataset: Dataset): Promise<Dataset> {
    const files = collectFiles(name, this.adapter.write!(dataset));
    const { fileNames, width, height } = dataset.images;
    const written: Source = sourceOf(files, this.first.source.kind, "written");
    return this.adapter.read(written, readContext({ images: pictures(fileNames, width, height) }));
  }
}
