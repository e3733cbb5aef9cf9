import { BorescopeError, type Categories, Ids } from "@borescope/core";
import type { CategoryOf } from "./label-reader.js";
import { MOST_CLASSES } from "./options.js";

/** The table of classes: ids 0 … n − 1. */
export function categoriesOf(names: readonly string[]): Categories {
  return {
    length: names.length,
    ids: Ids.from(names.map((_, i) => i)),
    names,
    supercategories: names.map(() => null),
  };
}

/** Holds classes to the names, or, where there are none, remembers the greatest. */
export class ClassRange {
  private greatest = -1;

  constructor(private readonly known: readonly string[] | undefined) {}

  /** The row of a class, which is its number. @throws BorescopeError YOLO_CLASS */
  readonly row: CategoryOf = (value, file, place) => {
    checkClass(value, file, place);
    if (value >= (this.known?.length ?? MOST_CLASSES)) throw beyond(value, this.known?.length, file, place);
    if (value > this.greatest) this.greatest = value;
    return value;
  };

  /** The names, or "class 0" … up to the greatest class met. */
  names(): readonly string[] {
    return this.known ?? Array.from({ length: this.greatest + 1 }, (_, i) => `class ${i}`);
  }
}

/** @throws BorescopeError YOLO_CLASS for what is no whole number from 0 on */
export function checkClass(value: number, file: string, place: string): void {
  if (Number.isInteger(value) && value >= 0) return;
  throw new BorescopeError("YOLO_CLASS", {
    file,
    place,
    expected: "a class as a whole number, counted from 0",
    found: `${value}`,
    hint:
      value === -1 ? "Some tools write −1 for a class without a name: remove the line, or name the class." : undefined,
  });
}

function beyond(value: number, count: number | undefined, file: string, place: string): BorescopeError {
  return new BorescopeError("YOLO_CLASS", {
    file,
    place,
    expected: count === undefined ? `a class below ${MOST_CLASSES}` : `a class from 0 to ${count - 1}`,
    found: `${value}`,
    hint:
      value === count
        ? "The labels may count from 1: they must count from 0."
        : "The labels may belong to other names than these.",
  });
}
