/** The bytes of a file that come piece by piece: those at hand, and how far they are read. */
export class PieceBuffer {
  bytes: Uint8Array = new Uint8Array(0);
  pos = 0;
  end = 0;
  /** Bytes of the file before `bytes[0]`. */
  offset = 0;
  /** Bytes of the file, packed if it is, where that is known. */
  total: number | undefined;

  /** How many times as much as has been read the whole file is; 1 where that is not known. */
  expansion(): number {
    const read = this.offset + this.pos;
    return this.total === undefined || read === 0 ? 1 : Math.max(1, this.total / read);
  }

  /** Adds bytes after what is left to read. */
  append(piece: Uint8Array): void {
    this.room(piece.length).set(piece);
    this.added(piece.length);
  }

  /** Room for `n` more bytes, to be filled by the caller, who then calls {@link added}. */
  room(n: number): Uint8Array {
    const left = this.end - this.pos;
    if (this.bytes.length <= left + n) {
      const grown = new Uint8Array(left + Math.max(n, left) + 1);
      grown.set(this.bytes.subarray(this.pos, this.end));
      this.bytes = grown;
    } else this.bytes.copyWithin(0, this.pos, this.end);
    this.offset += this.pos;
    this.pos = 0;
    this.end = left;
    return this.bytes.subarray(left, left + n);
  }

  /** `n` bytes were written to the room given. */
  added(n: number): void {
    this.end += n;
    this.bytes[this.end] = 0; // a byte no JSON value contains: every loop ends here
  }

  /** Goes on in the caller's memory, as a kernel's that reads in place; it must be longer than what lies at hand. */
  moveTo(memory: Uint8Array): void {
    memory.set(this.bytes.subarray(0, this.end + 1));
    this.bytes = memory;
  }
}
