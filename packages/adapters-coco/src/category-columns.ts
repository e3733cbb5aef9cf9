import { BorescopeError, type Categories, type Id, type JsonScanner, KeySet } from "@borescope/core";
import type { AttributeReader } from "./attribute-reader.js";
import { IdColumn } from "./id-column.js";
import { missing } from "./missing.js";
import { readId, readText, wrongType } from "./values.js";

const KEYS = new KeySet(["supercategory", "id", "name"]);

/** The table of categories while it is read. */
export class CategoryColumns {
  private readonly ids = new IdColumn();
  private readonly names: string[] = [];
  private readonly parents: (string | null)[] = [];
  /** Place in the file's list, a row each. */
  private readonly places: number[] = [];

  constructor(private readonly attributes?: AttributeReader) {}

  /** Reads one element of `categories`. */
  read(scanner: JsonScanner): void {
    let id: Id | undefined;
    let name: string | undefined;
    let parent: string | null = null;
    const { attributes } = this;
    attributes?.begin();
    if (scanner.peek() !== 123) throw wrongType(scanner, "", "an object");
    if (scanner.open(123))
      do {
        const key = KEYS.read(scanner);
        if (key === 1) id = readId(scanner, "id");
        else if (key === 2) name = readText(scanner, "name");
        else if (key === 0 && scanner.peek() === 34) parent = scanner.string();
        else if (key < 0 && attributes !== undefined) attributes.read(scanner);
        else scanner.skip();
      } while (scanner.more(125));
    if (id === undefined) throw missing(scanner, "id", "an id");
    if (name === undefined) throw missing(scanner, "name", "a name");
    attributes?.keep(this.names.length);
    this.ids.push(id);
    this.names.push(name);
    this.parents.push(parent);
    this.places.push(scanner.index);
  }

  /** @throws BorescopeError COCO_DUPLICATE_ID, COCO_DUPLICATE_NAME */
  finish(file: string | undefined): Categories {
    const { names, places, parents } = this;
    const ids = this.ids.finishUnique(file, "categories", "category id", (row) => places[row]!);
    const seen = new Set<string>();
    names.forEach((name, row) => {
      if (seen.has(name))
        throw new BorescopeError("COCO_DUPLICATE_NAME", {
          file,
          place: `/categories/${places[row]}/name`,
          expected: "every category name once",
          found: `${JSON.stringify(name)} again`,
          hint: "Rename one of them, or merge the two.",
        });
      seen.add(name);
    });
    return {
      length: names.length,
      ids,
      names,
      supercategories: parents,
      ...(this.attributes && { attributes: this.attributes.finish(names.length) }),
    };
  }
}
