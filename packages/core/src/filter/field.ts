import type { BorescopeError } from "../error.js";
import type { FilterOperator } from "./ast.js";
import { type FilterFault, quoted } from "./filter-error.js";

/** Whether a row passes. */
export type RowTest = (row: number) => boolean;

/** Makes an error that points at a test, or at one of its values. */
export type Complain = (code: string, fault: FilterFault, value?: number) => BorescopeError;

/** What can be asked of a table's rows by one name. Asking compiles: what the rows run allocates nothing. */
export interface Field {
  test(operator: FilterOperator, values: readonly string[], complain: Complain): RowTest;
  /** The field alone, without a value; absent where that means nothing. */
  readonly flag?: () => RowTest;
}

/** A field of values that are equal or not; `equal` gives the rows that have any of the values. */
export function equalityField(equal: (values: readonly string[], complain: Complain) => RowTest): Field {
  return {
    test(operator, values, complain) {
      if (operator !== ":" && operator !== "=" && operator !== "!=")
        throw complain("FILTER_VALUE", {
          expected: "one of the operators : = !=, since it is no number",
          found: operator,
        });
      const passes = equal(values, complain);
      return operator === "!=" ? (row) => !passes(row) : passes;
    },
  };
}

/** A field of numbers; NaN is a missing one, which no comparison but `!=` finds. */
export function numberField(at: (row: number) => number): Field {
  return {
    test(operator, values, complain) {
      const wanted = values.map((text, i) => parseNumber(text, i, complain));
      const first = wanted[0]!;
      switch (operator) {
        case "<":
          return (row) => at(row) < first;
        case "<=":
          return (row) => at(row) <= first;
        case ">":
          return (row) => at(row) > first;
        case ">=":
          return (row) => at(row) >= first;
        case "!=":
          return wanted.length === 1 ? (row) => at(row) !== first : (row) => !wanted.includes(at(row));
        default:
          return wanted.length === 1 ? (row) => at(row) === first : (row) => wanted.includes(at(row));
      }
    },
  };
}

/** A field that is 1 or 0, or anything else where it is missing. */
export function booleanField(at: (row: number) => number): Field {
  const field = equalityField((values, complain) => {
    const wanted = values.map((text, i) => parseBoolean(text, i, complain));
    return (row) => wanted.includes(at(row));
  });
  return { ...field, flag: () => (row) => at(row) === 1 };
}

/** A field of texts: each row has the place of its text in a dictionary, or a negative number. */
export function textField(dictionary: readonly string[], codeOf: (row: number) => number): Field {
  return equalityField((values) => {
    const wanted = new Set(values);
    const hits = Uint8Array.from(dictionary, (text) => (wanted.has(text) ? 1 : 0));
    return (row) => hits[codeOf(row)] === 1;
  });
}

/** A field as the rows of another table see it, through the row of each. */
export function throughField(field: Field, rowOf: Uint32Array): Field {
  const { flag } = field;
  const through =
    (passes: RowTest): RowTest =>
    (row) =>
      passes(rowOf[row]!);
  return {
    test: (operator, values, complain) => through(field.test(operator, values, complain)),
    ...(flag && { flag: () => through(flag()) }),
  };
}

function parseNumber(text: string, i: number, complain: Complain): number {
  if (/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text)) return Number(text);
  throw complain("FILTER_VALUE", { expected: "a number", found: quoted(text) }, i);
}

function parseBoolean(text: string, i: number, complain: Complain): number {
  if (/^(true|yes|1)$/i.test(text)) return 1;
  if (/^(false|no|0)$/i.test(text)) return 0;
  throw complain("FILTER_VALUE", { expected: "true or false", found: quoted(text) }, i);
}
