import {
  AttributeBuilder,
  asProblem,
  BorescopeError,
  badRow,
  type Dataset,
  Problems,
  type ReadContext,
  type SourceInput,
  withAttributes,
} from "@borescope/core";
import { asFile } from "./as-source.js";
import { cellReader } from "./cell-values.js";
import { type CsvRecord, readCsv } from "./csv.js";
import { imageFinder } from "./find-image.js";

/** Options of {@link joinAttributes}; all may be left out. */
export type JoinAttributesOptions = Partial<Pick<ReadContext, "onProblem" | "problems" | "signal">>;

/** Columns that name the image, tried in this order; else it is the first. */
const FILE_COLUMNS = ["file_name", "filename", "file", "image"];
/** What the table of images has columns of its own for. */
const OWN = new Set(["id", "file_name", "width", "height"]);

/**
 * Joins a CSV file to the images of a data set by file name: its columns become attributes of the images. The image is
 * named by the column `file_name`, `filename`, `file` or `image`, else by the first one; folders and extensions may
 * differ where one image alone is meant. Cells are read as numbers, as true and false, or as texts, whichever all of
 * a column are; empty ones are missing. Attributes of the same name are replaced.
 *
 * @returns a data set with the attributes and the same tags; the given one stays as it is
 * @throws BorescopeError ATTRIBUTES_CSV; and by row, unless skipped, ATTRIBUTES_ROW (more or fewer cells than columns),
 *   ATTRIBUTES_UNKNOWN_IMAGE, ATTRIBUTES_AMBIGUOUS_IMAGE, ATTRIBUTES_DUPLICATE. Notice: ATTRIBUTES_COLUMN
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { joinAttributes, readDataset } from "borescope";
 *
 * const encode = (text: string) => new TextEncoder().encode(text);
 * const plain = await readDataset(encode('{"images": [{"id": 7, "file_name": "a.jpg"}], "annotations": [], "categories": []}'));
 * const dataset = await joinAttributes(plain, encode("file_name,lighting\na.jpg,poor\n"));
 * assert.equal(dataset.select("images", "lighting:poor").count, 1);
 * ```
 */
export async function joinAttributes(
  dataset: Dataset,
  csv: SourceInput,
  options: JoinAttributesOptions = {},
): Promise<Dataset> {
  const { onProblem = "throw", problems = new Problems(), signal } = options;
  const source = await asFile(csv, signal);
  const file = source.name;
  const { columns, records } = await readCsv(source, signal);
  const lower = columns.map((name) => name.toLowerCase());
  const named = FILE_COLUMNS.map((name) => lower.indexOf(name)).find((column) => column >= 0) ?? 0;
  const rows = new RowFinder(dataset, file, columns.length, named);
  const joined: { row: number; cells: readonly string[] }[] = [];
  for (const record of records)
    try {
      joined.push({ row: rows.of(record), cells: record.cells });
    } catch (error) {
      if (!(error instanceof BorescopeError)) throw error;
      badRow({ onProblem, problems }, error);
    }
  const builder = new AttributeBuilder();
  columns.forEach((name, column) => {
    if (column === named) return;
    if (OWN.has(name)) {
      problems.add(asProblem(ownColumn(file, name)));
      return;
    }
    const read = cellReader(joined.map(({ cells }) => cells[column]!));
    for (const { row, cells } of joined) builder.add(row, name, read(cells[column]!));
  });
  return withAttributes(dataset, { images: builder.finish(dataset.images.length) });
}

/** The rows of the images that records name, each once. */
class RowFinder {
  private readonly find: (name: string) => readonly number[];
  private readonly lines = new Map<number, number>();

  constructor(
    dataset: Dataset,
    private readonly file: string,
    private readonly columns: number,
    private readonly named: number,
  ) {
    this.find = imageFinder(dataset.images);
  }

  of({ cells, line }: CsvRecord): number {
    if (cells.length !== this.columns)
      throw this.error("ROW", line, `${this.columns} cells, as the head has`, String(cells.length));
    const name = cells[this.named]!;
    const [row, ...others] = this.find(name);
    if (row === undefined) throw this.error("UNKNOWN_IMAGE", line, "the file name of an image", JSON.stringify(name));
    if (others.length > 0)
      throw this.error(
        "AMBIGUOUS_IMAGE",
        line,
        "a file name that one image alone has",
        `${JSON.stringify(name)}, which ${others.length + 1} may be`,
        "Write the folders too.",
      );
    const before = this.lines.get(row);
    if (before !== undefined)
      throw this.error(
        "DUPLICATE",
        line,
        "every image once",
        `${JSON.stringify(name)}, which line ${before} names too`,
      );
    this.lines.set(row, line);
    return row;
  }

  private error(kind: string, line: number, expected: string, found: string, hint?: string): BorescopeError {
    return new BorescopeError(`ATTRIBUTES_${kind}`, { file: this.file, place: `line ${line}`, expected, found, hint });
  }
}

function ownColumn(file: string, name: string): BorescopeError {
  return new BorescopeError("ATTRIBUTES_COLUMN", {
    file,
    place: `column ${name}`,
    expected: "names that the images have no column of their own for",
    found: `"${name}", which is left out`,
    hint: "Rename it to keep it.",
  });
}
