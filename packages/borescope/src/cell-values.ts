/** Turns the cells of one column into values: undefined where a cell is empty. */
export type ReadCell = (cell: string) => number | boolean | string | undefined;

const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
/** Digits that a number would lose: part numbers, dates, serial numbers. */
const DIGITS = /^[+-]?0\d/;

/**
 * How the cells of a column are read, by what all of them are: numbers (`nan` is a missing one), `true` and `false`, or
 * texts. Whole numbers with leading zeros or past 2^53 are texts, so that no digit is lost.
 */
export function cellReader(cells: Iterable<string>): ReadCell {
  let numbers = true;
  let booleans = true;
  for (const raw of cells) {
    const cell = raw.trim();
    if (cell === "") continue;
    numbers &&= isNumber(cell) || /^nan$/i.test(cell);
    booleans &&= /^(true|false)$/i.test(cell);
    if (!numbers && !booleans) break;
  }
  const read = numbers ? asNumber : booleans ? (cell: string) => cell.toLowerCase() === "true" : (cell: string) => cell;
  return (raw) => {
    const cell = raw.trim();
    return cell === "" ? undefined : read(cell);
  };
}

function asNumber(cell: string): number | undefined {
  const value = Number(cell);
  return Number.isNaN(value) ? undefined : value;
}

function isNumber(cell: string): boolean {
  if (!NUMBER.test(cell) || DIGITS.test(cell)) return false;
  const value = Number(cell);
  return Number.isFinite(value) && (!/^[+-]?\d+$/.test(cell) || Number.isSafeInteger(value));
}
