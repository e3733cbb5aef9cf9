import { GrowableUint32 } from "@borescope/core";

/** Where in the file's list each row that was kept stood; it takes no memory until a row is left out. */
export class Places {
  private count = 0;
  private rows: GrowableUint32 | null = null;

  /** Whether a row was left out. */
  get gaps(): boolean {
    return this.rows !== null;
  }

  /** Notes that `n` rows were kept, which stood at `index` and on. */
  add(index: number, n = 1): void {
    if (this.rows === null && index !== this.count) this.rows = this.start();
    if (this.rows !== null) for (let i = 0; i < n; i++) this.rows.push(index + i);
    this.count += n;
  }

  /** Where a row stood. */
  at(row: number): number {
    return this.rows === null ? row : this.rows.values[row]!;
  }

  /** All of them; null where every row of the file was kept. */
  finish(): Uint32Array | null {
    return this.rows === null ? null : this.rows.finish();
  }

  private start(): GrowableUint32 {
    const rows = new GrowableUint32(this.count + 1024);
    for (let i = 0; i < this.count; i++) rows.push(i);
    return rows;
  }
}
