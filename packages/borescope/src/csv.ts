import { BorescopeError, type Source } from "@borescope/core";

/** One record of a CSV file. */
export interface CsvRecord {
  readonly cells: readonly string[];
  /** The line it begins on, counted from 1. */
  readonly line: number;
}

/** A CSV file with its head. */
export interface CsvTable {
  readonly columns: readonly string[];
  readonly records: readonly CsvRecord[];
}

/**
 * A CSV file: UTF-8, quoted as RFC 4180 has it, with a head that names the columns; a head without commas may be
 * divided by semicolons or tabs. Empty lines are passed over.
 *
 * @throws BorescopeError ATTRIBUTES_CSV where it is not text, a quote is not closed, or the head names no or equal columns
 */
export async function readCsv(source: Source, signal?: AbortSignal | undefined): Promise<CsvTable> {
  const file = source.name;
  const text = decode(await source.bytes(undefined, { signal }), file);
  const { default: papa } = await import("papaparse");
  const records: CsvRecord[] = [];
  let line = 1;
  let at = 0;
  let last = 1;
  papa.parse<string[]>(text, {
    delimiter: delimiterOf(text),
    step: ({ data, errors, meta }) => {
      last = line;
      const [error] = errors;
      if (error !== undefined) throw csvError(file, last, "CSV with quotes that are closed", error.message);
      for (; at < meta.cursor; at++) if (text[at] === "\n" || (text[at] === "\r" && text[at + 1] !== "\n")) line++;
      if (data.length > 1 || data[0] !== "") records.push({ cells: data, line: last });
    },
  });
  const [head, ...rest] = records;
  if (head === undefined) throw csvError(file, 1, "a line that names the columns", "nothing");
  const columns = head.cells.map((name) => name.trim());
  const twice = columns.find((name, i) => name === "" || columns.indexOf(name) < i);
  if (twice !== undefined)
    throw csvError(
      file,
      head.line,
      "a name for every column, each once",
      twice === "" ? "one without" : `"${twice}" again`,
    );
  return { columns, records: rest };
}

function decode(bytes: Uint8Array, file: string): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new BorescopeError("ATTRIBUTES_CSV", { file, expected: "text in UTF-8", found: "other bytes", cause });
  }
}

function delimiterOf(text: string): string {
  const head = /^[^\r\n]*/.exec(text)![0];
  return [",", ";", "\t"].find((mark) => head.includes(mark)) ?? ",";
}

function csvError(file: string, line: number, expected: string, found: string): BorescopeError {
  return new BorescopeError("ATTRIBUTES_CSV", { file, place: `line ${line}`, expected, found });
}
