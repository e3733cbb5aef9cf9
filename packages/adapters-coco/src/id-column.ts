import { GrowableFloat64, type Id, Ids } from "@borescope/core";

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
}
