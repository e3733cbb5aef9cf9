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

  at(row: number): Id {
    return this.others.get(row) ?? this.numbers.values[row]!;
  }

  finish(): Ids {
    const packed = this.numbers.finish();
    if (this.others.size === 0) return Ids.from(packed);
    return Ids.from(Array.from(packed, (id, row) => this.others.get(row) ?? id));
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
