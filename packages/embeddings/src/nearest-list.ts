/** The k nearest of those offered, by distance, and those as far by row. */
export class NearestList {
  private readonly rows: Uint32Array;
  private readonly distances: Float64Array;
  private count = 0;

  constructor(private readonly k: number) {
    this.rows = new Uint32Array(k);
    this.distances = new Float64Array(k);
  }

  clear(): void {
    this.count = 0;
  }

  /** The distance of the last of k; infinite while there are fewer. */
  get bound(): number {
    return this.count < this.k ? Number.POSITIVE_INFINITY : this.distances[this.k - 1]!;
  }

  offer(row: number, distance: number): void {
    const { rows, distances, k } = this;
    let at = this.count;
    if (at === k) {
      if (!this.before(row, distance, k - 1)) return;
      at--;
    } else this.count++;
    for (; at > 0 && this.before(row, distance, at - 1); at--) {
      rows[at] = rows[at - 1]!;
      distances[at] = distances[at - 1]!;
    }
    rows[at] = row;
    distances[at] = distance;
  }

  /** Writes the list of a row, k entries. */
  copy(lists: { readonly indices: Uint32Array; readonly distances: Float64Array }, row: number): void {
    lists.indices.set(this.rows, row * this.k);
    lists.distances.set(this.distances, row * this.k);
  }

  private before(row: number, distance: number, at: number): boolean {
    const there = this.distances[at]!;
    return distance < there || (distance === there && row < this.rows[at]!);
  }
}
