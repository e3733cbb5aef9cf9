import { BorescopeError, type Categories, type Id, type JsonScanner, KeySet } from "@borescope/core";
import { IdColumn } from "./id-column.js";
import { missing } from "./missing.js";
import { wrongType } from "./row.js";

const KEYS = new KeySet(["supercategory", "id", "name"]);

/** The table of categories while it is read. */
export class CategoryColumns {
  private readonly ids = new IdColumn();
  private readonly names: string[] = [];
  private readonly parents: (string | null)[] = [];

  /** Reads one element of `categories`. */
  read(scanner: JsonScanner): void {
    let id: Id | undefined;
    let name: string | undefined;
    let parent: string | null = null;
    if (scanner.peek() !== 123) throw wrongType(scanner, "", "an object");
    if (scanner.open(123))
      do {
        const key = KEYS.read(scanner);
        if (key === 1) id = scanner.id();
        else if (key === 2 && scanner.peek() === 34) name = scanner.string();
        else if (key === 0 && scanner.peek() === 34) parent = scanner.string();
        else scanner.skip();
      } while (scanner.more(125));
    if (id === undefined) throw missing(scanner, "id", "an id");
    if (name === undefined) throw missing(scanner, "name", "a name");
    this.ids.push(id);
    this.names.push(name);
    this.parents.push(parent);
  }

  /** @throws BorescopeError COCO_DUPLICATE_NAME */
  finish(file: string | undefined): Categories {
    const seen = new Set<string>();
    this.names.forEach((name, row) => {
      if (seen.has(name))
        throw new BorescopeError("COCO_DUPLICATE_NAME", {
          file,
          place: `/categories/${row}/name`,
          expected: "every category name once",
          found: `"${name}" again`,
          hint: "Rename one of them, or merge the two.",
        });
      seen.add(name);
    });
    return { length: this.ids.length, ids: this.ids.finish(), names: this.names, supercategories: this.parents };
  }
}
