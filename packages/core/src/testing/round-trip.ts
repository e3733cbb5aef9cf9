import type { Dataset } from "../dataset.js";
import { BorescopeError } from "../error.js";
import type { FormatAdapter } from "../plugin.js";
import { checkAlike, checkAlikeDetections, type Likeness } from "./alike.js";
import { detectionsContext, readContext } from "./contexts.js";
import { collectFiles, pictures, sourceOf } from "./files.js";
import type { FormatSample } from "./format-conformance.js";
import { type MadeObject, makeDataset, makeDetections, PLAIN } from "./made.js";
import { checkSound, checkSoundDetections } from "./sound.js";
import { attempt, succeed } from "./verdict.js";

/** Writes to memory and reads again. */
export class RoundTrip {
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

  /** Refused or not, {@link collectFiles} lets no path out. */
  async staysInside(path: string): Promise<void> {
    const dataset = makeDataset({ fileNames: [path], objects: PLAIN.slice(0, 1) });
    await attempt(path, () => this.again(path, dataset));
  }

  async keepsDetections(name: string, objects: readonly MadeObject[]): Promise<void> {
    const { adapter, first, likeness } = this;
    const dataset = makeDataset();
    const detections = makeDetections(dataset, objects);
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
    const written = sourceOf(files, this.first.source.kind, "written");
    return this.adapter.read(written, readContext({ images: pictures(fileNames, width, height) }));
  }
}
