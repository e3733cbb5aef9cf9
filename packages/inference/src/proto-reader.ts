const utf8 = new TextDecoder("utf-8", { fatal: true });

/** Walks the fields of one protocol-buffer message. @see https://protobuf.dev/programming-guides/encoding/ */
export class ProtoReader {
  /** Number of the field at hand. */
  field = 0;
  private wire = 0;

  constructor(
    private readonly bytes: Uint8Array,
    private at = 0,
    private readonly end = bytes.length,
  ) {}

  /** Goes to the next field, which is then to be read or skipped. @returns false at the end */
  next(): boolean {
    if (this.at === this.end) return false;
    const key = this.varint();
    this.field = Math.floor(key / 8);
    this.wire = key % 8;
    if (this.field === 0) throw new Error("field number 0");
    return true;
  }

  /** A whole number up to 2^53. */
  integer(): number {
    this.expect(0);
    return this.varint();
  }

  string(): string {
    const { from, to } = this.block();
    return utf8.decode(this.bytes.subarray(from, to));
  }

  /** A reader of the message that the field holds. */
  message(): ProtoReader {
    const { from, to } = this.block();
    return new ProtoReader(this.bytes, from, to);
  }

  skip(): void {
    if (this.wire === 0) this.varint();
    else if (this.wire === 1) this.advance(8);
    else if (this.wire === 2) this.block();
    else if (this.wire === 5) this.advance(4);
    else throw new Error(`wire type ${this.wire}`);
  }

  private block(): { from: number; to: number } {
    this.expect(2);
    const length = this.varint();
    const from = this.at;
    this.advance(length);
    return { from, to: this.at };
  }

  private expect(wire: number): void {
    if (this.wire !== wire) throw new Error(`wire type ${this.wire} for field ${this.field}`);
  }

  private advance(length: number): void {
    if (length > this.end - this.at) throw new Error("a field that ends beyond its message");
    this.at += length;
  }

  private varint(): number {
    let value = 0;
    for (let shift = 0; shift < 70; shift += 7) {
      if (this.at >= this.end) throw new Error("a number that is cut off");
      const byte = this.bytes[this.at++]!;
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return value;
    }
    throw new Error("a number of more than ten bytes");
  }
}
