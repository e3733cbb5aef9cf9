import { GrowableFloat64, type Id, type Images, type JsonScanner, KeySet } from "@borescope/core";
import { IdColumn } from "./id-column.js";
import { missing } from "./missing.js";
import { wrongType } from "./row.js";

const KEYS = new KeySet(["license", "file_name", "height", "width", "id"]);

/** The table of images while it is read. */
export class ImageColumns {
  private readonly ids = new IdColumn();
  private readonly names: string[] = [];
  private readonly widths = new GrowableFloat64();
  private readonly heights = new GrowableFloat64();

  /** Reads one element of `images`. */
  read(scanner: JsonScanner): void {
    let id: Id | undefined;
    let name = "";
    let width = 0;
    let height = 0;
    if (scanner.peek() !== 123) throw wrongType(scanner, "", "an object");
    if (scanner.open(123))
      do {
        const key = KEYS.read(scanner);
        if (key === 4) id = scanner.id();
        else if (key === 1 && scanner.peek() === 34) name = scanner.string();
        else if (key === 3) width = readSide(scanner, "width");
        else if (key === 2) height = readSide(scanner, "height");
        else scanner.skip();
      } while (scanner.more(125));
    if (id === undefined) throw missing(scanner, "id", "an id");
    this.ids.push(id);
    this.names.push(name);
    this.widths.push(width);
    this.heights.push(height);
  }

  finish(): Images {
    return {
      length: this.ids.length,
      ids: this.ids.finish(),
      fileNames: this.names,
      width: this.widths.finish(),
      height: this.heights.finish(),
    };
  }
}

/** Pixels; null as if missing. */
function readSide(scanner: JsonScanner, field: string): number {
  const c = scanner.peek();
  if (c === 110) {
    scanner.word("null");
    return 0;
  }
  if (c !== 45 && (c < 48 || c > 57)) throw wrongType(scanner, field, "pixels");
  const at = scanner.pos;
  const side = scanner.number();
  if (side >= 0) return side;
  scanner.pos = at;
  throw wrongType(scanner, field, "pixels, not below 0");
}
