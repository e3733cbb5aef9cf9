import {
  asProblem,
  BorescopeError,
  type Categories,
  type Dataset,
  type DetectionsContext,
  type Id,
  Ids,
} from "@borescope/core";
import { checkClass } from "./categories.js";
import type { CategoryOf } from "./label-reader.js";

/**
 * Finds the category that a predicted class means: by the model's names where they are known, else by position among
 * the data set's categories, in the order of their ids. Classes that it does not list are refused, or get rows of
 * their own after the data set's.
 */
export class ClassMatcher {
  private readonly rows = new Map<number, number>();
  private readonly extra: number[] = [];
  private told = false;
  private readonly order: Uint32Array;
  private readonly byName: ReadonlyMap<string, number>;

  constructor(
    private readonly dataset: Dataset,
    private readonly names: readonly string[] | undefined,
    private readonly context: DetectionsContext,
  ) {
    const { categories } = dataset;
    this.order = categories.ids.order();
    this.byName = new Map(categories.names.map((name, row) => [name, row]));
    if (context.matchCategories === "name" && names === undefined)
      throw new BorescopeError("YOLO_CLASS", {
        expected: "the model's class names, since classes are to be matched by name",
        found: "none",
        hint: "Put its data.yaml or classes.txt beside the predictions, or pass the names.",
      });
  }

  /** @throws BorescopeError YOLO_CLASS */
  readonly row: CategoryOf = (value, file, place) => {
    let row = this.rows.get(value);
    if (row === undefined) {
      checkClass(value, file, place);
      row = this.find(value);
      if (row < 0) {
        if (this.context.unlisted === "throw") throw new Unlisted(this.unlisted(value, file, place));
        row = this.dataset.categories.length + this.extra.length;
        this.extra.push(value);
      }
      this.rows.set(value, row);
      this.tell(value, row, file);
    }
    if (row >= this.dataset.categories.length) this.context.problems.add(asProblem(this.unlisted(value, file, place)));
    return row;
  };

  /** The data set's categories, then the others met. */
  categories(): Categories {
    const { categories } = this.dataset;
    if (this.extra.length === 0) return categories;
    const names = this.extra.map((value) => this.names?.[value] ?? `class ${value}`);
    const taken = new Set<Id>(categories.ids);
    return {
      length: categories.length + names.length,
      ids: Ids.from([...categories.ids, ...this.extra.map((value, i) => (taken.has(value) ? names[i]! : value))]),
      names: [...categories.names, ...names],
      supercategories: [...categories.supercategories, ...names.map(() => null)],
    };
  }

  private find(value: number): number {
    const { matchCategories } = this.context;
    if (matchCategories === "id") return this.dataset.categories.ids.rowOf(value);
    if (matchCategories === "index" || this.names === undefined) return this.order[value] ?? -1;
    const name = this.names[value];
    return name === undefined ? -1 : (this.byName.get(name) ?? -1);
  }

  /** Says once how classes were matched, where their numbers are not the ids. */
  private tell(value: number, row: number, file: string): void {
    const { categories } = this.dataset;
    if (this.told || row >= categories.length || categories.ids.at(row) === value) return;
    this.told = true;
    const byName = this.names !== undefined && this.context.matchCategories !== "index";
    this.context.problems.add({
      code: "YOLO_MATCHED_CATEGORIES",
      file,
      message: `Matched classes by ${byName ? "name" : "position, counted from 0"}: ${value} is "${categories.names[row]}".`,
    });
  }

  private unlisted(value: number, file: string, place: string): BorescopeError {
    const name = this.names?.[value];
    return new BorescopeError("YOLO_CLASS", {
      file,
      place,
      expected: `a class that is one of the data set's ${this.dataset.categories.length} categories`,
      found: name === undefined ? `${value}` : `${value}, "${name}"`,
      hint: "Predictions of other classes can be set aside (--on-problem skip).",
    });
  }
}

/** Wraps an error that stops the reading even where bad lines are skipped. */
export class Unlisted extends Error {
  constructor(readonly error: BorescopeError) {
    super(error.message);
  }
}
