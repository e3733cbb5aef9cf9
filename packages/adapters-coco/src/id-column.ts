import { BorescopeError, GrowableFloat64, type Id, Ids } from "@borescope/core";
import { showId } from "./unknown-ids.js";

/** Collects ids, packed while all are plain numbers. */
export class IdColumn {
  private readonly numbers = new GrowableFloat64();
  private readonly others = new Map<number, Id>();

  get length(): number {
    return this.numbers.length;
  }

  push(id: Id): void {
    if (typeof id !== "number") this.others.set(this.numbers.length, id);
    this.numbers.push(typeof id === "number" ? id : Number.NaN);
  }

  /** Appends the first `n` of some whole numbers. */
  append(ids: Float64Array, n: number): void {
    this.numbers.append(ids, n);
  }

  /** The ids, where all are plain numbers; else null. */
  packed(): Float64Array | null {
    return this.others.size === 0 ? this.numbers.finish() : null;
  }

  at(row: number): Id {
    if (this.others.size === 0) return this.numbers.values[row]!;
    return this.others.get(row) ?? this.numbers.values[row]!;
  }

  finish(): Ids {
    return Ids.from(this.packed() ?? Array.from({ length: this.length }, (_, row) => this.at(row)));
  }

  /**
   * The ids of a table, each of which may come only once.
   *
   * @param place - where in the file's list a row stood
   * @throws BorescopeError COCO_DUPLICATE_ID
   */
  finishUnique(file: string | undefined, list: string, what: string, place: (row: number) => number): Ids {
    const ids = this.finish();
    const row = ids.firstDuplicate();
    if (row < 0) return ids;
    throw new BorescopeError("COCO_DUPLICATE_ID", {
      file,
      place: `/${list}/${place(row)}/id`,
      expected: `every ${what} once`,
      found: `${showId(ids.at(row))} again`,
      hint: "Give each row its own id.",
    });
  }
}
