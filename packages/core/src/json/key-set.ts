import type { JsonScanner } from "./scanner.js";

/**
 * The member names that a reader knows, compared as bytes, so that no string is made for them.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { JsonScanner, KeySet } from "@borescope/core";
 *
 * const keys = new KeySet(["id", "bbox"]);
 * const scanner = new JsonScanner(new TextEncoder().encode('{"bbox":[]}'));
 * scanner.open(123);
 * assert.equal(keys.read(scanner), 1);
 * ```
 */
export class KeySet {
  private readonly byLength: (readonly number[])[] = [];
  private readonly bytes: Uint8Array[];
  private guess = 0;

  /** @param names - ASCII */
  constructor(readonly names: readonly string[]) {
    this.bytes = names.map((name) => new TextEncoder().encode(name));
    this.bytes.forEach((name, i) => {
      this.byLength[name.length] = [...(this.byLength[name.length] ?? []), i];
    });
  }

  /**
   * Reads a member's name and the colon after it.
   *
   * @returns its index in `names`, or -1; the name is then at `scanner.keyStart .. scanner.keyStop`
   */
  read(scanner: JsonScanner): number {
    if (scanner.peek() !== 34) throw scanner.unexpected("a member name");
    const { bytes } = scanner;
    const start = scanner.pos + 1;
    // rows of one file have their members in the same order: the name that followed last time is tried first
    const guess = this.guess;
    let index = -1;
    if (this.same(guess, bytes, start) && bytes[start + this.bytes[guess]!.length] === 34) {
      index = guess;
      scanner.pos = start + this.bytes[guess]!.length + 1;
    } else {
      scanner.stringSpan();
      index = this.find(scanner, start, scanner.pos - 1);
    }
    scanner.keyStart = start;
    scanner.keyStop = scanner.pos - 1;
    scanner.expect(58);
    if (index >= 0) this.guess = index + 1 < this.names.length ? index + 1 : 0;
    return index;
  }

  private find(scanner: JsonScanner, start: number, stop: number): number {
    for (const i of this.byLength[stop - start] ?? []) if (this.same(i, scanner.bytes, start)) return i;
    for (let p = start; p < stop; p++)
      if (scanner.bytes[p] === 92) return this.names.indexOf(JSON.parse(`"${scanner.text(start, stop)}"`) as string);
    return -1;
  }

  private same(index: number, bytes: Uint8Array, at: number): boolean {
    const name = this.bytes[index]!;
    for (let i = 0; i < name.length; i++) if (bytes[at + i] !== name[i]) return false;
    return true;
  }
}
