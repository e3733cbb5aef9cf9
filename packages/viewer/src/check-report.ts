import { BorescopeError, type TableName } from "@borescope/core";
import { measuredOn } from "./measured-on.js";
import {
  type IdColumn,
  REPORT_SCHEMA,
  type Report,
  type ReportAttributes,
  type ReportCategories,
  type ReportMasks,
  type ReportObjects,
  type ReportPictureSet,
} from "./report.js";
import { reportSchema } from "./report-schema.js";
import { numbersLength } from "./short-numbers.js";

/** A report whose shape and columns are as they should be. @throws BorescopeError REPORT_NEWER, REPORT_SHAPE */
export function checkReport(value: unknown, file?: string): Report {
  const schema = typeof value === "object" && value !== null && "schema" in value ? String(value.schema) : "nothing";
  const version = /^borescope\.report\/(\d+)$/.exec(schema)?.[1];
  if (version !== undefined && Number(version) > 1)
    throw new BorescopeError("REPORT_NEWER", {
      file,
      expected: REPORT_SCHEMA,
      found: schema,
      hint: "A later borescope wrote this report: update @borescope/viewer.",
    });
  const parsed = reportSchema.safeParse(value);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw shapeError(file, `/${issue!.path.join("/")}`, issue!.message, "something else");
  }
  const report: Report = parsed.data;
  new ColumnCheck(report, file).all();
  return report;
}

function shapeError(file: string | undefined, place: string, expected: string, found: string): BorescopeError {
  return new BorescopeError("REPORT_SHAPE", { file, place, expected, found });
}

/** That columns are as long as their tables, and rows point at rows that are there. */
class ColumnCheck {
  private readonly lengths: ReadonlyMap<TableName, number>;

  constructor(
    private readonly report: Report,
    private readonly file: string | undefined,
  ) {
    const { dataset, models } = report;
    this.lengths = new Map<TableName, number>([
      ["images", dataset.images.fileNames.length],
      ["groundTruth", dataset.groundTruth.image.length],
      ...models.map(({ name, objects }): [TableName, number] => [`detections/${name}`, objects.image.length]),
    ]);
  }

  all(): void {
    const { dataset, models, comparison, pictures, spaces, iouType, findings } = this.report;
    const { images, categories, groundTruth } = dataset;
    const known = categories.names.length;
    const n = images.fileNames.length;
    this.long("/dataset/images", n, { ids: images.ids, width: images.width, height: images.height });
    this.attributes("/dataset/images", n, images.attributes);
    this.categories("/dataset/categories", categories);
    this.attributes("/dataset/categories", known, categories.attributes);
    this.objects("/dataset/groundTruth", groundTruth, known);
    const shape = measuredOn(iouType);
    if (shape !== null && groundTruth.image.length > 0 && groundTruth[shape] === undefined)
      this.fail(`/dataset/groundTruth/${shape}`, `what overlap of type ${iouType} is measured on`, "nothing");
    if (this.lengths.size !== models.length + 2) this.fail("/models", "models of different names", "two of one name");
    models.forEach(({ objects, extraCategories, worth, slices, name }, m) => {
      this.categories(`/models/${m}/extraCategories`, extraCategories);
      this.objects(`/models/${m}/objects`, objects, known + extraCategories.names.length);
      this.long(`/models/${m}/objects`, objects.image.length, { score: objects.score });
      for (const { rows, of } of worth)
        this.rows(`/models/${m}/worth`, rows, of === "groundTruth" ? of : `detections/${name}`);
      for (const { rows, of } of slices) this.rows(`/models/${m}/slices`, rows, of);
    });
    for (const { fixed, broken, stillMissed, stillFound } of comparison?.flips ?? [])
      for (const rows of [fixed, broken, stillMissed, stillFound]) this.rows("/comparison/flips", rows, "groundTruth");
    this.pictures("/pictures/images", pictures.images, "images");
    this.pictures("/pictures/crops", pictures.crops, "groundTruth");
    findings.forEach(({ rows, table, name, model }, i) => {
      const place = `/findings/${i}`;
      this.rows(place, rows, table);
      if (model !== null && !this.lengths.has(`detections/${model}`)) this.fail(place, "a model of the report", model);
      if (findings.findIndex((each) => each.name === name && each.model === model) < i)
        this.fail(place, "a name of its own", JSON.stringify(name));
    });
    spaces.forEach((space, i) => {
      const { rows, table, embedder, coordinates, clusters, outlierScores, vectors, clusterLabels } = space;
      const place = `/spaces/${i}`;
      this.rows(place, rows, table);
      this.long(place, 2 * rows.length, { coordinates });
      this.long(place, rows.length, { clusters, outlierScores, scale: vectors?.scale });
      this.long(place, vectors?.chunks ? 0 : embedder.dimension * rows.length, { vectors: vectors?.values });
      this.chunks(`${place}/vectors/chunks`, vectors?.chunks, rows.length);
      if (clusters?.some((c) => c < -1 || c >= clusterLabels.length))
        this.fail(`${place}/clusters`, `places in ${clusterLabels.length} labels, or -1`, "others");
    });
  }

  private objects(place: string, objects: ReportObjects, categories: number): void {
    const { ids, image, category, box, area, crowd, ignore, masks, keypoints, rotatedBox, attributes } = objects;
    const n = image.length;
    this.long(place, n, { ids, category, area, crowd, ignore });
    this.long(place, 4 * n, { box });
    this.long(place, 5 * n, { rotatedBox });
    if (masks !== undefined) this.masks(`${place}/masks`, n, masks);
    if (keypoints !== undefined) {
      this.long(`${place}/keypoints`, n + 1, { offsets: keypoints.offsets });
      this.offsets(`${place}/keypoints`, keypoints.offsets, numbersLength(keypoints.values));
    }
    this.attributes(place, n, attributes);
    this.below(`${place}/image`, image, this.lengths.get("images")!);
    this.below(`${place}/category`, category, categories);
  }

  private masks(place: string, n: number, { kind, length, height, width, counts, rings, points }: ReportMasks): void {
    this.long(place, n, { kind, length, height, width });
    const total = (wanted: number) => length.reduce((sum, each, row) => (kind[row] === wanted ? sum + each : sum), 0);
    this.long(place, total(1), { counts });
    this.long(place, total(2), { rings });
    const numbers = rings.reduce((sum, each) => sum + each, 0);
    if (numbers !== numbersLength(points))
      this.fail(`${place}/points`, `${numbers} numbers`, String(numbersLength(points)));
  }

  private categories(place: string, { ids, names, supercategories }: ReportCategories): void {
    this.long(place, names.length, { ids, supercategories });
  }

  private attributes(place: string, n: number, attributes: ReportAttributes): void {
    for (const { name, column } of attributes)
      this.long(`${place}/attributes/${name}`, n, { values: column.kind === "string" ? column.codes : column.values });
  }

  private pictures(place: string, set: ReportPictureSet, table: TableName): void {
    const { rows, region, offsets, bytes, chunks } = set;
    this.rows(place, rows, table);
    this.long(place, 4 * rows.length, { region });
    this.long(place, rows.length + 1, { offsets });
    this.offsets(place, offsets, chunks === undefined ? bytes.length : offsets.at(-1)!);
    this.chunks(`${place}/chunks`, chunks, rows.length);
    if (chunks !== undefined) this.long(place, 0, { bytes });
  }

  private offsets(place: string, offsets: Uint32Array, length: number): void {
    const rising = offsets.every((offset, i) => i === 0 || offsets[i - 1]! <= offset);
    if (!rising || offsets.at(-1)! !== length) this.fail(`${place}/offsets`, `rising, up to ${length}`, "others");
  }

  private chunks(place: string, chunks: Uint32Array | undefined, n: number): void {
    if (chunks === undefined) return;
    const rising = chunks.every((first, i) => i === 0 || chunks[i - 1]! < first);
    if (!rising || chunks[0] !== 0 || chunks.at(-1) !== n) this.fail(place, `rising from 0 to ${n}`, "others");
  }

  private rows(place: string, rows: Uint32Array, table: TableName): void {
    const n = this.lengths.get(table);
    if (n === undefined) this.fail(place, "a table of the report", table);
    if (!rows.every((row, i) => row < n! && (i === 0 || rows[i - 1]! < row)))
      this.fail(place, `rising rows of ${table}, which has ${n}`, "others");
  }

  private below(place: string, rows: Uint32Array, n: number): void {
    const wrong = rows.find((row) => row >= n);
    if (wrong !== undefined) this.fail(place, `rows below ${n}`, String(wrong));
  }

  private long(place: string, n: number, columns: Readonly<Record<string, ArrayLike<unknown> | IdColumn | undefined>>) {
    for (const [name, column] of Object.entries(columns))
      if (column != null && column.length !== n) this.fail(`${place}/${name}`, `${n} values`, String(column.length));
  }

  private fail(place: string, expected: string, found: string): never {
    throw shapeError(this.file, place, expected, found);
  }
}
