import { type Categories, type Id, type IdRule, type Images, type JsonScanner, KeySet } from "@borescope/core";

const KEYS = new KeySet(["id", "name", "file_name"]);

/**
 * The images and categories that a file of detections lists itself, where it is an object with such lists. Its ids mean
 * what these lists say, whatever the ground truth's ids are.
 */
export class OwnTables {
  /** File name of each image id; "" where two images have one id. */
  readonly images = new Map<Id, string>();
  /** Name of each category id. */
  readonly categories = new Map<Id, string>();

  /** Reads one element of `images` or `categories`; elements without an id or name say nothing. */
  read(scanner: JsonScanner, table: "images" | "categories"): void {
    let id: Id | undefined;
    let name: string | undefined;
    if (scanner.peek() !== 123 || !scanner.open(123)) {
      if (scanner.peek() !== 44 && scanner.peek() !== 93) scanner.skip();
      return;
    }
    do {
      const key = KEYS.read(scanner);
      if (key === 0) id = scanner.id() ?? pass(scanner);
      else if (key === (table === "images" ? 2 : 1) && scanner.peek() === 34) name = scanner.string();
      else scanner.skip();
    } while (scanner.more(125));
    const names = this[table];
    if (id !== undefined && name !== undefined) names.set(id, names.has(id) ? "" : name);
  }

  /** By the file names that both list. */
  imageRule(images: Images): IdRule | null {
    return rule("the file names that it lists itself", this.images, images.fileNames);
  }

  /** By the category names that both list. */
  categoryRule(categories: Categories): IdRule | null {
    return rule("the names that it lists itself", this.categories, categories.names);
  }
}

function pass(scanner: JsonScanner): undefined {
  scanner.skip();
}

function rule(name: string, own: ReadonlyMap<Id, string>, texts: readonly string[]): IdRule | null {
  if (own.size === 0) return null;
  const rows = new Map<string, number>();
  texts.forEach((text, row) => {
    rows.set(text, rows.has(text) || text === "" ? -1 : row);
  });
  return { name, row: (id) => rows.get(own.get(id) ?? "") ?? -1 };
}
