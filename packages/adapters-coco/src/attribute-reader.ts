import {
  AttributeBuilder,
  type Attributes,
  fieldsOf,
  type JsonScanner,
  type ReadContext,
  type TableFields,
} from "@borescope/core";

/** Members beyond the named columns, kept as attribute columns: all scalars and lists, or those that the caller names. */
export class AttributeReader {
  private readonly builder = new AttributeBuilder();
  private readonly names: ReadonlySet<string> | null;
  /** Names and values of the row being read, in turn. */
  private readonly row: unknown[] = [];

  private constructor(wanted: "all" | readonly string[]) {
    this.names = wanted === "all" ? null : new Set(wanted);
  }

  /** Of one table's rows; undefined where the caller wants none. */
  static create({ attributes }: ReadContext, table: keyof TableFields): AttributeReader | undefined {
    const wanted = fieldsOf(attributes, table);
    return wanted.length === 0 ? undefined : new AttributeReader(wanted);
  }

  /** A row begins; what the last one had is forgotten unless it was kept. */
  begin(): void {
    this.row.length = 0;
  }

  /** Reads the value of the member whose name was read last, or passes over it. */
  read(scanner: JsonScanner): void {
    const name = scanner.key();
    const c = scanner.peek();
    if (this.names === null ? c === 123 : !this.names.has(name)) scanner.skip();
    else this.row.push(name, c === 45 || (c >= 48 && c <= 57) ? readNumber(scanner) : scanner.value());
  }

  /** Keeps what the row being read had, as row `row`. */
  keep(row: number): void {
    for (let i = 0; i < this.row.length; i += 2) this.builder.add(row, this.row[i] as string, this.row[i + 1]);
  }

  finish(length: number): Attributes {
    return this.builder.finish(length);
  }
}

/** A number; a whole one keeps its digits where a double does not tell them. */
function readNumber(scanner: JsonScanner): unknown {
  scanner.peek();
  const { pos } = scanner;
  const value = scanner.number();
  if (!Number.isInteger(value) || Number.isSafeInteger(value)) return value;
  const text = scanner.text(pos, scanner.pos);
  return /[.eE]/.test(text) || text === String(value) ? value : BigInt(text);
}
