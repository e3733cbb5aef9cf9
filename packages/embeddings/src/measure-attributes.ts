import {
  type Attributes,
  asProblem,
  BorescopeError,
  type Dataset,
  type LongWork,
  type Objects,
  type Pixels,
  Problems,
  type Selection,
  type Source,
  selectRows,
} from "@borescope/core";
import { decodedBatches, findImages } from "@borescope/inference";
import { edgeEvidence } from "./edge-evidence.js";
import { LumaMaker, type LumaPlane } from "./luma.js";
import { pixelStatistics } from "./pixel-statistics.js";
import { objectsOf, RowsByImage } from "./rows-by-image.js";

/** Options of {@link measureAttributes}. */
export interface MeasureOptions extends LongWork {
  /** Where the images are; default: where the data set says. */
  readonly images?: Source | undefined;
}

/** What the pixels of images say, as columns of numbers; NaN where nothing was measured. */
export interface MeasuredAttributes {
  /** What it was measured of. */
  readonly selection: Selection;
  /** Of each image of the data set: `megapixels`, `shorterSide`, `brightness`, `contrast`, `sharpness`, `noise`. */
  readonly images: Attributes;
  /** Of each row of the selection's table: `edgeEvidence`; null where the selection is of images. */
  readonly objects: Attributes | null;
  /** The images that could not be read, which have no values. */
  readonly unreadable: Selection;
  /** What was wrong: IMAGE_NOT_FOUND, IMAGE_UNREADABLE; IMAGE_SIZE where the file says another size than the pixels have. */
  readonly problems: Problems;
}

/**
 * Measures the images of a selection, and the objects in it: resolution, brightness, contrast, sharpness and noise of
 * the images, and how well the edges agree with the objects' boxes. Each image is decoded once; no more than two are
 * held at a time. Images that cannot be read are counted in `unreadable` and `problems`.
 *
 * - `megapixels`, `shorterSide` (pixels): of the decoded image
 * - `brightness` (0 … 1): mean luma
 * - `contrast` (0 … 0.5): deviation of the luma (RMS contrast: Peli 1990)
 * - `sharpness` (0 or more): variance of the Laplacian (Pech-Pacheco et al. 2000), less that of the noise, over that of
 *   the luma
 * - `noise` (grey levels of 255): Immerkær's estimate (1996)
 * - `edgeEvidence` (0 … 1): the edges on a box's borders over the strongest ones nearby, 1 for a tight box; NaN where
 *   the file's size of the image is not that of its pixels, as its boxes may then lie elsewhere
 *
 * `withAttributes` joins the columns to the data set, to slice and filter by.
 *
 * @param selection - of images, ground truth or detections
 * @throws BorescopeError IMAGE_NOT_FOUND where nobody says where the images are; what was wrong with the first image
 *   where none can be read; INFERENCE_RUNTIME_MISSING; the signal's reason
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { readFile } from "node:fs/promises";
 * import { readGroundTruth } from "@borescope/adapters-coco";
 * import { bytesFolder, withAttributes } from "@borescope/core";
 * import { measureAttributes } from "@borescope/embeddings";
 *
 * const dataset = readGroundTruth(await readFile("val.json"));
 * const images = bytesFolder({ "7.jpg": await readFile("7.jpg") });
 * const measured = await measureAttributes(dataset.select("groundTruth"), { images });
 * const joined = withAttributes(dataset, { images: measured.images, groundTruth: measured.objects });
 * assert.equal(joined.select("images", "brightness>=0").count, 1);
 * ```
 */
export async function measureAttributes(
  selection: Selection,
  options: MeasureOptions = {},
): Promise<MeasuredAttributes> {
  const { signal, onProgress } = options;
  const { dataset } = selection;
  const source = options.images ?? sourceOf(dataset);
  const { rows } = selection.images();
  const measurement = new Measurement(selection);
  const fileNames = Array.from(rows, (row) => dataset.images.fileNames[row]!);
  const files = await findImages({ fileNames }, source, signal, "later");
  let done = 0;
  for await (const batch of decodedBatches(files, 1, signal)) {
    for (const image of batch) measurement.add(rows[done++]!, image);
    onProgress?.({ done, total: rows.length, what: "images" });
  }
  return measurement.finish();
}

/** Takes in images, one after another. */
class Measurement {
  private readonly columns: Record<string, Float64Array>;
  private readonly evidence: Float64Array | null;
  private readonly byImage: RowsByImage | null;
  private readonly luma = new LumaMaker();
  private readonly unreadable: number[] = [];
  private readonly problems = new Problems();
  private readonly objects: Objects | null;
  private first: BorescopeError | undefined;
  private measured = 0;

  constructor(private readonly selection: Selection) {
    const { length } = selection.dataset.images;
    const column = () => new Float64Array(length).fill(Number.NaN);
    this.columns = {
      ...{ megapixels: column(), shorterSide: column() },
      ...{ brightness: column(), contrast: column(), sharpness: column(), noise: column() },
    };
    this.objects = objectsOf(selection);
    this.evidence = this.objects && new Float64Array(this.objects.length).fill(Number.NaN);
    this.byImage = this.objects && new RowsByImage(length, this.objects.image, selection.rows);
  }

  add(row: number, image: Pixels | BorescopeError): void {
    if (image instanceof BorescopeError) {
      this.first ??= image;
      this.unreadable.push(row);
      this.problems.add(asProblem(image));
      return;
    }
    this.measured++;
    const { width, height } = image;
    const plane = this.luma.of(image);
    const values = {
      megapixels: (width * height) / 1e6,
      shorterSide: Math.min(width, height),
      ...pixelStatistics(plane),
    };
    for (const [name, value] of Object.entries(values)) this.columns[name]![row] = value;
    if (this.isSized(row, image)) this.addObjects(row, plane);
  }

  finish(): MeasuredAttributes {
    const { selection, evidence, problems } = this;
    if (this.first !== undefined && this.measured === 0) throw this.first;
    const numbers = (values: Float64Array) => ({ kind: "number", values }) as const;
    return {
      selection,
      images: new Map(Object.entries(this.columns).map(([name, values]) => [name, numbers(values)])),
      objects: evidence && new Map([["edgeEvidence", numbers(evidence)]]),
      unreadable: selectRows(selection.dataset, "images", this.unreadable),
      problems,
    };
  }

  private addObjects(image: number, plane: LumaPlane): void {
    const { objects, evidence, byImage } = this;
    if (objects === null || evidence === null || byImage === null) return;
    const { box } = objects;
    for (const row of byImage.of(image)) {
      const at = 4 * row;
      evidence[row] = edgeEvidence(plane, box[at]!, box[at + 1]!, box[at + 2]!, box[at + 3]!);
    }
  }

  /** Whether an image has the size that the file says; one that says none is believed. */
  private isSized(row: number, { width, height }: Pixels): boolean {
    const { images } = this.selection.dataset;
    const [stated, high] = [images.width[row]!, images.height[row]!];
    if (stated === 0 || high === 0 || (stated === width && high === height)) return true;
    const fault = new BorescopeError("IMAGE_SIZE", {
      file: images.fileNames[row],
      expected: `${stated} × ${high} pixels, as the data set says`,
      found: `${width} × ${height}`,
      hint: "The edges at its boxes are not measured, since they may lie elsewhere.",
    });
    this.problems.add(asProblem(fault));
    return false;
  }
}

function sourceOf({ imageSource, name }: Dataset): Source {
  if (imageSource !== undefined) return imageSource;
  throw new BorescopeError("IMAGE_NOT_FOUND", {
    file: name,
    expected: "to know where the images are",
    found: "a data set that was not read from a folder",
    hint: "Say where they are: measureAttributes(selection, { images }).",
  });
}
