import { GrowableFloat64, type Id, type Images, type JsonScanner, KeySet } from "@borescope/core";
import type { AttributeReader } from "./attribute-reader.js";
import type { BulkRows } from "./bulk-rows.js";
import { IdColumn } from "./id-column.js";
import { missing } from "./missing.js";
import { Places } from "./places.js";
import { readId, readOptional, readText, wrongType } from "./values.js";

const KEYS = new KeySet(["license", "file_name", "height", "width", "id"]);

/** The table of images while it is read. */
export class ImageColumns {
  private readonly ids = new IdColumn();
  private readonly names: string[] = [];
  private readonly widths = new GrowableFloat64();
  private readonly heights = new GrowableFloat64();
  private readonly places = new Places();

  constructor(private readonly attributes?: AttributeReader) {}

  /** Reads plain elements, many at a time. @returns as a {@link ReadMany} does */
  readMany(scanner: JsonScanner, bulk: BulkRows): number {
    if (this.attributes !== undefined) return 0;
    const rows = bulk.readImages(scanner);
    if (rows === 0) return 0;
    this.ids.append(bulk.ids, rows);
    for (const name of bulk.fileNames(rows)) this.names.push(name);
    this.widths.append(bulk.widths, rows);
    this.heights.append(bulk.heights, rows);
    this.places.add(scanner.index, rows);
    return bulk.pending ? -rows : rows;
  }

  /** Reads one element of `images`. */
  read(scanner: JsonScanner): void {
    let id: Id | undefined;
    let name = "";
    let width = 0;
    let height = 0;
    const { attributes } = this;
    attributes?.begin();
    if (scanner.peek() !== 123) throw wrongType(scanner, "", "an object");
    if (scanner.open(123))
      do {
        const key = KEYS.read(scanner);
        if (key === 4) id = readId(scanner, "id");
        else if (key === 1) name = readText(scanner, "file_name") ?? "";
        else if (key === 3) width = readSide(scanner, "width");
        else if (key === 2) height = readSide(scanner, "height");
        else if (attributes !== undefined) attributes.read(scanner);
        else scanner.skip();
      } while (scanner.more(125));
    if (id === undefined) throw missing(scanner, "id", "an id");
    attributes?.keep(this.names.length);
    this.ids.push(id);
    this.names.push(name);
    this.widths.push(width);
    this.heights.push(height);
    this.places.add(scanner.index);
  }

  /** @throws BorescopeError COCO_DUPLICATE_ID */
  finish(file: string | undefined): Images {
    const { names, places } = this;
    return {
      length: names.length,
      ids: this.ids.finishUnique(file, "images", "image id", (row) => places.at(row)),
      fileNames: names,
      width: this.widths.finish(),
      height: this.heights.finish(),
      ...(this.attributes && { attributes: this.attributes.finish(names.length) }),
    };
  }
}

/** Pixels; null as if missing. */
function readSide(scanner: JsonScanner, field: string): number {
  scanner.peek();
  const at = scanner.pos;
  const side = readOptional(scanner, field, 0);
  if (Number.isSafeInteger(side) && side >= 0) return side;
  scanner.pos = at;
  throw wrongType(scanner, field, "whole pixels, not below 0");
}
